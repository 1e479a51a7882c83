import type { AddressId } from '../wire/address.ts';
import { type Epoch, type Nanoseconds, SECOND } from '../wire/time.ts';
import type { Cluster, EndpointFacts } from './cluster.ts';
import type { Seconds } from './fields.ts';
import type { Holder } from './holders.ts';
import type { Service } from './service.ts';
import type { Workload } from './workload.ts';

/** The names of an address in Kubernetes; a name that is not certain is absent. */
export interface AddressNames {
  /** `namespace/name` */
  readonly pod?: string;
  /** `namespace/name` of the service of which it is a ClusterIP or an endpoint. */
  readonly service?: string;
  /** The node whose address it is. Host-network pods share the address, so none of them is named. */
  readonly node?: string;
}

const NAMELESS: AddressNames = {};

/** Kubernetes dates from 2014: an earlier time does not count from 1970. */
const FIRST_SECOND: Seconds = Date.UTC(2014, 5) / 1_000;

/** Looks up the addresses and times of an analysis in a cluster. */
export class NamedAddresses {
  /** Whether times are useless, because a printed text does not tell its time zone. */
  isUntimed = false;
  readonly #cluster: Cluster;
  readonly #text: (id: AddressId) => string;
  readonly #epoch: Epoch;

  constructor(cluster: Cluster, addresses: { text(id: AddressId): string }, epoch: Epoch) {
    this.#cluster = cluster;
    this.#text = (id) => addresses.text(id);
    this.#epoch = epoch;
  }

  /** Whether there is nothing to look up. */
  get isEmpty(): boolean {
    return this.#cluster.holders.isEmpty;
  }

  at(id: AddressId, time: Nanoseconds): AddressNames {
    if (this.isEmpty) return NAMELESS;
    const address = this.#text(id);
    const holder = this.#cluster.holders.at(address, this.#seconds(time));
    return holder ? this.#names([holder], address, time) : NAMELESS;
  }

  /** Returns the names of all holders between two times: `shop/web-0, shop/web-1`. */
  within(id: AddressId, from: Nanoseconds, to: Nanoseconds): AddressNames {
    if (this.isEmpty) return NAMELESS;
    const address = this.#text(id);
    const [start, end] = [this.#seconds(from), this.#seconds(to)];
    return this.#names(this.#cluster.holders.within(address, start, end), address, from);
  }

  /** Returns the service of which it is a ClusterIP; undefined if there is none. */
  service(id: AddressId, time: Nanoseconds): Service | undefined {
    return this.#cluster.service(this.#text(id), this.#seconds(time));
  }

  /** Returns the pod, or other endpoint, whose own address it is; undefined if there is none. */
  endpoint(id: AddressId, time: Nanoseconds): EndpointFacts | undefined {
    return this.#cluster.endpoint(this.#text(id), this.#seconds(time));
  }

  /** Whether NodeLocal DNSCache listens on a server's address on the node of this client. */
  isLocal(server: AddressId, client: AddressId, time: Nanoseconds): boolean {
    const holder = this.#holder(client, time);
    return holder?.kind === 'pod' && this.#cluster.isLocalTo(this.#text(server), holder.pod);
  }

  /** Returns the workload of a client's pod; undefined if it is unknown. */
  workload(client: AddressId, time: Nanoseconds): Workload | undefined {
    const holder = this.#holder(client, time);
    return holder?.kind === 'pod' ? holder.pod.workload : undefined;
  }

  /** Whether the time can be compared with times of the cluster. */
  isDated(time: Nanoseconds): boolean {
    return this.#seconds(time) !== undefined;
  }

  #holder(id: AddressId, time: Nanoseconds): Holder | undefined {
    return this.#cluster.holders.at(this.#text(id), this.#seconds(time));
  }

  #seconds(time: Nanoseconds): Seconds | undefined {
    if (this.isUntimed || this.#epoch.seconds === undefined) return undefined;
    const seconds = this.#epoch.seconds + time / SECOND;
    return seconds < FIRST_SECOND ? undefined : seconds;
  }

  #names(holders: readonly Holder[], address: string, time: Nanoseconds): AddressNames {
    const endpoints = this.#cluster.endpoint(address, this.#seconds(time));
    const services = namesOf(holders.filter(isService));
    return {
      ...listed('pod', namesOf(holders.filter(isPod))),
      ...listed('service', [...services, ...(endpoints?.services ?? [])]),
      ...listed('node', namesOf(holders.filter(({ kind }) => kind === 'node'))),
    };
  }
}

function isPod(holder: Holder): boolean {
  return holder.kind === 'pod' || (holder.kind === 'endpoint' && holder.isPod);
}

function isService({ kind }: Holder): boolean {
  return kind === 'service' || kind === 'outer' || kind === 'local';
}

function namesOf(holders: readonly Holder[]): readonly string[] {
  return holders.map(({ name }) => name);
}

/** Most names listed for one address: a node with many short jobs may have hundreds in a day. */
const MAX_NAMES = 10;

function listed<K extends string>(
  key: K,
  names: readonly string[],
): { readonly [key in K]?: string } {
  const different = [...new Set(names)];
  if (different.length === 0) return {};
  const rest = different.length > MAX_NAMES ? ', …' : '';
  return { [key]: different.slice(0, MAX_NAMES).join(', ') + rest } as { [key in K]: string };
}

/** Returns the most exact name, to be shown beside an address; undefined if there is none. */
export function shownName({ pod, service, node }: AddressNames): string | undefined {
  return pod ?? service ?? (node === undefined ? undefined : `node ${node}`);
}
