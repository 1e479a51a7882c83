import { retriedBy, retryOf } from '../story/retries.ts';
import { kindOf, type Usual } from './answers.ts';
import type { Answer, Attempt, Copy, Lookup } from '../lookup.ts';
import { interfaceOf, type Sighting } from '../sighting.ts';
import { LEG_WINDOW } from '../times.ts';
import type { Nanoseconds } from '../../wire/time.ts';
import { isCopy, isNumbered, isOnItsWay } from './copies.ts';
import type { Translations } from './translations.ts';

/**
 * Finds responses of the lookup that were taken for odd ones, from elsewhere or second, but are this answer before it
 * was translated back. They become copies.
 */
export function knowCopies(attempt: Attempt, answer: Answer, translations: Translations): void {
  if (!isNumbered(answer)) knowCopiesOf(attempt, attempt, answer, translations);
  else for (const one of attempt.lookup.attempts) knowCopiesOf(one, attempt, answer, translations);
}

function knowCopiesOf(
  one: Attempt,
  attempt: Attempt,
  answer: Answer,
  translations: Translations,
): void {
  if (one.others.length === 0) return;
  one.others = one.others.filter((other) => {
    if (!isCopy(answer, other, false) || !attempt.addCopy(copyOf(other, attempt))) return true;
    noteTranslation(translations, attempt, other, answer);
    other.kind = 'copy';
    other.attempt = attempt;
    return false;
  });
}

/** Returns the sight of a response to this query as a copy. */
function copyOf(
  { capture, frame, time, place, hopLimit, source: peer }: Answer,
  attempt: Attempt,
): Copy {
  const { clientPort, lookup } = attempt;
  const ends = { peer, client: lookup.client, clientPort };
  return { of: 'response', capture, frame, time, place, hopLimit, ...ends };
}

/**
 * Notes a translation that two sightings show. A response loses hops on its way to the client, and on the client's side
 * it comes from the address that was asked.
 */
function noteTranslation(
  translations: Translations,
  { server }: Attempt,
  { hopLimit, source }: Answer,
  answer: Answer,
): void {
  if (!isNumbered(answer)) return;
  if (hopLimit > answer.hopLimit) translations.note(server, source);
  else if (hopLimit < answer.hopLimit) translations.note(source, server);
}

/** Ties earlier sightings of this answer at other places to its transmission. They are copies, not answers. */
export function knowEchoes(attempt: Attempt, answer: Answer, translations: Translations): void {
  for (const other of attempt.lookup.attempts) {
    if (other.copies.length === 0) continue;
    const echo = other.copies.find((copy) => copy.answer && isCopy(copy.answer, answer, false));
    if (echo === undefined) continue;
    noteTranslation(translations, attempt, echo.answer!, answer);
    give(echo, other, attempt);
  }
}

/** Gives a copy to the transmission that its response answers. It is no longer an answer by itself. */
function give(echo: Copy, from: Attempt, to: Attempt): void {
  echo.answer!.attempt = to;
  echo.answer = undefined;
  if (from === to || !to.addCopy(echo)) return;
  from.copies = from.copies.filter((copy) => copy !== echo);
}

/**
 * Takes a response seen on its way as the answer, if the capture lacks its end: if no query follows it, the client had
 * it.
 */
export function knowEcho(attempt: Attempt, translations: Translations): void {
  if (attempt.answer !== undefined || attempt.rare.rejection !== undefined) return;
  if (attempt.others.length > 0) knowPassing(attempt, translations);
  if (attempt.answer !== undefined || attempt.copies.length === 0) return;
  const echo = attempt.copies.find(({ answer }) => answer !== undefined);
  if (echo === undefined || isForeign(attempt, echo) || isRefused(attempt, echo)) return;
  const later = laterWith(attempt, echo.answer!);
  if (later !== undefined) {
    give(echo, attempt, later);
    return;
  }
  if (isMissed(attempt, echo.answer!) || wasMissed(attempt, echo.answer!)) return;
  attempt.copies = attempt.copies.filter((copy) => copy !== echo);
  attempt.answer = echo.answer!;
  attempt.answer.kind = kindOf(attempt, attempt.answer);
}

/**
 * Does the same if neither the query nor the answer was seen on both sides of a translation. The response comes from
 * another address, but it was not seen at the client's interface, or that address answers for several servers.
 */
function knowPassing(attempt: Attempt, translations: Translations): void {
  const passing = attempt.others.find((other) => isPassing(other, attempt, translations));
  if (passing === undefined || isRefused(attempt, passing) || isMissed(attempt, passing)) return;
  attempt.others = attempt.others.filter((other) => other !== passing);
  attempt.answer = passing;
  passing.attempt = attempt;
  passing.kind = kindOf(attempt, passing);
  for (const one of attempt.lookup.attempts)
    if (one.server === attempt.server && retryOf(one) !== undefined)
      knowLost(one, passing, translations);
}

/**
 * Notes whether the client of a lookup took the answers that came from other addresses than it seems to have asked. A
 * retry after which the client gave up shows nothing.
 *
 * @param hadTime whether the client would have asked again by now
 */
