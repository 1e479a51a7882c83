import type { Datagram } from '../../decode/datagram.ts';
import type { MessageView } from '../../dns/message-view.ts';
import type { AddressId } from '../../wire/address.ts';
import type { Attempt, Copy } from '../lookup.ts';
import type { Fingerprint } from '../sighting.ts';
import { isCopy, isMasqueraded, isSentTo } from './copies.ts';
import { asks } from './exchange-index.ts';

/**
 * Slots for the queries of the last milliseconds, by the digest of their bytes. More queries push out the older ones.
 */
const SLOTS = 1 << 12;

/**
 * Queries that are seen again with another client address and port (SNAT). Only their bytes tie the two together. The
 * addresses of the translated query are kept to recognise its response.
 */
export class TranslatedQueries {
  readonly #latest: (Attempt | undefined)[] = Array<undefined>(SLOTS).fill(undefined);
  /** The digest of each slot, side by side because every query is compared with one. */
  readonly #digests = new Int32Array(SLOTS);
  /** The row of each slot, if its query is no exchange (plain/rows.ts); otherwise -1. */
  readonly #rows = new Int32Array(SLOTS).fill(-1);
  readonly #aliases = new Map<string, Attempt>();

  add(attempt: Attempt): void {
    const slot = attempt.digest & (SLOTS - 1);
    this.#latest[slot] = attempt;
    this.#digests[slot] = attempt.digest;
    this.#rows[slot] = -1;
  }

  addRow(digest: number, row: number): void {
    const slot = digest & (SLOTS - 1);
    this.#latest[slot] = undefined;
    this.#digests[slot] = digest;
    this.#rows[slot] = row;
  }

  rowLike(digest: number): number {
    const slot = digest & (SLOTS - 1);
    return this.#digests[slot] === digest ? this.#rows[slot]! : -1;
  }

  /** Returns the last query with the same bytes; undefined if it is over, or a row. */
  like(digest: number): Attempt | undefined {
    const slot = digest & (SLOTS - 1);
    return this.#digests[slot] === digest ? this.#latest[slot] : undefined;
  }

  /** Adds a query that was a row until now, unless another query took its slot meanwhile. */
  takeBack(attempt: Attempt): void {
    if (this.#digests[attempt.digest & (SLOTS - 1)] === attempt.digest) this.add(attempt);
  }

  /** Returns the query that this one is a masqueraded copy of; undefined if there is none. */
  original(
    datagram: Datagram,
    message: MessageView,
    fingerprint: Fingerprint,
  ): Attempt | undefined {
    const attempt = this.like(fingerprint.digest);
    if (attempt === undefined) return undefined;
    if (attempt.id !== message.id || attempt.transport !== datagram.transport) return undefined;
    if (!asks(attempt, message)) return undefined;
    const { source, sourcePort, destination } = datagram;
    const translated = alias(source, sourcePort, message.id);
    if (this.#aliases.get(translated) === attempt)
      return isCopy(attempt, fingerprint, true) ? attempt : undefined;
    const isTied = attempt.clientPort === sourcePort || isSentTo(attempt, destination);
    if (!isMasqueraded(attempt, fingerprint, isTied)) return undefined;
    this.#aliases.set(translated, attempt);
    return attempt;
  }

  /**
   * Returns the query that an ICMP error to its client quotes in its translated form, with another port; undefined if
   * there is none.
   */
  quoted(
    client: AddressId,
    ipId: number,
    message: MessageView,
    digest: number,
  ): Attempt | undefined {
    const attempt = this.like(digest);
    if (attempt === undefined) return undefined;
    if (attempt.lookup.client !== client || attempt.ipId !== ipId) return undefined;
    return attempt.id === message.id && asks(attempt, message) ? attempt : undefined;
  }

  /** Returns the query whose masqueraded copy this response answers; undefined if there is none. */
  answered(datagram: Datagram, message: MessageView): Attempt | undefined {
    if (this.#aliases.size === 0) return undefined;
    const { destination, destinationPort } = datagram;
    return this.#aliases.get(alias(destination, destinationPort, message.id));
  }

  /** Removes an exchange that is over. */
  remove(attempt: Attempt): void {
    const { copies, id, digest } = attempt;
    const slot = digest & (SLOTS - 1);
    if (this.#latest[slot] === attempt) this.#latest[slot] = undefined;
    if (this.#aliases.size === 0) return;
    for (const { client, clientPort } of copies as readonly Copy[])
      this.#aliases.delete(alias(client, clientPort, id));
  }
}

function alias(client: number, port: number, id: number): string {
  return `${client} ${port} ${id}`;
}
