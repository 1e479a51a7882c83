import { readCluster as readObjects } from '../kubernetes/cluster.ts';
import type { ListingInput } from '../kubernetes/listing.ts';

/** What listings say of the addresses of a cluster: for the option `pods`. */
export interface Cluster {
  readonly holders: {
    /** No address has a name. */
    readonly isEmpty: boolean;
  };
}

/**
 * The cluster of these listings, made at one time or at several, as `kubectl get pods,services,endpointslices -A -o json`
 * prints them.
 *
 * @throws CaptureError when one is no listing
 */
export async function readCluster(listings: readonly ListingInput[]): Promise<Cluster> {
  return readObjects(listings);
}
