import type { NameId } from '../../../dns/message-view.ts';
import type { AddressId } from '../../../wire/address.ts';
import type { Attempt } from '../../lookup.ts';

/** Chains of a new table: few, because a folder may have thousands of captures, each with its own analysis. */
const SMALLEST = 1 << 6;

function mix(a: number, b: number): number {
  let h = Math.imul(a ^ Math.imul(b, 0x9e3779b1), 0x85ebca6b);
  h ^= h >>> 15;
  return Math.imul(h, 0x2c1b3c6d) ^ (h >>> 12);
}

/**
 * Open lookups by client address, client port and name, to find the lookup of another leg on the same socket. A hash
 * table with chains through the attempts themselves, newest first. A lookup that uses several ports has one entry for
 * each.
 */
export class PortIndex {
  #size = 0;
  #buckets: (Attempt | undefined)[] = Array<undefined>(SMALLEST).fill(undefined);

  /** Returns the attempt of the newest lookup on this port; undefined if there is none. */
  first(client: AddressId, port: number, name: NameId): Attempt | undefined {
    let attempt = this.#buckets[this.#bucket(client, port, name)];
    while (attempt !== undefined && !isOf(attempt, client, port, name))
      attempt = attempt.nextOnPort;
    return attempt;
  }

  /** Returns the attempt of the next older lookup on the same port; undefined if there is none. */
  next(attempt: Attempt): Attempt | undefined {
    const { clientPort } = attempt;
    const { client, name } = attempt.lookup;
    let next = attempt.nextOnPort;
    while (next !== undefined && !isOf(next, client, clientPort, name)) next = next.nextOnPort;
    return next;
  }

  add(attempt: Attempt): void {
    if (2 * ++this.#size > this.#buckets.length) this.#grow();
    attempt.isOnPort = true;
    this.#prepend(attempt);
  }

  /** Removes an entry without a walk along its chain: all open lookups may have one client, port and name. */
  remove(attempt: Attempt): void {
    const { nextOnPort: next, previousOnPort: previous, lookup } = attempt;
    if (next !== undefined) next.previousOnPort = previous;
    if (previous !== undefined) previous.nextOnPort = next;
    else this.#buckets[this.#bucket(lookup.client, attempt.clientPort, lookup.name)] = next;
    attempt.nextOnPort = undefined;
    attempt.previousOnPort = undefined;
    attempt.isOnPort = false;
    this.#size--;
  }

  #prepend(attempt: Attempt): void {
    const bucket = this.#bucket(attempt.lookup.client, attempt.clientPort, attempt.lookup.name);
    const next = this.#buckets[bucket];
    attempt.nextOnPort = next;
    attempt.previousOnPort = undefined;
    if (next !== undefined) next.previousOnPort = attempt;
    this.#buckets[bucket] = attempt;
  }

  #bucket(client: AddressId, port: number, name: NameId): number {
    return mix(client ^ (port << 15), name) & (this.#buckets.length - 1);
  }

  #grow(): void {
    const old = this.#buckets;
    this.#buckets = Array<undefined>(old.length * 4).fill(undefined);
    for (const head of old) {
      const chain: Attempt[] = [];
      for (let attempt = head; attempt !== undefined; attempt = attempt.nextOnPort)
        chain.push(attempt);
      // Oldest first, so that the newest stays in front.
      for (const attempt of chain.toReversed()) this.#prepend(attempt);
    }
  }
}

function isOf(attempt: Attempt, client: AddressId, port: number, name: NameId): boolean {
  const { lookup } = attempt;
  return attempt.clientPort === port && lookup.client === client && lookup.name === name;
}
