import type { Datagram } from '../../decode/datagram.ts';
import type { MessageView } from '../../dns/message-view.ts';
import type { Attempt, Copy, Fingerprint } from './attempt.ts';
import { isMasqueraded } from './copies.ts';
import { asks } from './exchange-index.ts';

/** Queries of the last milliseconds, by the digest of their octets: more of them push the older ones out. */
const SLOTS = 1 << 12;

/**
 * Queries that are seen again with another client address and port (SNAT), where nothing but their octets ties them
 * together; and the addresses that they have there, by which their responses are known.
 */
export class TranslatedQueries {
  readonly #latest: (Attempt | undefined)[] = Array<undefined>(SLOTS).fill(undefined);
  /** Of these: what is compared with every query lies side by side. */
  readonly #digests = new Int32Array(SLOTS);
  /** Where it is no exchange, its row (plain/rows.ts); else -1. */
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

  isLike(digest: number): boolean {
    const slot = digest & (SLOTS - 1);
    return this.#digests[slot] === digest && this.#latest[slot] !== undefined;
  }

  /** It was a row until now: what has its place meanwhile keeps it. */
  takeBack(attempt: Attempt): void {
    if (this.#digests[attempt.digest & (SLOTS - 1)] === attempt.digest) this.add(attempt);
  }

  /** The query that this one is a masqueraded copy of. */
  original(
    datagram: Datagram,
    message: MessageView,
    fingerprint: Fingerprint,
  ): Attempt | undefined {
    const slot = fingerprint.digest & (SLOTS - 1);
    if (this.#digests[slot] !== fingerprint.digest) return undefined;
    const attempt = this.#latest[slot];
    if (attempt === undefined) return undefined;
    if (attempt.id !== message.id || attempt.transport !== datagram.transport) return undefined;
    if (!asks(attempt, message) || !isMasqueraded(attempt, fingerprint)) return undefined;
    this.#aliases.set(alias(datagram.source, datagram.sourcePort, message.id), attempt);
    return attempt;
  }

  /** The query that an ICMP error to its client quotes as it left a translation: with another port. */
  quoted(datagram: Datagram, message: MessageView, digest: number): Attempt | undefined {
    const attempt = this.#latest[digest & (SLOTS - 1)];
    if (attempt === undefined || attempt.digest !== digest) return undefined;
    const { icmpTo, quotedIpId } = datagram;
    if (attempt.lookup.client !== icmpTo || attempt.ipId !== quotedIpId) return undefined;
    return attempt.id === message.id && asks(attempt, message) ? attempt : undefined;
  }

  /** The query whose masqueraded copy this response answers. */
  answered(datagram: Datagram, message: MessageView): Attempt | undefined {
    if (this.#aliases.size === 0) return undefined;
    const { destination, destinationPort } = datagram;
    return this.#aliases.get(alias(destination, destinationPort, message.id));
  }

  /** The exchange is over. */
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
