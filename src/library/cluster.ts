import { readCluster as readObjects } from '../kubernetes/cluster.ts';
import type { ListingInput } from '../kubernetes/listing.ts';
import { inputsOf, type Octets } from './input.ts';

/** Names and objects of the addresses of a cluster, from listings: for the option `pods`. */
export interface Cluster {
  readonly holders: {
    /** Whether no address has a name. */
    readonly isEmpty: boolean;
  };
}

/**
 * Reads listings as printed by `kubectl get pods,services,endpointslices -A -o json`.
 *
 * ```ts
 * const pods = await readCluster(createReadStream('pods.json'));
 * const { report } = await analyze(createReadStream('pod.pcap'), { pods });
 * ```
 *
 * @param listings the bytes of one, or several, made at different times
 * @throws CaptureError if a text is no listing
 * @throws TypeError for any other value
 */
export async function readCluster(listings: Octets | readonly ListingInput[]): Promise<Cluster> {
  return readObjects(inputsOf(listings, 'readCluster'));
}
