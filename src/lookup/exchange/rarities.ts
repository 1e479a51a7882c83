import type { Answer, Attempt, SentOn, Sighting, Unreachable } from './attempt.ts';

const NONE: readonly never[] = [];

/**
 * What only few exchanges have: an object of its own, and one that all others share. Tens of thousands are open when
 * nobody answers, and each of these fields would cost all of them 8 octets.
 */
export class Rarities {
  /** An answer that was given to another transmission, and may as well be to this one. */
  mayHave: Answer | undefined = undefined;
  /** An ICMP error of somebody on the way, or of the server, quotes it: it did not arrive. */
  rejection: Unreachable | undefined = undefined;
  /** Over TCP: where the server ended the connection while this query was open. It was not answered. */
  cutOff: Sighting | undefined = undefined;
  /** What the server that was asked, or its host, sent on meanwhile, the earliest first (hops). */
  sentOn: readonly SentOn[] = NONE;
  /** It is a hop: sent on by a server for somebody who waits for the answer. */
  isHop = false;
  /** Frame of the query for which it was sent on, in the same file; 0 where it may be any of several. */
  sentOnFor = 0;
  /** The same server sent the same on once more, after a wait, as this one had no answer; and the other way round. */
  sentOnAgain: Attempt | undefined = undefined;
  sentOnBefore: Attempt | undefined = undefined;
  /** The first that it was sent on for, or may be. */
  sentFor: Attempt | undefined = undefined;
  /** Several lookups wait that it may have been sent for. */
  isShared = false;
  /** Another exchange refers to it. */
  isReferred = false;
  /** Whether it is a hop shows when this one has its answer. */
  maybeHopOf: Attempt | undefined = undefined;
  /** Chain of the exchanges of one question; only where somebody sends queries on. */
  nextOfQuestion: Attempt | undefined = undefined;
  previousOfQuestion: Attempt | undefined = undefined;
  isOfQuestion = false;
}

/** Of an exchange that has none of it. Nobody writes to it. */
export const COMMON: Readonly<Rarities> = new Rarities();
