import type { Nanoseconds } from '../../../wire/time.ts';
import { isOneManner } from '../../exchange/manner.ts';
import type { Attempt, Lookup } from '../../lookup.ts';
import { hasClockIds } from '../../resolver/resolver-traits.ts';
import { LONGEST_DEFAULT_WAIT, SHORTEST_RETRY } from '../../times.ts';
import { hasQuery, isAddressType, isOtherAddressType } from '../legs.ts';
import { deniedAt } from './joining.ts';
import { isTimer } from './timers.ts';

/**
 * Whether the lookup shows a leg of the earlier lookup whose first transmission is missing here, as happens after DNAT.
 * The leg shows with the retry, on the same port, which was opened for one lookup. It comes by itself (musl), or with
 * the answered leg, which keeps its ID (glibc).
 *
 * @param own transmissions of the earlier lookup from this port
 * @param isAloneAsARule whether the client asks for one family at a time: then the port may be used again
 */
export function hasHiddenLeg(
  { freshFlow, unseenLeg }: Lookup,
  own: readonly Attempt[],
  lookup: Lookup,
  isAloneAsARule: boolean,
): boolean {
  const [first] = own as [Attempt];
  if (!isAddressType(first.qtype) || own.some(({ qtype }) => qtype !== first.qtype)) return false;
  const { start, attempts } = lookup;
  const after = start - first.time;
  if (after < SHORTEST_RETRY) return false;
  // If the answer to the leg was seen, that tells the ID of the leg.
  if (unseenLeg !== undefined && !hasQuery(lookup, unseenLeg)) return false;
  // On a port that was used before, the leg must come at a timer, from a client that asks for both families at once as
  // a rule: others come to a port again at any time. On a port of its own it is enough that the client still waits
  // there, or repeats an ID, or has IDs as musl's. musl asks again at once after an error, and keeps its timer meanwhile.
  const isRecent = after <= LONGEST_DEFAULT_WAIT;
  const isDenied = own.some((one) => deniedAt(one) <= start);
  const isWaiting = isRecent && !isDenied && own.every((one) => isOpen(one, start));
  const mayBeMusl = isRecent && (isDenied || !isAloneAsARule);
  const isTied =
    isWaiting || hasQuery(lookup, first) || (mayBeMusl && hasClockIds(first, attempts[0]!));
  const isDue = isTimer(after) && !isAloneAsARule;
  if (!isDue && !(freshFlow && isTied)) return false;
  const others = attempts.filter(({ qtype, id }) => qtype !== first.qtype || id !== first.id);
  return (
    others.length > 0 &&
    others.every((one) => isOtherAddressType(one.qtype, first.qtype) && isOneManner(one, first))
  );
}

/** Whether the query has no answer by then: its client holds the port as long as it waits. */
function isOpen({ answer }: Attempt, time: Nanoseconds): boolean {
  return answer === undefined || answer.time > time;
}
