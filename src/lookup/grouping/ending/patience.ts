import type { Nanoseconds } from '../../../wire/time.ts';
import {
  FIRST_RETRY_DUE,
  LATE,
  LEG_WINDOW,
  LONGEST_DEFAULT_WAIT,
  LONGEST_WAIT,
} from '../../times.ts';
import type { Lookup } from '../lookup.ts';

/**
 * How long a lookup is kept open after its last packet, in capture time. Never a resolver's own time-out: what
 * the client did is read from its packets, this only says when something is known, or nothing more can come.
 *
 * - `fresh`: something was asked a moment ago.
 * - `linger`: every query was answered a moment ago. A second leg of a serial client, or TCP after truncation, follows
 *   within milliseconds.
 * - `alone`: it may be a leg, or a retry, of another lookup, whose own moment is not over yet.
 * - `rest`: healthy. When its query comes once more with the same ID from the same port, the answer did not arrive.
 * - `late`: every leg was answered, but one had to be asked again: the first answer may still come, as from a
 *   server that takes seven seconds.
 * - `asked`: a leg is unanswered, and no resolver known to us would have sent it again yet (musl's 2.5 s).
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
 * No leg can follow any more. What belongs together is told by the times of packets: this says when that is looked at, and
 * only must not be sooner than the window of a leg.
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
 * How many that came before are passed by one whose time is over sooner. What changes its patience, or has been kept
 * elsewhere, is at most some 300 ms late: this is as much for 3,000 lookups a second. Beyond, it waits a little longer.
 */
const MAX_PASSED = 1 << 10;

/** Lookups of one patience, the earliest deadline first: as the duration is one, that is nearly the order of arrival. */
export class DeadlineList {
  readonly duration: Nanoseconds;
  first: Lookup | undefined = undefined;
  size = 0;
  #last: Lookup | undefined = undefined;

  constructor(patience: Patience) {
    this.duration = DURATIONS[patience];
  }

  /** @param since its last packet */
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

/** Of two at one time the one that began first: in whatever order they came here. */
function isSooner(lookup: Lookup, than: Lookup): boolean {
  if (lookup.deadline === than.deadline) return lookup.number < than.number;
  return lookup.deadline < than.deadline;
}
