import type { AddressId } from '../../wire/address.ts';
import type { Nanoseconds } from '../../wire/time.ts';
import type { Answer, AnswerKind, Attempt } from '../lookup.ts';

/** The row of a message that belongs to no plain lookup. */
export const NO_ROW = -1;

/** What a message turned out to be. There is one object, which the next message overwrites. */
export class Placement {
  attempt: Attempt | undefined = undefined;
  /** The answer that a response became. Its kind may change until its lookup is settled. */
  answer: Answer | undefined = undefined;
  kind: PlacementKind = 'other';
  /** Client, server and time of the query that the message is, or belongs to. */
  client: AddressId = 0;
  server: AddressId = 0;
  sent: Nanoseconds = 0;
  /** The row of the message's plain lookup (plain/rows.ts); NO_ROW if it belongs to none. */
  row = NO_ROW;

  place(kind: PlacementKind, attempt: Attempt | undefined, answer?: Answer): void {
    this.kind = kind;
    this.attempt = attempt;
    this.answer = answer;
    this.row = NO_ROW;
    if (attempt === undefined) return;
    this.client = attempt.lookup.client;
    this.server = attempt.server;
    this.sent = attempt.time;
  }

  /** Places a message of a plain lookup, which has no object. */
  placePlain(
    row: number,
    kind: 'query' | 'answer',
    client: AddressId,
    server: AddressId,
    sent: Nanoseconds,
  ): void {
    this.kind = kind;
    this.row = row;
    this.attempt = undefined;
    this.answer = undefined;
    this.client = client;
    this.server = server;
    this.sent = sent;
  }
}

/**
 * `unmatched`: a response, or an ICMP error, whose query is not in the capture. `other`: a message that is neither a
 * query nor a response of a lookup, for example an ICMP error.
 */
export type PlacementKind = 'query' | 'copy' | AnswerKind | 'unmatched' | 'other';
