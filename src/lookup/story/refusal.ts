import type { Answer, Attempt, Copy, Lookup } from '../lookup.ts';
import type { Unreachable } from '../sighting.ts';
import { MILLISECOND, type Nanoseconds } from '../../wire/time.ts';
import type { Leg } from './legs.ts';

/** A client refuses an answer at once after it arrives. */
const AT_ONCE: Nanoseconds = 50 * MILLISECOND;
/** A client that got its answer closes its socket as well. Only a client that waited longer than this has given up. */
const PATIENT: Nanoseconds = 100 * MILLISECOND;

/**
 * Returns the ICMP error with which the client refused the answer of a leg, because its socket was already closed.
 * Undefined if the client did not refuse the answer.
 */
export function refusalOf(
  { answer, answered, attempts, first, qtype }: Leg,
  { unreachables }: Lookup,
  isUntimed: boolean,
): Unreachable | undefined {
  if (answer === undefined || unreachables.length === 0) return undefined;
  const { time } = answer;
  // Without times, a client that asked several servers may have taken the answer of another one.
  if (isUntimed ? asksSeveral(first) : time - first.time < PATIENT) return undefined;
  // The answer came twice: the client refused the second.
  if (attempts.some(({ others }) => others.some(({ kind }) => kind === 'duplicate')))
    return undefined;
  if (attempts.some(({ copies }) => copies.some((copy) => isSecond(copy, answer))))
    return undefined;
  const refusals = unreachables.filter(
    (one) =>
      one.byClient &&
      one.qtype === qtype &&
      one.quotedSource === answered!.server &&
      one.time >= time,
  );
  const refusal = refusals[0];
  if (refusal === undefined || refusal.time - time > AT_ONCE) return undefined;
  // If several transmissions were answered by then, the client has the first answer, unless it refused each.
  const come = attempts.filter(
    ({ answer: one }) => one !== undefined && one.time >= time && one.time <= refusal.time,
  );
  return come.length > refusals.length ? undefined : refusal;
}

/** Whether the copy is the answer seen once more at the same place. */
function isSecond({ of, place, time }: Copy, answer: Answer): boolean {
  return of === 'response' && place === answer.place && time >= answer.time;
}

/** Whether the lookup went to several servers. The client took the first answer, which may not be in the capture. */
function asksSeveral(first: Attempt): boolean {
  return first.lookup.attempts.some(({ server }) => server !== first.server);
}
