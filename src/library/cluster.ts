import { readCluster as readObjects } from '../kubernetes/cluster.ts';
import type { ListingInput } from '../kubernetes/listing.ts';

/** Names and objects of the addresses of a cluster, from listings: for the option `pods`. */
export interface Cluster {
  readonly holders: {
    /** Whether no address has a name. */
    readonly isEmpty: boolean;
  };
}

/**
 * Reads listings as printed by `kubectl get pods,services,endpointslices -A -o json`, made at one time or at
 * several.
 *
 * @throws CaptureError if a text is no listing
 */
export async function readCluster(listings: readonly ListingInput[]): Promise<Cluster> {
  return readObjects(listings);
}
