import type { Datagram } from '../../decode/datagram.ts';
import type { MessageView } from '../../dns/message-view.ts';
import { NO_NAME } from '../../dns/message-view.ts';
import type { AddressId } from '../../wire/address.ts';
import type { Attempt } from '../lookup.ts';

/** Chains of a new table: few, because a folder may have thousands of captures, each with its own analysis. */
const SMALLEST = 1 << 6;

/**
 * Most exchanges of one client, port and ID that are looked at. A resolver has one, with its retransmissions; a client
 * that sends more wants to make the walk long.
 */
const MAX_CANDIDATES = 128;

/**
 * All exchanges that a packet may still belong to, by client address, client port and ID. It finds the exchange of a
 * response, a copy or a retransmission, whatever its lookup. A hash table with chains through the exchanges themselves,
 * newest first, so that a packet costs no allocation.
 */
export class ExchangeIndex {
  #size = 0;
  #buckets: (Attempt | undefined)[] = Array<undefined>(SMALLEST).fill(undefined);

  /** Returns the newest exchange with this client, port and ID; undefined if there is none. */
  first(client: AddressId, port: number, id: number): Attempt | undefined {
    let attempt = this.#buckets[this.#bucket(client, port, id)];
    while (attempt !== undefined && !isOf(attempt, client, port, id))
      attempt = attempt.nextExchange;
    return attempt;
  }

  /**
   * Returns the newest transmission that asks the same from the same port with the same ID, at any server; undefined if
   * there is none.
   */
  query({ source, sourcePort, transport }: Datagram, message: MessageView): Attempt | undefined {
    let attempt = this.first(source, sourcePort, message.id);
    for (let left = MAX_CANDIDATES; attempt !== undefined && left > 0; left--) {
      if (attempt.transport === transport && asks(attempt, message)) return attempt;
      attempt = this.next(attempt);
    }
    return undefined;
  }

  /** Returns the next older exchange with the same client, port and ID; undefined if there is none. */
  next(attempt: Attempt): Attempt | undefined {
    const { clientPort, id } = attempt;
    const { client } = attempt.lookup;
    let next = attempt.nextExchange;
    while (next !== undefined && !isOf(next, client, clientPort, id)) next = next.nextExchange;
    return next;
  }

  add(attempt: Attempt): void {
    if (2 * ++this.#size > this.#buckets.length) this.#grow();
    this.#prepend(attempt);
  }

  /** Removes an exchange without a walk along its chain. */
  remove(attempt: Attempt): void {
    const { nextExchange: next, previousExchange: previous } = attempt;
    if (next !== undefined) next.previousExchange = previous;
    if (previous !== undefined) previous.nextExchange = next;
    else {
      const { clientPort, id } = attempt;
      this.#buckets[this.#bucket(attempt.lookup.client, clientPort, id)] = next;
    }
    attempt.nextExchange = undefined;
    attempt.previousExchange = undefined;
    this.#size--;
  }

  #prepend(attempt: Attempt): void {
    const bucket = this.#bucket(attempt.lookup.client, attempt.clientPort, attempt.id);
    const next = this.#buckets[bucket];
    attempt.nextExchange = next;
    attempt.previousExchange = undefined;
    if (next !== undefined) next.previousExchange = attempt;
    this.#buckets[bucket] = attempt;
  }

  #bucket(client: AddressId, port: number, id: number): number {
    let h = Math.imul(client ^ Math.imul((port << 16) | id, 0x9e3779b1), 0x85ebca6b);
    h ^= h >>> 15;
    return (Math.imul(h, 0x2c1b3c6d) ^ (h >>> 12)) & (this.#buckets.length - 1);
  }

  #grow(): void {
    const old = this.#buckets;
    this.#buckets = Array<undefined>(old.length * 4).fill(undefined);
    for (const head of old) {
      const chain: Attempt[] = [];
      for (let attempt = head; attempt !== undefined; attempt = attempt.nextExchange)
        chain.push(attempt);
      // Oldest first, so that the newest stays in front.
      for (const attempt of chain.toReversed()) this.#prepend(attempt);
    }
  }
}

function isOf(attempt: Attempt, client: AddressId, port: number, id: number): boolean {
  return attempt.id === id && attempt.clientPort === port && attempt.lookup.client === client;
}

/**
 * Whether both have the same question, or neither is readable, or the message is a response and one of the two is not.
 * A response may be a mere header (RFC 1035, FORMERR).
 */
export function asks(attempt: Attempt, message: MessageView): boolean {
  const isUnreadable = message.name === NO_NAME || attempt.lookup.name === NO_NAME;
  if (isUnreadable && message.isResponse) return true;
  return attempt.qtype === message.qtype && attempt.lookup.name === message.name;
}
