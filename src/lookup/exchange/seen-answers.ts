import type { AddressId } from '../../wire/address.ts';
import type { Attempt } from '../lookup.ts';
import type { Fingerprint, Seen } from '../sighting.ts';
import { isCopy, isElsewhere, isNumbered, isThereAlready } from './copies.ts';

/** Whether the packet is the answer of this exchange, seen again. */
export function isAnswerOf(attempt: Attempt, seen: Fingerprint, isSameTuple: boolean): boolean {
  const { answer } = attempt;
  if (answer === undefined || !isCopy(answer, seen, isSameTuple)) return false;
  return !isThereAlready(attempt, 'response', seen);
}

/** Whether the packet is the answer of this exchange, at a place where it was not seen yet. */
export function isNewSight(attempt: Attempt, seen: Seen): boolean {
  if (!isAnswerOf(attempt, seen, false)) return false;
  return (
    isNumbered(seen) ||
    !attempt.copies.some(({ of, place }) => of === 'response' && place === seen.place)
  );
}

/** Whether this response was seen before, at any place, or here from this source. */
export function isKnown(attempt: Attempt, seen: Seen, source: AddressId): boolean {
  if (isAnswerOf(attempt, seen, false)) return true;
  const { copies, others } = attempt;
  if (others.some((other) => isCopy(other, seen, false))) return true;
  return copies.some(
    (copy) => copy.answer !== undefined && isCopy(copy.answer, seen, copy.peer === source),
  );
}

/**
 * Whether the copy shows that this interface doubles packets. An answer before its query shows nothing: it may belong
 * to a query before the capture began, and its seeming copy may be the real answer.
 */
export function isDoubledHere({ answer, time }: Attempt, seen: Seen): boolean {
  return answer !== undefined && seen.place === answer.place && answer.time >= time;
}

/** Whether the packet is a copy of a second answer. */
export function isSecondSeen({ others }: Attempt, seen: Fingerprint): boolean {
  return isNumbered(seen) && others.some((other) => isCopy(other, seen, true));
}

/** Whether the packet is a copy of a second answer at the same place. */
export function isSecondHere({ others }: Attempt, seen: Fingerprint): boolean {
  return (
    isNumbered(seen) &&
    others.some((other) => other.place === seen.place && isCopy(other, seen, true))
  );
}

/**
 * Whether the packet is a copy of the answer. Two equal answers at once are two answers if another transmission may
 * wait for the second. But if the interface is known to double packets, this one was doubled, too.
 */
export function isCopyOfAnswer(
  attempt: Attempt,
  seen: Fingerprint,
  waiting: readonly Attempt[],
  isDoubling: boolean,
): boolean {
  const { answer } = attempt;
  if (answer === undefined || !isAnswerOf(attempt, seen, true)) return false;
  if (waiting.length === 0 || isNumbered(seen) || isElsewhere(answer, seen)) return true;
  return isDoubling && !waiting.some((one) => one.time > answer.time);
}
