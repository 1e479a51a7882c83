import type { Answer, Attempt, SentOn, Sighting, Unreachable } from './attempt.ts';

const NONE: readonly never[] = [];

/**
 * Fields that only few exchanges need: an object of their own, and one that all others share. Tens of thousands of
 * exchanges are open when no server answers, and each of these fields would cost each of them 8 octets.
 */
export class Rarities {
  /** An answer that was assigned to another transmission, but may belong to this one. */
  mayHave: Answer | undefined = undefined;
  /** An ICMP error from the path or from the server that quotes the query: it did not arrive. */
  rejection: Unreachable | undefined = undefined;
  /** Over TCP: where the server ended the connection, before it answered this query or before it got it. */
  cutOff: Sighting | undefined = undefined;
  /**
   * Exchanges in which the server that was asked, or its host, sent the question on meanwhile; the earliest first
   * (hops).
   */
  sentOn: readonly SentOn[] = NONE;
  /** Whether this is a hop: a server sent it on for a client that waits for the answer. */
  isHop = false;
  /** Frame of the query for which it was sent on, in the same file; 0 if it may be any of several. */
  sentOnFor = 0;
  /**
   * The exchange in which the same server sent the same question on again, after a wait, because this one had no
   * answer; and the reverse.
   */
  sentOnAgain: Attempt | undefined = undefined;
  sentOnBefore: Attempt | undefined = undefined;
  /** The first query that it was sent on for, or may have been. */
  sentFor: Attempt | undefined = undefined;
  /** Whether several lookups wait that it may have been sent for. */
  isShared = false;
  /** Whether another exchange refers to this one. */
  isReferred = false;
  /** The exchange whose answer decides whether this one is a hop. */
  maybeHopOf: Attempt | undefined = undefined;
  /** Chain of the exchanges of one question; used only if some host sends queries on. */
  nextOfQuestion: Attempt | undefined = undefined;
  previousOfQuestion: Attempt | undefined = undefined;
  isOfQuestion = false;
}

/** Shared by exchanges with none of these fields. It is never written to. */
export const COMMON: Readonly<Rarities> = new Rarities();
