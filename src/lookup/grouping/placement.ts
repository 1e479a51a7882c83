import type { AddressId } from '../../wire/address.ts';
import type { Nanoseconds } from '../../wire/time.ts';
import type { Answer, AnswerKind, Attempt } from '../exchange/attempt.ts';

/** Of what belongs to no plain lookup. */
export const NO_ROW = -1;

/** What a message turned out to be. One object, overwritten by the next message. */
export class Placement {
  attempt: Attempt | undefined = undefined;
  /** Of a response: what it is may change until its lookup is settled. */
  answer: Answer | undefined = undefined;
  kind: PlacementKind = 'other';
  /** Of the query that it is, or that it belongs to: who asked whom, and when. */
  client: AddressId = 0;
  server: AddressId = 0;
  sent: Nanoseconds = 0;
  /** The plain lookup that it belongs to (plain/rows.ts); NO_ROW when it is none. */
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

  /** It belongs to a plain lookup, of which there is no object. */
  // oxlint-disable-next-line max-params -- where it belongs, and what is known of it
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

/** `unmatched`: a response whose query is not in the capture. `other`: a message that is no part of a lookup. */
export type PlacementKind = 'query' | 'copy' | AnswerKind | 'unmatched' | 'other';
