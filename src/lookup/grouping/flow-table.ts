import type { AddressId } from '../../wire/address.ts';
import { type Nanoseconds, SECOND } from '../../wire/time.ts';

/**
 * How long netfilter keeps a UDP entry that has seen answers (nf_conntrack_udp_timeout_stream, 120 s). Until then the
 * five-tuple has a confirmed entry, and two packets of it cannot race.
 */
export const CONNTRACK_LIFETIME: Nanoseconds = 120 * SECOND;

/** Most five-tuples remembered per generation, at 24 bytes each. More than 8,700 lookups a second fill it. */
export const MAX_FLOWS = 1 << 20;

/**
 * When each five-tuple was used last, to tell whether a five-tuple is fresh. Two generations of an open-addressing
 * table take turns each lifetime, so old entries go away without being visited.
 */
export class FlowTable {
  #current = new Generation();
  #previous = new Generation();
  #turn: Nanoseconds = CONNTRACK_LIFETIME;
  /** How many five-tuples found the table full; they count as fresh. */
  refused = 0;

  /**
   * Notes a use, and returns whether the five-tuple was unused for the conntrack lifetime before. A text without ports
   * cannot tell; the answer is then true, since resolvers take a new port for each lookup.
   */
  isFresh(
    client: AddressId,
    clientPort: number,
    server: AddressId,
    serverPort: number,
    now: Nanoseconds,
  ): boolean {
    if (clientPort === NOT_PRINTED) return true;
    if (now >= this.#turn) this.#takeTurns(now);
    const ports = (clientPort << 16) | serverPort;
    const second = Math.trunc(now / SECOND);
    let last = this.#current.swap(client, server, ports, second);
    if (last === NEVER) last = this.#previous.get(client, server, ports);
    if (this.#current.isFull) {
      this.refused++;
      this.#takeTurns(now);
    }
    return second - last > CONNTRACK_LIFETIME / SECOND;
  }

  /** Forgets all five-tuples, but keeps the count of refused ones. */
  clear(): void {
    this.#current = new Generation();
    this.#previous = new Generation();
  }

  #takeTurns(now: Nanoseconds): void {
    const spare = this.#previous;
    this.#previous = this.#current;
    this.#current = spare;
    spare.clear();
    if (now >= this.#turn + CONNTRACK_LIFETIME) this.#previous.clear();
    this.#turn = now + CONNTRACK_LIFETIME;
  }
}

/** The client port that stands for a port not printed: no client asks from port 0. */
const NOT_PRINTED = 0;
const NEVER = -1_000_000_000;

/**
 * The layout of a slot. Handles of addresses have 20 bits (MAX_ADDRESSES needs 18), which leaves 24 bits (signed) for
 * the second of the last use: enough for 97 days. The smaller a slot, the more slots fit into the caches of a processor.
 *
 * ```
 * | client port, 16 | server port, 16 |   0 in a free slot: no query goes to port 0
 * | second, 12 |     client, 20       |
 * | second, 12 |     server, 20       |
 * ```
 */
const STRIDE = 3;
const HANDLE_BITS = 20;
/** The first size of a table, small because a folder of small captures makes two tables for each capture. */
const SMALLEST_BITS = 7;
const HANDLE = (1 << HANDLE_BITS) - 1;

/** An open-addressing table, at most half full. */
class Generation {
  #size = 0;
  #slots = new Int32Array(STRIDE << SMALLEST_BITS);

  get isFull(): boolean {
    return this.#size >= MAX_FLOWS;
  }

  get(client: number, server: number, ports: number): number {
    if (this.#size === 0) return NEVER;
    const slots = this.#slots;
    const at = find(slots, client & HANDLE, server & HANDLE, ports);
    return slots[at] === 0 ? NEVER : secondAt(slots, at);
  }

  /** Stores this use, and returns the second of the use before; NEVER if there was none. */
  swap(client: number, server: number, ports: number, second: number): number {
    const slots = this.#slots;
    const at = find(slots, client & HANDLE, server & HANDLE, ports);
    const before = slots[at] === 0 ? NEVER : secondAt(slots, at);
    slots[at] = ports;
    slots[at + 1] = (client & HANDLE) | (second << HANDLE_BITS);
    slots[at + 2] = (server & HANDLE) | ((second >> 12) << HANDLE_BITS);
    if (before === NEVER && ++this.#size * 2 * STRIDE > slots.length) this.#grow();
    return before;
  }

  clear(): void {
    if (this.#size > 0) this.#slots.fill(0);
    this.#size = 0;
  }

  #grow(): void {
    const old = this.#slots;
    const slots = new Int32Array(old.length * 2);
    for (let from = 0; from < old.length; from += STRIDE) {
      if (old[from] === 0) continue;
      const to = find(slots, old[from + 1]! & HANDLE, old[from + 2]! & HANDLE, old[from]!);
      slots[to] = old[from]!;
      slots[to + 1] = old[from + 1]!;
      slots[to + 2] = old[from + 2]!;
    }
    this.#slots = slots;
  }
}

/** Returns where the slot of a five-tuple begins, or the free slot that it would take. */
function find(slots: Int32Array, client: number, server: number, ports: number): number {
  const mask = slots.length / STRIDE - 1;
  let h = Math.imul(
    client ^ Math.imul(ports ^ Math.imul(server, 0x9e3779b1), 0x85ebca6b),
    0xc2b2ae35,
  );
  h ^= h >>> 15;
  for (let slot = h & mask; ; slot = (slot + 1) & mask) {
    const at = slot * STRIDE;
    const here = slots[at]!;
    if (here === 0) return at;
    if (
      here === ports &&
      (slots[at + 1]! & HANDLE) === client &&
      (slots[at + 2]! & HANDLE) === server
    )
      return at;
  }
}

function secondAt(slots: Int32Array, at: number): number {
  return ((slots[at + 2]! >> HANDLE_BITS) << 12) | (slots[at + 1]! >>> HANDLE_BITS);
}
