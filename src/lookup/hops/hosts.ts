import { type AddressId, type AddressTable, isLoopback } from '../../wire/address.ts';
import type { Attempt } from '../exchange/attempt.ts';
import { isOutgoing } from '../exchange/copies.ts';
import { LEG_WINDOW } from '../times.ts';

/** Servers whose host is known by the address that it asks with: a node has a few. */
const MAX_KNOWN = 1 << 10;
/** Handles of addresses have 20 bits: two fit into an exact double. */
const HANDLES = 1 << 20;

/** What an address was seen to do. */
const ASKED = 1;
const ASKS = 2;
const KNOWN = 4;
const LOOPBACK = 8;

/**
 * How it is known that the host that was asked is the one that asks: by its address, its own or the one that the query
 * was translated to; or because both packets show it to be the machine that captured.
 */
export type SameHost = 'address' | 'capturing' | undefined;

/** Which hosts forward queries, as far as addresses and the directions of packets tell. */
export class Hosts {
  #roles = new Uint8Array(1 << 10);
  readonly #addresses: Pick<AddressTable, 'bytes'>;
  /** Where files tell the direction: queries came to the machine that captured, and it sent some. */
  #isReceiving = false;
  #isSending = false;
  /** Somebody asks a server on the loopback interface, which is on the machine that captured. */
  #isLooped = false;
  /** Servers, each with an address that its host asks with. */
  readonly #known = new Set<number>();

  constructor(addresses: Pick<AddressTable, 'bytes'>) {
    this.#addresses = addresses;
  }

  /** @returns whether somebody that is asked may be asking, as far as this query shows */
  sent(client: AddressId, server: AddressId, place: number): boolean {
    const roleOfServer = this.#add(server, ASKED);
    const roleOfClient = this.#add(client, ASKS);
    if (isOutgoing({ place })) this.#isSending = true;
    else this.#isReceiving = true;
    if ((roleOfServer & LOOPBACK) !== 0) this.#isLooped = true;
    if (isBoth(roleOfServer) || isBoth(roleOfClient)) return true;
    return this.#isSending ? this.#isReceiving : this.#isLooped;
  }

  /** A query was translated to this address. */
  translated(server: AddressId): void {
    this.#add(server, ASKED);
  }

  /** Whether `inner` was sent by the host that `outer` asked. */
  sendsOn(outer: Attempt, inner: Attempt): SameHost {
    if (inner.server === outer.server && inner.serverPort === outer.serverPort) return undefined;
    const asker = inner.lookup.client;
    // Whatever asks on a loopback interface has the address of whoever is asked there.
    if (!this.#isLoopback(asker)) {
      if (asker === outer.server) return 'address';
      if (outer.copies.some(({ of, peer }) => of === 'query' && peer === asker)) return 'address';
    }
    if (asker === outer.lookup.client && !this.#isLoopback(outer.server)) return undefined;
    if (!this.#mayBeHere(outer, inner)) return undefined;
    const isKnown =
      this.#known.has(pairKey(outer.server, asker)) ||
      outer.rare.sentOn.some(({ by }) => by.lookup.client === asker);
    return isKnown || inner.time - outer.time <= LEG_WINDOW ? 'capturing' : undefined;
  }

  /** It was seen that the host of this server asks with this address: the next time it may take longer. */
  know(server: AddressId, asker: AddressId): void {
    if (this.#known.size < MAX_KNOWN) this.#known.add(pairKey(server, asker));
  }

  /** An answer of the server left from the machine that captured: it was this that was asked. */
  isServedHere({ server, lookup }: Attempt): boolean {
    if (this.#isLoopback(server)) return true;
    return lookup.attempts.some(
      ({ server: asked, answer, copies }) =>
        asked === server &&
        answer !== undefined &&
        isOutgoing(answer) &&
        copies.every((copy) => copy.of === 'query' || isOutgoing(copy)),
    );
  }

  /** It came in and did not leave again, as a query does that is routed; and the other one left. */
  #mayBeHere(outer: Attempt, inner: Attempt): boolean {
    if (this.#isLoopback(outer.server)) return true;
    if (isOutgoing(outer) || !isOutgoing(inner)) return false;
    return outer.copies.every((copy) => copy.of === 'response' || !isOutgoing(copy));
  }

  #isLoopback(address: AddressId): boolean {
    return (this.#add(address, KNOWN) & LOOPBACK) !== 0;
  }

  #add(address: AddressId, role: number): number {
    if (address >= this.#roles.length) {
      const wider = new Uint8Array(Math.max(address + 1, 2 * this.#roles.length));
      wider.set(this.#roles);
      this.#roles = wider;
    }
    let roles = this.#roles[address]!;
    if (roles === 0 && isLoopback(this.#addresses.bytes(address))) roles = LOOPBACK;
    return (this.#roles[address] = roles | KNOWN | role);
  }
}

function pairKey(server: AddressId, asker: AddressId): number {
  return server * HANDLES + asker;
}

function isBoth(roles: number): boolean {
  return (roles & (ASKED | ASKS)) === (ASKED | ASKS);
}
