import { MILLISECOND, type Nanoseconds, SECOND } from '../../wire/time.ts';
import type { Lookup } from './lookup.ts';

/**
 * How long a lookup is kept open after its last packet, in capture time. Never a resolver's own time-out: what
 * the client did is read from its packets, this only says when nothing more can come.
 *
 * - `linger`: every leg was answered at once. A second leg of a serial client, or TCP after truncation,
 *   follows within milliseconds.
 * - `late`: every leg was answered, but one had to be asked again: the first answer may still come, as from a
 *   server that takes seven seconds. Or only A was seen, or only AAAA: after DNAT, the other one may have been
 *   lost on the way here and comes with the retry, after 2 to 5 s.
 * - `asked`: a leg is unanswered, and no resolver known to us would have sent it again yet (musl's 2.5 s).
 * - `waiting`: a leg stays unanswered. glibc waits 30 s at most (RES_MAXRETRANS, resolv/resolv.h).
 */
export const Patience = { linger: 0, late: 1, asked: 2, waiting: 3 } as const;
export type Patience = (typeof Patience)[keyof typeof Patience];

const DURATIONS: Readonly<Record<Patience, Nanoseconds>> = {
  [Patience.linger]: 100 * MILLISECOND,
  [Patience.late]: 10 * SECOND,
  [Patience.asked]: 2_400 * MILLISECOND,
  [Patience.waiting]: 28_600 * MILLISECOND,
};

/** Lookups of one patience, the earliest deadline first: as the duration is one, that is the order of arrival. */
export class DeadlineList {
  readonly duration: Nanoseconds;
  first: Lookup | undefined = undefined;
  #last: Lookup | undefined = undefined;

  constructor(patience: Patience) {
    this.duration = DURATIONS[patience];
  }

  append(lookup: Lookup, now: Nanoseconds): void {
    lookup.deadline = now + this.duration;
    lookup.previous = this.#last;
    lookup.next = undefined;
    if (this.#last === undefined) this.first = lookup;
    else this.#last.next = lookup;
    this.#last = lookup;
  }

  remove(lookup: Lookup): void {
    if (lookup.previous === undefined) this.first = lookup.next;
    else lookup.previous.next = lookup.next;
    if (lookup.next === undefined) this.#last = lookup.previous;
    else lookup.next.previous = lookup.previous;
    lookup.previous = undefined;
    lookup.next = undefined;
  }
}
