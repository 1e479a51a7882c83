import { type AddressId, type AddressTable, isLoopback } from '../../wire/address.ts';
import { lengthened } from '../../wire/bytes.ts';
import type { DualStack } from '../../wire/dual-stack.ts';
import type { Attempt } from '../lookup.ts';
import { isOnItsWay, isOutgoing } from '../exchange/copies.ts';
import { LEG_WINDOW } from '../times.ts';

/** Maximum of servers whose asking address is known. A node has a few. */
const MAX_KNOWN = 1 << 10;
/** Handles of addresses have 20 bits: two fit into an exact double. */
const HANDLES = 1 << 20;

/** Roles in which an address was seen. */
const ASKED = 1;
const ASKS = 2;
const KNOWN = 4;
const LOOPBACK = 8;

/**
 * How it is known that the host that was asked is the host that asks. `address`: the asking address is that of the
 * server, or the one that the query was translated to. `capturing`: both packets show the capturing machine. Undefined
 * otherwise.
 */
export type SameHost = 'address' | 'capturing' | undefined;

/** The hosts that forward queries, as far as addresses and the directions of packets show. */
export class Hosts {
  #roles = new Uint8Array(1 << 10);
  readonly #addresses: Pick<AddressTable, 'bytes'>;
  readonly #dualStack: DualStack;
  /** Whether the capturing machine received queries, and sent some, as far as files tell the direction. */
  #isReceiving = false;
  #isSending = false;
  /** Whether a server on the loopback interface is asked, which is on the capturing machine. */
  #isLooped = false;
  /** Pairs of a server and the address that its host asks with. */
  readonly #known = new Set<number>();

  constructor(addresses: Pick<AddressTable, 'bytes'>, hosts: DualStack) {
    this.#addresses = addresses;
    this.#dualStack = hosts;
  }

  /**
   * Notes a query.
   *
   * @returns whether a host that is asked may also ask, as far as the queries so far show
   */
  sent(client: AddressId, server: AddressId, place: number): boolean {
    const roleOfServer = this.#add(server, ASKED);
    const roleOfClient = this.#add(client, ASKS);
    if (isOutgoing({ place })) this.#isSending = true;
    else this.#isReceiving = true;
    if ((roleOfServer & LOOPBACK) !== 0) this.#isLooped = true;
    if (isBoth(roleOfServer) || isBoth(roleOfClient)) return true;
    return this.#isSending ? this.#isReceiving : this.#isLooped;
  }

  /** Notes that a query was translated to this address. */
  translated(server: AddressId): void {
    this.#add(server, ASKED);
  }

  /** Returns how it is known that the host that `outer` asked sent `inner`; undefined if it is not. */
  sendsOn(outer: Attempt, inner: Attempt): SameHost {
    if (inner.server === outer.server && inner.serverPort === outer.serverPort) return undefined;
    const asker = inner.lookup.client;
    // On a loopback interface, client and server have the same address.
    if (!this.#isLoopback(asker)) {
      const own = this.#dualStack.addressesOf(asker);
      if (own.includes(outer.server) || own.some((one) => isOnItsWay(outer, one))) return 'address';
    }
    if (asker === outer.lookup.client && !this.#isLoopback(outer.server)) return undefined;
    if (!this.#mayBeHere(outer, inner)) return undefined;
    const isKnown =
      this.#known.has(pairKey(outer.server, asker)) ||
      outer.rare.sentOn.some(({ by }) => by.lookup.client === asker);
    return isKnown || inner.time - outer.time <= LEG_WINDOW ? 'capturing' : undefined;
  }

  /** Notes that the host of this server asks with this address. Its next hop may then take longer than LEG_WINDOW. */
  know(server: AddressId, asker: AddressId): void {
    if (this.#known.size < MAX_KNOWN) this.#known.add(pairKey(server, asker));
  }

  /** Whether an answer of the server left from the capturing machine, which is then the server's host. */
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

  /**
   * Whether the capturing machine may have received `outer` and sent `inner`: the first came in and did not leave
   * again, as a routed query does, and the second left.
   */
  #mayBeHere(outer: Attempt, inner: Attempt): boolean {
    if (this.#isLoopback(outer.server)) return true;
    if (isOutgoing(outer) || !isOutgoing(inner)) return false;
    return outer.copies.every((copy) => copy.of === 'response' || !isOutgoing(copy));
  }

  #isLoopback(address: AddressId): boolean {
    return (this.#add(address, KNOWN) & LOOPBACK) !== 0;
  }

  #add(address: AddressId, role: number): number {
    if (address >= this.#roles.length)
      this.#roles = lengthened(this.#roles, Math.max(address + 1, 2 * this.#roles.length));
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
