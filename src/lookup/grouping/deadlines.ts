import type { Nanoseconds } from '../../wire/time.ts';
import { lastPacket } from './completion.ts';
import type { Lookup } from './lookup.ts';
import { DeadlineList, Patience } from './patience.ts';

/** What becomes of a lookup whose deadline has passed. */
export interface DeadlineSink {
  /** Nothing more can come. */
  settle(lookup: Lookup): void;
  /** It is still unanswered, when the first resolver would send again. */
  overdue(lookup: Lookup): void;
}

/** The deadlines of all open lookups, by patience. Time is the capture's. */
export class Deadlines {
  readonly #lists = [
    new DeadlineList(Patience.linger),
    new DeadlineList(Patience.late),
    new DeadlineList(Patience.asked),
    new DeadlineList(Patience.waiting),
  ] as const;
  readonly #sink: DeadlineSink;
  #now: Nanoseconds = 0;
  /** No deadline comes before this. */
  #next: Nanoseconds = Infinity;

  constructor(sink: DeadlineSink) {
    this.#sink = sink;
  }

  /** Time that goes back settles nothing. */
  advance(now: Nanoseconds): void {
    if (now <= this.#now) return;
    this.#now = now;
    if (now >= this.#next) this.#run();
  }

  /** A new lookup, which was just asked. */
  begin(lookup: Lookup, now: Nanoseconds): void {
    lookup.patience = Patience.asked;
    this.#append(lookup, now);
  }

  /** Of the same patience as before, it keeps its place: its last packet is looked at when its turn comes. */
  wait(lookup: Lookup, patience: Patience): void {
    if (lookup.patience === patience) return;
    this.remove(lookup);
    lookup.patience = patience;
    this.#append(lookup, this.#now);
  }

  remove(lookup: Lookup): void {
    this.#lists[lookup.patience as Patience].remove(lookup);
  }

  /** The one that waits longest; undefined when none is open. */
  oldest(): Lookup | undefined {
    return this.#lists.findLast((list) => list.first)?.first;
  }

  /** One of those that are nearest to their end; undefined when none is open. */
  soonest(): Lookup | undefined {
    return this.#lists.find((list) => list.first)?.first;
  }

  #append(lookup: Lookup, now: Nanoseconds): void {
    const list = this.#lists[lookup.patience as Patience];
    list.append(lookup, now);
    if (list.first === lookup && lookup.deadline < this.#next) this.#next = lookup.deadline;
  }

  #run(): void {
    let next = Infinity;
    for (const list of this.#lists) {
      while (list.first !== undefined && list.first.deadline <= this.#now) {
        this.#pass(list, list.first);
      }
      if (list.first !== undefined && list.first.deadline < next) next = list.first.deadline;
    }
    this.#next = next;
  }

  #pass(list: DeadlineList, lookup: Lookup): void {
    const last = lastPacket(lookup);
    if (last + list.duration > this.#now) {
      list.remove(lookup);
      list.append(lookup, last);
    } else if (lookup.patience === Patience.asked) {
      this.wait(lookup, Patience.waiting);
      this.#sink.overdue(lookup);
    } else this.#sink.settle(lookup);
  }
}
