import type { Seconds } from './fields.ts';
import { type ListingInput, readListing } from './listing.ts';
import { Objects } from './objects.ts';
import type { Pod } from './pod.ts';
import type { Endpoint, Service } from './service.ts';
import type { Workload } from './workload.ts';

/** Pseudonyms for everything that identifies somebody. */
export interface ListingPseudonyms {
  address(address: string): string;
  /** Returns the pseudonym of a label, the part of a name between dots, which the API server must admit. */
  label(label: string): string;
}

/**
 * Returns listings with pseudonyms: only what an analysis reads of them, and nothing else of kubectl's output.
 *
 * @returns a listing, as JSON
 * @throws CaptureError if one of them is no listing
 */
export async function anonymousListing(
  listings: readonly ListingInput[],
  pseudonyms: ListingPseudonyms,
): Promise<string> {
  const objects = new Objects();
  for (const listing of listings) await readListing(listing, objects);
  const writer = new ObjectWriter(pseudonyms);
  const items = [
    ...objects.pods.map((pod) => writer.pod(pod)),
    ...objects.services.map((service) => writer.service(service)),
    ...objects.endpoints.map((endpoint) => writer.endpoint(endpoint)),
  ];
  return `${JSON.stringify({ apiVersion: 'v1', kind: 'List', items }, null, 1)}\n`;
}

/** Writes objects as kubectl prints them, as far as `podOf`, `serviceOf` and `endpointsOf` read them. */
class ObjectWriter {
  readonly #pseudonyms: ListingPseudonyms;

  constructor(pseudonyms: ListingPseudonyms) {
    this.#pseudonyms = pseudonyms;
  }

  pod({ name, since, until, workload, ...pod }: Pod): object {
    const { isOnHost, node, addresses, nodeAddresses, localAddresses } = pod;
    return {
      kind: 'Pod',
      metadata: {
        ...this.#qualified(name),
        ...(until !== Infinity && { deletionTimestamp: timeOf(until - 1) }),
        ...(workload && this.#owner(workload)),
      },
      spec: {
        hostNetwork: isOnHost,
        ...(node !== undefined && { nodeName: this.#name(node) }),
        ...(localAddresses.length > 0 && {
          containers: [{ args: ['-localip', this.#addresses(localAddresses).join(',')] }],
        }),
      },
      status: {
        phase: 'Running',
        podIPs: this.#addresses(addresses).map((ip) => ({ ip })),
        hostIPs: this.#addresses(nodeAddresses).map((ip) => ({ ip })),
        ...(since !== -Infinity && { startTime: timeOf(since) }),
      },
    };
  }

  service({ name, addresses, outerAddresses, since }: Service): object {
    return {
      kind: 'Service',
      metadata: { ...this.#qualified(name), ...created(since) },
      spec: {
        clusterIPs: this.#addresses(addresses),
        externalIPs: this.#addresses(outerAddresses),
      },
    };
  }

  endpoint({ service, address, pod, since }: Endpoint): object {
    const { namespace, name } = this.#qualified(service);
    return {
      kind: 'EndpointSlice',
      metadata: { namespace, ...created(since), labels: { 'kubernetes.io/service-name': name } },
      endpoints: [
        {
          addresses: this.#addresses([address]),
          ...(pod !== undefined && { targetRef: { kind: 'Pod', ...this.#qualified(pod) } }),
        },
      ],
    };
  }

  /** Returns the metadata in which `workloadOf` finds the workload. */
  #owner({ kind, name }: Workload): object {
    const its = this.#name(name);
    if (kind !== 'deployment') {
      const ofKind = kind === 'statefulset' ? 'StatefulSet' : 'DaemonSet';
      return { ownerReferences: [{ controller: true, kind: ofKind, name: its }] };
    }
    return {
      labels: { 'pod-template-hash': HASH },
      ownerReferences: [{ controller: true, kind: 'ReplicaSet', name: `${its}-${HASH}` }],
    };
  }

  #qualified(name: string): { namespace: string; name: string } {
    const [namespace = '', own = ''] = name.split('/');
    return { namespace: this.#name(namespace), name: this.#name(own) };
  }

  #name(name: string): string {
    return name.replaceAll(LABEL, (label) => this.#pseudonyms.label(label));
  }

  #addresses(addresses: readonly string[]): string[] {
    return addresses.map((address) => this.#pseudonyms.address(address));
  }
}

/** A label. RFC 1035 section 2.3.4: a longer text is more than one. */
const LABEL = /[^.]{1,63}/g;

/** Replaces the hash of a pod template, which would tell the version of a program. */
const HASH = '0';

function created(since: Seconds): { creationTimestamp?: string } {
  return since === -Infinity ? {} : { creationTimestamp: timeOf(since) };
}

function timeOf(seconds: Seconds): string {
  return new Date(seconds * 1_000).toISOString();
}
