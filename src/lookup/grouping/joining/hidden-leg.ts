import type { Nanoseconds } from '../../../wire/time.ts';
import { isOneManner } from '../../exchange/manner.ts';
import type { Attempt, Lookup } from '../../lookup.ts';
import { hasClockIds } from '../../resolver/resolver-traits.ts';
import { LONGEST_DEFAULT_WAIT, SHORTEST_RETRY } from '../../times.ts';
import { isAddressType, isOtherAddressType } from '../legs.ts';
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
  const repeats = (leg: Pick<Attempt, 'qtype' | 'id'>): boolean =>
    attempts.some(({ qtype, id }) => qtype === leg.qtype && id === leg.id);
  // If the answer to the leg was seen, that tells the ID of the leg.
  if (unseenLeg !== undefined && !repeats(unseenLeg)) return false;
  // On a port that was used before, the leg must come at a timer. On a port of its own, a repeated ID or an ID as
  // musl's is enough. musl asks again at once after an error, and keeps its timer meanwhile.
  const mayBeAnother = isAloneAsARule && !own.some((one) => deniedAt(one) <= start);
  const isTied = repeats(first) || (!mayBeAnother && isOfMusl(first, attempts[0]!, after));
  if (!isTimer(after) && !(freshFlow && isTied)) return false;
  const others = attempts.filter(({ qtype, id }) => qtype !== first.qtype || id !== first.id);
  return (
    others.length > 0 &&
    others.every((one) => isOtherAddressType(one.qtype, first.qtype) && isOneManner(one, first))
  );
}

/** Whether the IDs are musl's: it asks again after a fraction of its time-out, which need not be whole seconds. */
function isOfMusl(first: Attempt, late: Attempt, after: Nanoseconds): boolean {
  return after <= LONGEST_DEFAULT_WAIT && hasClockIds(first, late);
}
