import { Type } from '../../dns/codes.ts';
import type { Nanoseconds } from '../../wire/time.ts';
import { isUsual } from '../grouping/completion.ts';
import type { Answer, Attempt, Lookup } from '../grouping/lookup.ts';
import { LEG_WINDOW } from '../grouping/new-port.ts';

/** All transmissions of one QTYPE within a lookup, in order. */
export interface Leg {
  readonly qtype: number;
  readonly attempts: readonly Attempt[];
  readonly first: Attempt;
  /** The first answer of use to the client, else its last one; and the transmission that it belongs to. */
  readonly answer: Answer | undefined;
  readonly answered: Attempt | undefined;
}

/** A and AAAA, sent from one port to one server, the second before any answer: what two packets can race as. */
export interface Pair {
  readonly first: Attempt;
  readonly second: Attempt;
}

/** A settled lookup as rules read it: its legs, its pair, what was lost and sent again. */
export interface Story {
  readonly lookup: Lookup;
  readonly legs: readonly Leg[];
  readonly pair: Pair | undefined;
  /** Transmissions without any answer; sends to several servers at once count as lost when none of them answered. */
  readonly lost: readonly Attempt[];
  /** Legs that were never answered. */
  readonly silent: readonly Leg[];
  /**
   * From the first query to the last answer that was needed, or to the last retransmission that stayed
   * unanswered; 0 when a query was sent once and never answered: nobody sees how long the client waited.
   */
  readonly wait: Nanoseconds;
}

export function tellStory(lookup: Lookup): Story {
  const legs = legsOf(lookup);
  const lost = lookup.attempts.filter(
    (attempt) => attempt.answer === undefined && !hasParallelAnswer(attempt),
  );
  return {
    lookup,
    legs,
    pair: pairOf(lookup),
    lost,
    silent: legs.filter((leg) => leg.answer === undefined),
    wait: waitOf(lookup, legs),
  };
}

function legsOf(lookup: Lookup): Leg[] {
  const types = [...new Set(lookup.attempts.map((attempt) => attempt.qtype))];
  return types.map((qtype) => {
    const attempts = lookup.attempts.filter((attempt) => attempt.qtype === qtype);
    const inOrder = attempts
      .filter((attempt) => attempt.answer)
      .toSorted((a, b) => a.answer!.time - b.answer!.time);
    // An error is what the client ends with when nothing better comes.
    const answered = inOrder.find((attempt) => isUseful(attempt.answer!)) ?? inOrder.at(-1);
    return { qtype, attempts, first: attempts[0]!, answer: answered?.answer, answered };
  });
}

/** NOERROR or NXDOMAIN, and whole. */
function isUseful({ rcode, truncated }: Answer): boolean {
  return isUsual(rcode) && !truncated;
}

/** musl asks every server at once: one of them answering is enough, the others' silence hurts nobody. */
function hasParallelAnswer(attempt: Attempt): boolean {
  return attempt.lookup.attempts.some(
    (other) =>
      other.qtype === attempt.qtype &&
      other.server !== attempt.server &&
      other.answer !== undefined &&
      Math.abs(other.time - attempt.time) <= LEG_WINDOW,
  );
}

/**
 * The concurrent pair of the first transmission, if the client sent one. Cheap: it is asked of every lookup.
 * The two legs may have different server addresses only when the capture was taken after DNAT.
 */
export function pairOf(lookup: Lookup): Pair | undefined {
  const first = lookup.attempts[0]!;
  const otherType = first.qtype === Type.A ? Type.AAAA : Type.A;
  for (let at = 1; at < lookup.attempts.length; at++) {
    const second = lookup.attempts[at]!;
    if (second.qtype !== otherType || second.clientPort !== first.clientPort) continue;
    return isConcurrent(first, second) ? { first, second } : undefined;
  }
  return undefined;
}

function isConcurrent(first: Attempt, second: Attempt): boolean {
  if (second.time - first.time > LEG_WINDOW || first.transport !== second.transport) return false;
  return first.answer === undefined || first.answer.time > second.time;
}

function waitOf(lookup: Lookup, legs: readonly Leg[]): Nanoseconds {
  let end = lookup.start;
  for (const leg of legs) {
    if (!leg.answer && leg.attempts.length === 1) return 0;
    const settled = neededAnswer(leg)?.time ?? leg.attempts.at(-1)!.time;
    if (settled > end) end = settled;
  }
  return end - lookup.start;
}

/** glibc that repeats an answered leg throws its first answer away and waits for the second (send_dg, goto retry). */
function neededAnswer({ answer, attempts }: Leg): Answer | undefined {
  if (!answer) return undefined;
  const repeat = attempts.findLast(
    (attempt) => attempt.answer !== undefined && attempt.time - answer.time > LEG_WINDOW,
  );
  return repeat?.answer ?? answer;
}

/** The next time that this leg was sent after `attempt`. */
export function retryOf(attempt: Attempt): Attempt | undefined {
  return attempt.lookup.attempts.find((later) => isRetry(later, attempt));
}

/** What `attempt` repeats, if it is no first transmission. */
export function retriedBy(attempt: Attempt): Attempt | undefined {
  return attempt.lookup.attempts.findLast((earlier) => isRetry(attempt, earlier));
}

/**
 * Sent again: after a wait; or at once, because the answer was an error (SERVFAIL, TC) or, from a new port, an
 * ICMP error. What goes to several servers at once from one port is one transmission (musl).
 */
function isRetry(later: Attempt, earlier: Attempt): boolean {
  if (later.qtype !== earlier.qtype || later.time < earlier.time || later === earlier) return false;
  if (later.time - earlier.time > LEG_WINDOW) return true;
  if (earlier.answer && earlier.answer.time <= later.time && earlier.frame < later.frame)
    return true;
  return later.clientPort !== earlier.clientPort && earlier.frame < later.frame;
}

/** 1 for the first transmission of a leg. */
export function transmission(attempt: Attempt): number {
  let number = 1;
  for (let at = retriedBy(attempt); at; at = retriedBy(at)) number++;
  return number;
}

/** Frames of a lookup's whole story, ascending, each once; of the file in which it began. */
export function storyFrames(lookup: Lookup): number[] {
  const capture = lookup.attempts[0]!.capture;
  const sightings = lookup.attempts.flatMap((attempt) => [
    attempt,
    ...(attempt.answer ? [attempt.answer] : []),
    ...attempt.others,
    ...attempt.copies,
  ]);
  const frames = [...sightings, ...lookup.unreachables]
    .filter((seen) => seen.capture === capture)
    .map((seen) => seen.frame);
  return [...new Set(frames)].toSorted((a, b) => a - b);
}
