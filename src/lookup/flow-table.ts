import type { AddressId } from '../wire/address.ts';
import { type Nanoseconds, SECOND } from '../wire/time.ts';

/**
 * How long netfilter keeps a UDP entry that has seen answers (nf_conntrack_udp_timeout_stream, 120 s). Within it
 * a five-tuple has a confirmed entry, and two packets of it cannot race.
 */
export const CONNTRACK_LIFETIME: Nanoseconds = 120 * SECOND;

/** Five-tuples remembered per generation; 24 octets each. More than 17,000 lookups a second fill it. */
export const MAX_FLOWS = 1 << 21;

const STRIDE = 4;

/**
 * When each five-tuple was used last: is this one fresh? Two generations of an open-addressing table take turns
 * each lifetime, so that what is too old to matter goes away without being looked at.
 */
export class FlowTable {
  #current = new Generation();
  #previous = new Generation();
  #turn: Nanoseconds = CONNTRACK_LIFETIME;
  /** Five-tuples that found the table full and count as fresh. */
  refused = 0;

  /** Notes a use, and tells whether there was none in the conntrack lifetime before. */
  isFresh(
    client: AddressId,
    clientPort: number,
    server: AddressId,
    serverPort: number,
    now: Nanoseconds,
  ): boolean {
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

  #takeTurns(now: Nanoseconds): void {
    const spare = this.#previous;
    this.#previous = this.#current;
    this.#current = spare;
    spare.clear();
    if (now >= this.#turn + CONNTRACK_LIFETIME) this.#previous.clear();
    this.#turn = now + CONNTRACK_LIFETIME;
  }
}

const NEVER = -1_000_000_000;

class Generation {
  #size = 0;
  /** client, server, ports, second of the last use; client is -1 in a free slot. */
  #slots = new Int32Array(STRIDE << 14).fill(-1);

  get isFull(): boolean {
    return this.#size >= MAX_FLOWS;
  }

  get(client: number, server: number, ports: number): number {
    if (this.#size === 0) return NEVER;
    const at = this.#find(client, server, ports);
    return this.#slots[at] === -1 ? NEVER : this.#slots[at + 3]!;
  }

  /** Second of the use before this one. */
  swap(client: number, server: number, ports: number, second: number): number {
    const at = this.#find(client, server, ports);
    const slots = this.#slots;
    const before = slots[at] === -1 ? NEVER : slots[at + 3]!;
    slots[at + 3] = second;
    if (before === NEVER) {
      slots[at] = client;
      slots[at + 1] = server;
      slots[at + 2] = ports;
      if (++this.#size * 2 * STRIDE > slots.length) this.#grow();
    }
    return before;
  }

  clear(): void {
    if (this.#size > 0) this.#slots.fill(-1);
    this.#size = 0;
  }

  #find(client: number, server: number, ports: number): number {
    const slots = this.#slots;
    const mask = slots.length / STRIDE - 1;
    let h = Math.imul(
      client ^ Math.imul(ports ^ Math.imul(server, 0x9e3779b1), 0x85ebca6b),
      0xc2b2ae35,
    );
    h ^= h >>> 15;
    let slot = h & mask;
    for (;;) {
      const at = slot * STRIDE;
      if (slots[at] === -1) return at;
      if (slots[at + 2] === ports && slots[at] === client && slots[at + 1] === server) return at;
      slot = (slot + 1) & mask;
    }
  }

  #grow(): void {
    const old = this.#slots;
    this.#slots = new Int32Array(old.length * 2).fill(-1);
    for (let at = 0; at < old.length; at += STRIDE) {
      if (old[at] === -1) continue;
      const to = this.#find(old[at]!, old[at + 1]!, old[at + 2]!);
      this.#slots.set(old.subarray(at, at + STRIDE), to);
    }
  }
}
