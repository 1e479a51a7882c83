import type { Nanoseconds } from '../../../wire/time.ts';
import {
  FIRST_RETRY_DUE,
  LATE,
  LEG_WINDOW,
  LONGEST_DEFAULT_WAIT,
  LONGEST_WAIT,
} from '../../times.ts';
import type { Lookup } from '../../lookup.ts';

/**
 * How long a lookup is kept open after its last packet, in capture time. This is never a resolver's own time-out:
 * packets show what the client did, and patience only says when something is known, or when nothing more can come.
 *
 * - `fresh`: a query was sent a moment ago, or one of several was answered.
 * - `linger`: every query was answered a moment ago. A second leg of a serial client, or TCP after truncation, follows
 *   within milliseconds.
 * - `alone`: it may be a leg, or a retry, of another lookup, whose own moment is not over yet.
 * - `rest`: healthy. If its query comes once more with the same ID from the same port, the answer did not arrive.
 * - `late`: every leg was answered, but one was asked again, or only one leg was seen. The first answer, as of a server
 *   that takes seven seconds, or the other leg may still come.
 * - `asked`: a leg is unanswered, and no resolver known to us would have sent it again yet (musl: 2.5 s).
 * - `waiting`: a leg stays unanswered.
 */
export const Patience = {
  fresh: 0,
  linger: 1,
  alone: 2,
  rest: 3,
  late: 4,
  asked: 5,
  waiting: 6,
} as const;
export type Patience = (typeof Patience)[keyof typeof Patience];

/**
 * After this time no leg can follow. The times of packets tell which legs belong together. This only says when that is
 * looked at, and must not be shorter than the window of a leg.
 */
const MOMENT: Nanoseconds = 2 * LEG_WINDOW;

const DURATIONS: Readonly<Record<Patience, Nanoseconds>> = {
  [Patience.fresh]: MOMENT,
  [Patience.linger]: MOMENT,
  [Patience.alone]: 3 * MOMENT,
  [Patience.rest]: LONGEST_DEFAULT_WAIT,
  [Patience.late]: LATE,
  [Patience.asked]: FIRST_RETRY_DUE,
  [Patience.waiting]: LONGEST_WAIT,
};

/**
 * How many earlier entries a lookup with a sooner deadline may pass. A lookup that changes its patience, or was kept
 * elsewhere, is at most some 300 ms late: as much as 1,024 entries at 3,000 lookups a second. Beyond this it waits a
 * little longer.
 */
export const MAX_PASSED = 1 << 10;

/**
 * Lookups of one patience, the earliest deadline first. All wait equally long, so that is nearly the order of arrival.
 */
export class DeadlineList {
  readonly duration: Nanoseconds;
  first: Lookup | undefined = undefined;
  size = 0;
  #last: Lookup | undefined = undefined;

  constructor(patience: Patience) {
    this.duration = DURATIONS[patience];
  }

  /** @param since the time of its last packet */
  add(lookup: Lookup, since: Nanoseconds): void {
    const deadline = since + this.duration;
    let before = this.#last;
    let left = MAX_PASSED;
    lookup.deadline = deadline;
    while (before !== undefined && isSooner(lookup, before) && left-- > 0) before = before.previous;
    this.#insert(lookup, before);
    this.size++;
  }

  #insert(lookup: Lookup, before: Lookup | undefined): void {
    const next = before === undefined ? this.first : before.next;
    lookup.previous = before;
    lookup.next = next;
    if (before === undefined) this.first = lookup;
    else before.next = lookup;
    if (next === undefined) this.#last = lookup;
    else next.previous = lookup;
  }

  remove(lookup: Lookup): void {
    if (lookup.previous === undefined) this.first = lookup.next;
    else lookup.previous.next = lookup.next;
    if (lookup.next === undefined) this.#last = lookup.previous;
    else lookup.next.previous = lookup.previous;
    lookup.previous = undefined;
    lookup.next = undefined;
    this.size--;
  }
}

/**
 * Whether the deadline of a lookup comes first. Of two at one time, the lookup that began first does, whatever their
 * order of arrival.
 */
function isSooner(lookup: Lookup, than: Lookup): boolean {
  if (lookup.deadline === than.deadline) return lookup.number < than.number;
  return lookup.deadline < than.deadline;
}
