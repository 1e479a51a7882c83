import type { Answer, AnswerKind, Attempt } from '../exchange/attempt.ts';

/** What a message turned out to be. One object, overwritten by the next message. */
export class Placement {
  attempt: Attempt | undefined = undefined;
  /** Of a response: what it is may change until its lookup is settled. */
  answer: Answer | undefined = undefined;
  kind: PlacementKind = 'other';

  place(kind: PlacementKind, attempt: Attempt | undefined, answer?: Answer): void {
    this.kind = kind;
    this.attempt = attempt;
    this.answer = answer;
  }
}

/** `unmatched`: a response whose query is not in the capture. `other`: a message that is no part of a lookup. */
export type PlacementKind = 'query' | 'copy' | AnswerKind | 'unmatched' | 'other';
