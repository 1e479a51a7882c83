import type { NameId } from '../../../dns/message-view.ts';
import type { AddressId } from '../../../wire/address.ts';
import type { Nanoseconds } from '../../../wire/time.ts';
import type { Attempt } from '../../lookup.ts';
import { SELDOM } from '../../times.ts';

/** Most denials of one name that are kept of a client: more within a second are of several lookups. */
const MAX_KEPT = 16;

/** Most pairs of client and name for which denials are kept, some 3 MB; beyond it the oldest pair is forgotten. */
const MAX_NAMES = 1 << 12;

interface Told {
  /** The denied query. Its object may be reused for another query by now: then its lookup is over. */
  readonly denied: Attempt;
  readonly sentAt: Nanoseconds;
  readonly qtype: number;
  readonly time: Nanoseconds;
}

/** Knows which clients were denied more than one lookup of a name within a second. */
export class OftenTold {
  readonly #byName = new Map<number, Told[]>();

  told(denied: Attempt, time: Nanoseconds): void {
    const key = nameKey(denied.lookup.client, denied.lookup.name);
    let list = this.#byName.get(key);
    if (list === undefined) {
      if (this.#byName.size >= MAX_NAMES) this.#byName.delete(this.#byName.keys().next().value!);
      this.#byName.set(key, (list = []));
    }
    // If each try led to the next, the last denial is enough: otherwise a few lookups would fill the list.
    const before = list.findIndex(
      (told) => told.qtype === denied.qtype && isOpen(told) && leadsTo(denied, told.denied),
    );
    if (before >= 0) list.splice(before, 1);
    else if (list.length >= MAX_KEPT) list.shift();
    list.push({ denied, sentAt: denied.time, qtype: denied.qtype, time });
  }

  /**
   * Whether another lookup of the client was denied the same within a second. A chain of tries counts as one lookup.
   */
  isOften(denied: Attempt, toldAt: Nanoseconds): boolean {
    const { lookup, qtype } = denied;
    const list = this.#byName.get(nameKey(lookup.client, lookup.name)) ?? [];
    return list.some((told) => {
      if (Math.abs(toldAt - told.time) > SELDOM || told.qtype !== qtype) return false;
      return !isOpen(told) || !leadsTo(denied, told.denied);
    });
  }
}

function isOpen({ denied, sentAt }: Told): boolean {
  return denied.time === sentAt;
}

/** Whether the earlier denied query was asked again and again until this one. */
export function leadsTo(denied: Attempt, earlier: Attempt): boolean {
  let at: Attempt | undefined = denied;
  for (let left = MAX_KEPT; at !== undefined && left > 0; left--) {
    if (at === earlier || at.lookup === earlier.lookup) return true;
    at = at.lookup.asksAgain;
  }
  return false;
}

/**
 * The key of a client and a name. Handles of addresses have 20 bits, those of names at most 32, so a double holds both
 * exactly.
 */
function nameKey(client: AddressId, name: NameId): number {
  return name * 0x10_0000 + client;
}
