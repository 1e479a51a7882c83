import type { NameId } from '../../dns/message-view.ts';
import type { AddressId } from '../../wire/address.ts';
import type { Attempt, Lookup } from './lookup.ts';

const SMALLEST = 1 << 10;

function mix(a: number, b: number): number {
  let h = Math.imul(a ^ Math.imul(b, 0x9e3779b1), 0x85ebca6b);
  h ^= h >>> 15;
  return Math.imul(h, 0x2c1b3c6d) ^ (h >>> 12);
}

/**
 * Open lookups by client address, client port and name: what a response, a second leg or a retransmission on
 * the same socket is found by. A hash table with chains through the attempts themselves, so that a packet
 * costs no allocation; a lookup that uses several ports stands in it once for each.
 */
export class PortIndex {
  #size = 0;
  #buckets: (Attempt | undefined)[] = Array.from({ length: SMALLEST });

  find(client: AddressId, port: number, name: NameId): Attempt | undefined {
    let attempt = this.#buckets[this.#bucket(client, port, name)];
    while (attempt !== undefined) {
      if (
        attempt.clientPort === port &&
        attempt.lookup.client === client &&
        attempt.lookup.name === name
      )
        return attempt;
      attempt = attempt.nextInIndex;
    }
    return undefined;
  }

  /** A later attempt of the same port hides an earlier one. */
  add(attempt: Attempt): void {
    if (++this.#size > this.#buckets.length) this.#grow();
    attempt.isIndexed = true;
    this.#prepend(attempt);
  }

  /** Without a walk along its chain: all open lookups may be of one client, port and name. */
  remove(attempt: Attempt): void {
    const { nextInIndex: next, previousInIndex: previous, lookup } = attempt;
    if (next !== undefined) next.previousInIndex = previous;
    if (previous !== undefined) previous.nextInIndex = next;
    else this.#buckets[this.#bucket(lookup.client, attempt.clientPort, lookup.name)] = next;
    attempt.nextInIndex = undefined;
    attempt.previousInIndex = undefined;
    attempt.isIndexed = false;
    this.#size--;
  }

  #prepend(attempt: Attempt): void {
    const bucket = this.#bucket(attempt.lookup.client, attempt.clientPort, attempt.lookup.name);
    const next = this.#buckets[bucket];
    attempt.nextInIndex = next;
    attempt.previousInIndex = undefined;
    if (next !== undefined) next.previousInIndex = attempt;
    this.#buckets[bucket] = attempt;
  }

  #bucket(client: AddressId, port: number, name: NameId): number {
    return mix(client ^ (port << 15), name) & (this.#buckets.length - 1);
  }

  #grow(): void {
    const old = this.#buckets;
    this.#buckets = Array.from({ length: old.length * 4 });
    for (const head of old) {
      const chain: Attempt[] = [];
      for (let attempt = head; attempt !== undefined; attempt = attempt.nextInIndex)
        chain.push(attempt);
      // Oldest first, so that the newest stays in front.
      for (const attempt of chain.toReversed()) this.#prepend(attempt);
    }
  }
}

/** Open lookups by client address and name, newest first: what a query from a new port may belong to. */
export class NameIndex {
  #size = 0;
  #buckets: (Lookup | undefined)[] = Array.from({ length: SMALLEST });

  /** The newest open lookup of a chain in which others may stand too; follow `nextInIndex`. */
  first(client: AddressId, name: NameId): Lookup | undefined {
    return this.#buckets[mix(client, name) & (this.#buckets.length - 1)];
  }

  add(lookup: Lookup): void {
    if (++this.#size > this.#buckets.length) this.#grow();
    this.#prepend(lookup);
  }

  /** Linked both ways: of one name by one client, a hundred thousand may be open, and the oldest goes first. */
  remove(lookup: Lookup): void {
    const { nextInIndex: next, previousInIndex: previous } = lookup;
    if (next !== undefined) next.previousInIndex = previous;
    if (previous !== undefined) previous.nextInIndex = next;
    else this.#buckets[mix(lookup.client, lookup.name) & (this.#buckets.length - 1)] = next;
    lookup.nextInIndex = undefined;
    lookup.previousInIndex = undefined;
    this.#size--;
  }

  #prepend(lookup: Lookup): void {
    const bucket = mix(lookup.client, lookup.name) & (this.#buckets.length - 1);
    const next = this.#buckets[bucket];
    lookup.nextInIndex = next;
    lookup.previousInIndex = undefined;
    if (next !== undefined) next.previousInIndex = lookup;
    this.#buckets[bucket] = lookup;
  }

  #grow(): void {
    const old = this.#buckets;
    this.#buckets = Array.from({ length: old.length * 4 });
    for (const head of old) {
      const chain: Lookup[] = [];
      for (let lookup = head; lookup !== undefined; lookup = lookup.nextInIndex) chain.push(lookup);
      for (const lookup of chain.toReversed()) this.#prepend(lookup);
    }
  }
}
