import type { Datagram } from '../../decode/datagram.ts';
import type { MessageView } from '../../dns/message-view.ts';
import { firstTtl } from '../../dns/first-ttl.ts';
import { extendedRcode } from '../../dns/record.ts';
import type { AddressId } from '../../wire/address.ts';
import type { Nanoseconds } from '../../wire/time.ts';
import { CROSSING, PROMPT, REORDERING, USUAL_AT_LEAST } from '../times.ts';
import type { Answer, AnswerKind, Attempt } from '../lookup.ts';
import type { Seen } from '../sighting.ts';
import { retryOf } from '../story/retries.ts';
import { isAsked, isAskedBeside, isNumbered, isTranslated } from './copies.ts';

/**
 * Returns how long this server usually takes, or takes for nearly all answers, as far as the capture shows; undefined if
 * it does not show that.
 */
export type Usual = (server: AddressId, share?: 'nearly-all') => Nanoseconds | undefined;

/** An answer is usual if it takes at most this many times as long as the server's answers usually take. */
const UNUSUAL = 2;

/** A late answer to an earlier transmission follows the last one so closely only once in so many times. */
const AT_ONCE = 20;

/** Returns the longest time that a usual answer of this server takes. */
export function usualWithin(usual: Nanoseconds | undefined): Nanoseconds {
  return usual === undefined ? PROMPT : Math.max(USUAL_AT_LEAST, UNUSUAL * usual);
}

/** The last RCODE of RFC 1035. */
const REFUSED = 5;

/** Fills in a response, for the transmission `answer.attempt`. */
export function fill(
  answer: Answer,
  kind: AnswerKind,
  datagram: Datagram,
  message: MessageView,
  seen: Seen,
): Answer {
  answer.kind = kind;
  answer.orTo = undefined;
  answer.see(seen);
  answer.id = message.id;
  answer.source = datagram.source;
  answer.sourcePort = datagram.sourcePort;
  answer.rcode = rcodeOf(message);
  answer.truncated = message.isTruncated;
  answer.answerCount = message.answerCount;
  answer.length = datagram.payloadLength;
  answer.isFragment = datagram.isFirstFragmentOnly;
  answer.ttl = firstTtl(message);
  return answer;
}

/**
 * Returns the RCODE, with the upper bits of an OPT record (RFC 6891 section 6.1.3) if the lower bits are no RCODE of
 * RFC 1035.
 */
function rcodeOf({ rcode, bytes, start, end }: MessageView): number {
  return rcode <= REFUSED ? rcode : extendedRcode(bytes, start, end);
}

/**
 * Returns the transmissions of one five-tuple and ID within a lookup. Only time tells which of them an answer belongs
 * to.
 */
export function transmissionsOf(attempt: Attempt): Attempt[] {
  return attempt.lookup.attempts.filter((other) => isSameExchange(other, attempt));
}

function isSameExchange(a: Attempt, b: Attempt): boolean {
  return (
    a.id === b.id &&
    a.qtype === b.qtype &&
    a.clientPort === b.clientPort &&
    a.transport === b.transport &&
    ((a.server === b.server && a.serverPort === b.serverPort) || isBehind(a, b) || isBehind(b, a))
  );
}

/**
 * Whether the first query was seen only behind the translation, where the second one went as well, and no third server
 * was asked, which may share the endpoint.
 */
function isBehind({ server: endpoint }: Attempt, other: Attempt): boolean {
  return (
    !isAskedBeside(other, endpoint) &&
    other.copies.some((copy) => isTranslated(other, copy) && copy.peer === endpoint) &&
    other.lookup.attempts.every(({ server }) => server === endpoint || server === other.server)
  );
}

/**
 * Returns the transmission that an answer at this time belongs to: the last one, if the answer follows it as soon as
 * this server usually answers. Otherwise the first open one: then the server was slow, and nothing is known to be lost.
 *
 * @param open transmissions without an answer, sent before, in order; at least one
 * @param nearlyAll how long nearly all answers of this server take
 */
