import { type AddressId, type AddressTable, NO_ADDRESS } from './address.ts';

/** The two ends of a message. */
interface Ends {
  source: AddressId;
  destination: AddressId;
}

/** A lookup, and a server that it asked. */
interface Asked {
  readonly lookup: { readonly client: AddressId };
  readonly server: AddressId;
}

/** The two queries that show that two addresses belong to one host. */
export interface Tie {
  /** The address that stands for the host, and the other one. */
  readonly host: AddressId;
  readonly other: AddressId;
  /** Whether both were sent at once. Otherwise the second one asks again. */
  readonly isAtOnce: boolean;
  readonly capture: number;
  readonly frames: readonly [number, number];
}

/**
 * Hosts that ask from two addresses, because their name servers have addresses of both families (resolv.conf(5):
 * nameserver). One of the two, the one that was seen first, stands for the host in all tables, so a lookup has one
 * client. What an address belongs to is never guessed: packets have to show it (lookup/grouping/joining/same-host.ts).
 */
export class DualStack {
  /** For each address that another one stands for: that one. */
  readonly #hosts = new Map<AddressId, AddressId>();
  /** For each address that stands for a host: how that is known. */
  readonly #ties = new Map<AddressId, Tie>();
  readonly #addresses: Pick<AddressTable, 'isIpv4'>;
  /** The client of the message at hand. */
  #client: AddressId = NO_ADDRESS;

  constructor(addresses: Pick<AddressTable, 'isIpv4'>) {
    this.#addresses = addresses;
  }

  /** Returns the address that stands for the host of this address. */
  hostOf(address: AddressId): AddressId {
    if (this.#hosts.size === 0) return address;
    return this.#hosts.get(address) ?? address;
  }

  /** Returns the address from which a query was sent: that of its server's family. */
  clientOf({ lookup: { client }, server }: Asked): AddressId {
    const tie = this.#ties.get(client);
    return tie === undefined || this.#isAlike(client, server) ? client : tie.other;
  }

  /** Returns all addresses of a host. */
  addressesOf(host: AddressId): readonly AddressId[] {
    const tie = this.#ties.get(host);
    return tie === undefined ? [host] : [host, tie.other];
  }

  /**
   * Whether the two may be addresses of one host: they are of two families, and neither is known to belong to a third
   * one. Behind a translator of the families (RFC 6146) many hosts share an address.
   */
  mayBeOne(one: AddressId, other: AddressId): boolean {
    return !this.#isAlike(one, other) && !this.#isKnown(one) && !this.#isKnown(other);
  }

  /** Notes that two addresses belong to one host, for which one of them stands from now on. */
  unite(tie: Tie): void {
    this.#hosts.set(tie.other, tie.host);
    this.#ties.set(tie.host, tie);
  }

  /** Returns how the two addresses of a host are known; undefined if it has one. */
  tieOf(host: AddressId): Tie | undefined {
    return this.#ties.get(host);
  }

  /** Replaces the client of a message by the address that stands for its host, until `restore`. */
  replace(message: Ends, isResponse: boolean): void {
    this.#client = isResponse ? message.destination : message.source;
    if (this.#hosts.size > 0) setClient(message, isResponse, this.hostOf(this.#client));
  }

  /** Gives the message that was passed to `replace` its own client again. */
  restore(message: Ends, isResponse: boolean): void {
    if (this.#hosts.size > 0) setClient(message, isResponse, this.#client);
  }

  #isKnown(address: AddressId): boolean {
    return this.#hosts.has(address) || this.#ties.has(address);
  }

  #isAlike(one: AddressId, other: AddressId): boolean {
    return this.#addresses.isIpv4(one) === this.#addresses.isIpv4(other);
  }
}

function setClient(message: Ends, isResponse: boolean, client: AddressId): void {
  if (isResponse) message.destination = client;
  else message.source = client;
}
