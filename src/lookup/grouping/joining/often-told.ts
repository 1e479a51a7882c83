import type { NameId } from '../../../dns/message-view.ts';
import type { AddressId } from '../../../wire/address.ts';
import type { Nanoseconds } from '../../../wire/time.ts';
import type { Attempt } from '../../exchange/attempt.ts';
import { SELDOM } from '../../times.ts';

/** Denials of one name that are kept of a client: more within a second are of several lookups. */
const MAX_KEPT = 16;

/** Clients and names of which they are kept, some 3 MB; beyond, the one that came first is forgotten. */
const MAX_NAMES = 1 << 12;

interface Told {
  /** Its object may be that of another query by now: then its lookup is over. */
  readonly denied: Attempt;
  readonly sentAt: Nanoseconds;
  readonly qtype: number;
  readonly time: Nanoseconds;
}

/** Which clients were told within a second, of more than one lookup of a name, that nothing comes of it. */
export class OftenTold {
  readonly #byName = new Map<number, Told[]>();

  told(denied: Attempt, time: Nanoseconds): void {
    const key = nameKey(denied.lookup.client, denied.lookup.name);
    let list = this.#byName.get(key);
    if (list === undefined) {
      if (this.#byName.size >= MAX_NAMES) this.#byName.delete(this.#byName.keys().next().value!);
      this.#byName.set(key, (list = []));
    }
    // Of what each try led to the next, the last one is enough: those of a few lookups would fill the list.
    const before = list.findIndex(
      (told) => told.qtype === denied.qtype && isOpen(told) && leadsTo(denied, told.denied),
    );
    if (before >= 0) list.splice(before, 1);
    else if (list.length >= MAX_KEPT) list.shift();
    list.push({ denied, sentAt: denied.time, qtype: denied.qtype, time });
  }

  /** Another lookup than the one that was denied at this time, as far as each try led to the next. */
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

/** It was asked again and again until it was this one that was denied. */
function leadsTo(denied: Attempt, earlier: Attempt): boolean {
  let at: Attempt | undefined = denied;
  for (let left = MAX_KEPT; at !== undefined && left > 0; left--) {
    if (at === earlier || at.lookup === earlier.lookup) return true;
    at = at.lookup.asksAgain;
  }
  return false;
}

/** Handles of addresses have 20 bits, those of names no more than 32: both fit into an exact double. */
function nameKey(client: AddressId, name: NameId): number {
  return name * 0x10_0000 + client;
}