export function noteTaken(
  { attempts }: Lookup,
  translations: Translations,
  hadTime: boolean,
  usual: Usual,
): void {
  for (const attempt of attempts) {
    const other = attempt.others.find(({ kind }) => kind === 'unexpected-source');
    if (other === undefined) continue;
    const { server } = attempt;
    const isSilent = usual(server) === undefined;
    if (isMissed(attempt, other)) translations.answerMissed(other.source, server);
    else if (retriedBy(attempt) === undefined)
      translations.answerTaken(other.source, server, hadTime, isSilent);
  }
}

/** Whether the response from another address was seen only on its way, or stands in for the server's. */
function isPassing(other: Answer, attempt: Attempt, translations: Translations): boolean {
  if (other.kind !== 'unexpected-source') return false;
  if (translations.standsIn(other.source, attempt.server)) return true;
  const [place, own] = [interfaceOf(other), interfaceOf(attempt)];
  if (place === 0 || own === 0 || place === own) return false;
  return attempt.copies.every((copy) => interfaceOf(copy) !== own);
}

/**
 * Takes a response that was missed as seen on its way if the client took another one from the same address. Then both
 * were translated back, and the first one was lost behind this point.
 */
function knowLost(attempt: Attempt, { source }: Answer, translations: Translations): void {
  attempt.others = attempt.others.filter((other) => {
    if (other.source !== source || !isPassing(other, attempt, translations)) return true;
    if (!attempt.addCopy(copyOf(other, attempt))) return true;
    other.kind = 'copy';
    return false;
  });
}

/** Whether the response was not translated back at the client's interface: the client has to ignore it. */
export function isForeign(attempt: Attempt, { place, peer }: Copy): boolean {
  const own = interfaceOf(attempt);
  if (own === 0 || interfaceOf({ place }) !== own || peer === attempt.server) return false;
  return !isOnItsWay(attempt, peer);
}

/** Whether the client reports its port closed after the response: it may have refused this very response. */
function isRefused({ lookup }: Attempt, echo: Sighting): boolean {
  return lookup.unreachables.some(({ byClient, time }) => byClient && time >= echo.time);
}

/**
 * Returns a later transmission with the same five-tuple and ID that saw this very packet, too: the packet answers that
 * one. Undefined if there is none.
 */
function laterWith({ lookup, time }: Attempt, echo: Answer): Attempt | undefined {
  if (!isNumbered(echo)) return undefined;
  const isSame = (answer: Answer | undefined) =>
    answer !== undefined && answer !== echo && isCopy(answer, echo, true);
  return lookup.attempts.find(
    (other) =>
      other.time > time &&
      (isSame(other.answer) || other.copies.some((copy) => isSame(copy.answer))),
  );
}

/**
 * Whether the leg was sent again after the response, and not for its partner's sake. If it was sent again before, a
 * response without an IP ID may as well answer that transmission, unless that one has an answer.
 */
function isMissed(attempt: Attempt, echo: Answer): boolean {
  const again = retryOf(attempt);
  if (again === undefined || isForPartner(attempt, again)) return false;
  return attempt.lookup.attempts.some(
    ({ qtype, time, answer }) =>
      qtype === attempt.qtype &&
      (time > echo.time || (time > attempt.time && answer === undefined && !isNumbered(echo))),
  );
}

/**
 * Whether the client misses the answer to the other leg alone. glibc then repeats both legs, and sends the second one
 * when the first one has its answer (RES_SNGLKUP in send_dg, resolv/res_send.c). If it had neither answer, it would send
 * both at once.
 */
function isForPartner(attempt: Attempt, again: Attempt): boolean {
  return attempt.lookup.attempts.some((partner) => {
    if (partner.qtype === attempt.qtype || firstResponse(partner) < Infinity) return false;
    const partnerAgain = retryOf(partner);
    if (partnerAgain === undefined) return false;
    const [first, second] =
      again.time < partnerAgain.time ? [again, partnerAgain] : [partnerAgain, again];
    const after = second.time - firstResponse(first);
    return after >= 0 && after <= LEG_WINDOW;
  });
}

/** Returns when the first response to the query was seen, at any place; Infinity without one. */
function firstResponse({ answer, others, copies }: Attempt): Nanoseconds {
  let first = answer?.time ?? Infinity;
  for (const { time } of others) first = Math.min(first, time);
  for (const { of, time } of copies) if (of === 'response') first = Math.min(first, time);
  return first;
}

/**
 * Whether an answer to an earlier transmission also went by here and was missed: the next answer then has the same
 * fate. Without IP IDs this one may be a late answer to the earlier transmission.
 */
function wasMissed({ lookup, qtype, time }: Attempt, echo: Answer): boolean {
  if (!isNumbered(echo)) return false;
  return lookup.attempts.some(
    (earlier) =>
      earlier.qtype === qtype &&
      earlier.time < time &&
      earlier.answer === undefined &&
      earlier.copies.some(({ answer }) => answer !== undefined),
  );
}

/** Takes responses seen on their way with another IP ID than the answer for second responses. */
export function knowSecond(attempt: Attempt): void {
  const { copies } = attempt;
  if (attempt.answer === undefined || copies.every(({ answer }) => answer === undefined)) return;
  attempt.copies = copies.filter(({ answer }) => {
    if (answer === undefined || !isNumbered(answer)) return true;
    if (answer.ipId === attempt.answer!.ipId) return true;
    // The copy has its own end in the capture, as a second answer.
    if (attempt.others.some(({ ipId }) => ipId === answer.ipId)) return true;
    answer.kind = 'duplicate';
    return !attempt.addOther(answer);
  });
}