export function likeliest(
  open: readonly Attempt[],
  time: Nanoseconds,
  usual: Nanoseconds,
  nearlyAll: Nanoseconds = 0,
): { attempt: Attempt; isCertain: boolean } {
  const [first] = open as [Attempt];
  const last = open.at(-1)!;
  // Without times no answer is known to be late.
  if (usual === Infinity) return { attempt: last, isCertain: true };
  if (first === last) return { attempt: first, isCertain: true };
  const took = time - last.time;
  // An answer cannot tell apart two transmissions that are as close as an answer takes, unless it follows the last one
  // at once.
  const gap = last.time - open.at(-2)!.time;
  const isAtOnce = took * AT_ONCE <= gap;
  // A server that holds one of a hundred for longer may have held this one.
  const isSlowest = nearlyAll * AT_ONCE <= gap && took <= UNUSUAL * nearlyAll;
  return (took <= usual && (gap > usual || isAtOnce)) || (isAtOnce && isSlowest)
    ? { attempt: last, isCertain: true }
    : { attempt: first, isCertain: false };
}

/**
 * Assigns the answers of a lookup to its transmissions again, now that all of them are known (see `likeliest`). If
 * there are fewer answers than transmissions, what cannot be known is noted.
 */
export function assignAnswers(attempts: readonly Attempt[], usual: Usual): void {
  const done = new Set<Attempt>();
  for (const attempt of attempts) {
    if (done.has(attempt)) continue;
    const sent = transmissionsOf(attempt);
    for (const one of sent) done.add(one);
    if (sent.length < 2) {
      const { answer } = attempt;
      if (answer !== undefined) answer.kind = kindOf(attempt, answer);
      continue;
    }
    const known = [usual(attempt.server), slowest(attempts, attempt.server)];
    const most = known.filter((one) => one !== undefined);
    assign(
      sent,
      usualWithin(most.length === 0 ? undefined : Math.max(...most)),
      usual(attempt.server, 'nearly-all'),
    );
  }
}

/**
 * Returns the slowest certain answer of this server within a lookup, one for which no other transmission waited;
 * undefined if there is none.
 */
function slowest(attempts: readonly Attempt[], server: AddressId): Nanoseconds | undefined {
  let longest: Nanoseconds | undefined;
  for (const attempt of attempts) {
    const { answer, time } = attempt;
    if (attempt.server !== server || answer === undefined) continue;
    const isCertain = transmissionsOf(attempt).every(
      (other) =>
        other === attempt ||
        other.time > answer.time ||
        (other.answer !== undefined && other.answer.time < answer.time),
    );
    if (isCertain && (longest === undefined || answer.time - time > longest))
      longest = answer.time - time;
  }
  return longest;
}

function assign(
  sent: readonly Attempt[],
  usual: Nanoseconds,
  nearlyAll: Nanoseconds | undefined,
): void {
  const answers = sent.flatMap(({ answer }) => answer ?? []).toSorted((a, b) => a.time - b.time);
  const isOneEach = answers.length === sent.length;
  for (const attempt of sent) {
    attempt.answer = undefined;
    if (attempt.rare.mayHave !== undefined) attempt.rarely().mayHave = undefined;
  }
  for (const answer of answers) {
    const awaited = awaiting(sent, answer.time);
    // The ICMP errors for the others came after this answer.
    const open = awaited.length > 0 ? awaited : openAt(sent, answer.time);
    if (open.every(isNamed) && becomesSecond(answer, sent)) continue;
    const { attempt, isCertain } = likeliest(open, answer.time, usual, nearlyAll);
    attempt.answer = answer;
    answer.attempt = attempt;
    answer.kind = kindOf(attempt, answer);
    answer.orTo = isCertain || isOneEach ? undefined : open.at(-1)!;
  }
  for (const answer of answers) if (answer.orTo !== undefined) mayBeTo(sent, answer);
}

