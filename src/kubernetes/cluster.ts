import type { Seconds } from './fields.ts';
import { Holders, type Holder } from './holders.ts';
import { type ListingInput, readListing } from './listing.ts';
import { Objects } from './objects.ts';
import type { Pod } from './pod.ts';
import type { Endpoint, Service } from './service.ts';

/** The endpoint of a service, at an address from which it answers the service's clients. */
export interface EndpointFacts {
  /** `namespace/name`; undefined if the listing does not tell which pod it is. */
  readonly pod: string | undefined;
  /**
   * `namespace/name` of its services: those with a ClusterIP, or the headless ones if none has a ClusterIP. A service
   * that is not listed counts as one with a ClusterIP.
   */
  readonly services: readonly string[];
  /** Whether all of its services are listed, and none has a ClusterIP: clients ask the endpoint itself. */
  readonly isHeadless: boolean;
}

/** The addresses of a cluster and their names, from listings. */
export class Cluster {
  readonly holders = new Holders();
  readonly #services = new Map<string, Service>();
  /** Names of services by the address of an endpoint. */
  readonly #servicesOf = new Map<string, Set<string>>();
  /** The nodes on which NodeLocal DNSCache listens, by its addresses. */
  readonly #nodesOf = new Map<string, Set<string>>();

  constructor({ pods, services, endpoints }: Objects = new Objects()) {
    for (const pod of pods) this.#addPod(pod);
    for (const service of services) this.#addService(service);
    for (const endpoint of endpoints) this.#addEndpoint(endpoint);
    this.#addWeak(pods, services, endpoints);
  }

  #addPod(pod: Pod): void {
    const { name, since, until, node } = pod;
    if (!pod.isOnHost) {
      for (const address of pod.addresses)
        this.holders.add(address, { kind: 'pod', name, since, until, pod });
    }
    if (node === undefined) return;
    const ofNode = pod.isOnHost ? [...pod.addresses, ...pod.nodeAddresses] : pod.nodeAddresses;
    for (const address of ofNode)
      this.holders.add(address, { kind: 'node', name: node, since, until: Infinity });
    for (const address of pod.localAddresses) addTo(this.#nodesOf, address, node);
  }

  #addService(service: Service): void {
    const { name, since, addresses } = service;
    this.#services.set(name, service);
    for (const address of addresses)
      this.holders.add(address, { kind: 'service', name, since, until: Infinity, service });
  }

  #addEndpoint({ address, service }: Endpoint): void {
    addTo(this.#servicesOf, address, service);
  }

  /** Adds addresses that have their holder since an unknown time. They name only what has no other name. */
  #addWeak(
    pods: readonly Pod[],
    services: readonly Service[],
    endpoints: readonly Endpoint[],
  ): void {
    const weak: [string, Holder][] = [];
    const always = { since: -Infinity, until: Infinity };
    for (const { localAddresses, workload, name } of pods) {
      const whose = workload ? `${workload.namespace}/${workload.name}` : name;
      for (const address of localAddresses)
        weak.push([address, { kind: 'local', name: whose, ...always }]);
    }
    for (const service of services) {
      const { name, since, outerAddresses } = service;
      for (const address of outerAddresses)
        weak.push([address, { kind: 'outer', name, since, until: Infinity, service }]);
    }
    for (const { address, pod, service, since } of endpoints) {
      const isPod = pod !== undefined;
      const name = pod ?? service;
      weak.push([address, { kind: 'endpoint', name, isPod, since, until: Infinity }]);
    }
    const free = weak.filter(([address]) => !this.holders.has(address));
    for (const [address, holder] of free) this.holders.add(address, holder);
  }

  /** Returns the service of which this is a ClusterIP; undefined if there is none. */
  service(address: string, at: Seconds | undefined): Service | undefined {
    const holder = this.holders.at(address, at);
    return holder?.kind === 'service' ? holder.service : undefined;
  }

  /** Returns the pod, or other endpoint, whose own address this is: packets to it are not translated. */
  endpoint(address: string, at: Seconds | undefined): EndpointFacts | undefined {
    const holder = this.holders.at(address, at);
    if (holder?.kind !== 'pod' && holder?.kind !== 'endpoint') return undefined;
    const names = [...(this.#servicesOf.get(address) ?? [])].toSorted();
    const translated = names.filter((name) => this.#services.get(name)?.addresses.length !== 0);
    return {
      pod: holder.kind === 'pod' || holder.isPod ? holder.name : undefined,
      services: translated.length > 0 ? translated : names,
      isHeadless: names.length > 0 && translated.length === 0,
    };
  }

  /** Whether NodeLocal DNSCache listens on an address on the node of a pod. */
  isLocalTo(address: string, pod: Pod): boolean {
    return pod.node !== undefined && this.#nodesOf.get(address)?.has(pod.node) === true;
  }
}

function addTo(map: Map<string, Set<string>>, key: string, value: string): void {
  const known = map.get(key);
  if (known) known.add(value);
  else map.set(key, new Set([value]));
}

/** Returns the cluster of listings of one time or several. @throws CaptureError if one is no listing */
export async function readCluster(listings: readonly ListingInput[]): Promise<Cluster> {
  const objects = new Objects();
  for (const listing of listings) await readListing(listing, objects);
  return new Cluster(objects);
}
