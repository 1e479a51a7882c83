import type { Answer, Attempt, Copy, Unreachable } from '../exchange/attempt.ts';
import type { Lookup } from '../grouping/lookup.ts';
import { MILLISECOND, type Nanoseconds } from '../../wire/time.ts';
import type { Leg } from './legs.ts';

/** A refusal follows its cause at once. */
const AT_ONCE: Nanoseconds = 50 * MILLISECOND;
/** Whoever has its answer closes the socket as well: only one that waited for longer than this has given up. */
const PATIENT: Nanoseconds = 100 * MILLISECOND;

/** The ICMP error by which a client refuses the answer of a leg: its socket was closed when that came. */
export function refusalOf(
  { answer, answered, attempts, first, qtype }: Leg,
  { unreachables }: Lookup,
  isUntimed: boolean,
): Unreachable | undefined {
  if (answer === undefined || unreachables.length === 0) return undefined;
  const { time } = answer;
  // Without times, nothing but the number of its servers tells whether it had its answer from another one.
  if (isUntimed ? asksSeveral(first) : time - first.time < PATIENT) return undefined;
  // The answer came twice, or the network doubled it: what the client refused was the second.
  if (attempts.some(({ others }) => others.some(({ kind }) => kind === 'duplicate')))
    return undefined;
  if (attempts.some(({ copies }) => copies.some((copy) => isSecond(copy, answer))))
    return undefined;
  return unreachables.find(
    (one) =>
      one.byClient &&
      one.qtype === qtype &&
      one.quotedSource === answered!.server &&
      one.time >= time &&
      one.time - time <= AT_ONCE,
  );
}

/** The same packet, at the same place once more. */
function isSecond({ of, place, time }: Copy, answer: Answer): boolean {
  return of === 'response' && place === answer.place && time >= answer.time;
}

/** Whether its lookup was asked of more than one server: what came first was taken, and may not be in the capture. */
function asksSeveral(first: Attempt): boolean {
  return first.lookup.attempts.some(({ server }) => server !== first.server);
}