/** Whether an ICMP error says of this very packet, by its IP ID, that it did not arrive. */
function isNamed(attempt: Attempt): boolean {
  return attempt.rare.rejection !== undefined && isNumbered(attempt);
}

/**
 * Makes a response the second one to the last transmission that had an answer before. Returns false if there is none,
 * or if that has too many already.
 */
function becomesSecond(answer: Answer, sent: readonly Attempt[]): boolean {
  const first = sent.findLast((one) => one.answer !== undefined && one.answer.time <= answer.time);
  if (first === undefined || !first.addOther(answer)) return false;
  const former = answer.attempt!;
  if (former !== first)
    former.copies = former.copies.filter((copy) => copy.of === 'query' || !first.addCopy(copy));
  answer.attempt = first;
  answer.kind = 'duplicate';
  return true;
}

/**
 * Returns the transmissions without an answer that were sent by this time, or else all without one. ICMP errors do not
 * count.
 */
function openAt(sent: readonly Attempt[], time: Nanoseconds): Attempt[] {
  const open = sent.filter((one) => one.answer === undefined);
  const before = open.filter((one) => one.time <= time);
  return before.length > 0 ? before : open;
}

/**
 * Notes the answer with each transmission that was on its way when it came and has no other: any of these may have it.
 */
function mayBeTo(sent: readonly Attempt[], answer: Answer): void {
  for (const one of sent)
    if (one.answer === undefined && one.rare.rejection === undefined && one.time <= answer.time)
      one.rarely().mayHave ??= answer;
}

/**
 * Returns the transmissions without an answer that were sent by this time; if there are none, those sent just after it
 * (packets out of order). A transmission that did not arrive, as ICMP says, is not answered if another one may have
 * arrived.
 */
export function awaiting(sent: readonly Attempt[], time: Nanoseconds): Attempt[] {
  const isSeenBehind = sent.length > 1 && sent.some(wentOn);
  const delivered = sent.filter(
    (one) => one.rare.rejection === undefined && (!isSeenBehind || wentOn(one)),
  );
  const open = (delivered.length > 0 ? delivered : sent).filter(
    (attempt) => attempt.answer === undefined,
  );
  const before = open.filter((attempt) => attempt.time <= time);
  return before.length > 0 ? before : open.filter((attempt) => attempt.time <= time + REORDERING);
}

/**
 * Whether the query was seen behind the translation, on its way to an endpoint of its server. If a client asks several
 * servers at once (musl), no IP ID tells these queries apart: one whose flow seems to have gone to two endpoints has
 * the sighting of another one.
 */
function wentOn(attempt: Attempt): boolean {
  if (endpointsOf(attempt).length > 0) return true;
  const { lookup, id, qtype, clientPort, server, time } = attempt;
  return lookup.attempts.some(
    (other) =>
      other.id === id &&
      other.qtype === qtype &&
      other.clientPort === clientPort &&
      other.server !== server &&
      Math.abs(other.time - time) <= CROSSING &&
      hasTwoEndpoints(other),
  );
}

/** Whether the flow of a query seems to have gone to two endpoints. Conntrack translates all its packets alike. */
function hasTwoEndpoints({ lookup, clientPort, server }: Attempt): boolean {
  const ofFlow = lookup.attempts.filter(
    (one) => one.clientPort === clientPort && one.server === server,
  );
  return new Set(ofFlow.flatMap(endpointsOf)).size > 1;
}

/** Returns the endpoints to which the query was seen on its way. A server that the client asks itself is none (musl). */
function endpointsOf(attempt: Attempt): AddressId[] {
  return attempt.copies
    .filter((copy) => isTranslated(attempt, copy) && !isAsked(copy.peer, attempt.lookup))
    .map(({ peer }) => peer);
}

/** Returns what an answer to this transmission is: late if its client had asked again by then, or a plain answer. */
export function kindOf(attempt: Attempt, { time }: Answer): AnswerKind {
  const again = retryOf(attempt);
  return again !== undefined && again.time <= time ? 'late' : 'answer';
}
