import type { Nanoseconds } from '../../wire/time.ts';
import { lastPacket } from './completion.ts';
import type { Lookup } from './lookup.ts';
import { DeadlineList, Patience } from './patience.ts';

/** Takes a lookup of which nothing has come for as long as its patience lasts. It must give it another, or end it. */
export type OnPassed = (lookup: Lookup, patience: Patience) => void;

const PATIENCES = Object.values(Patience);

/** The deadlines of all open lookups, by patience. Time is the capture's. */
export class Deadlines {
  readonly #lists = PATIENCES.map((patience) => new DeadlineList(patience));
  readonly #onPassed: OnPassed;
  #now: Nanoseconds = 0;
  /** No deadline comes before this. */
  #next: Nanoseconds = Infinity;

  constructor(onPassed: OnPassed) {
    this.#onPassed = onPassed;
  }

  get now(): Nanoseconds {
    return this.#now;
  }

  /** Time that goes back settles nothing. */
  advance(now: Nanoseconds): void {
    if (now <= this.#now) return;
    if (now >= this.#next) this.#run(now);
    this.#now = now;
  }

  /** Time begins anew. */
  restart(): void {
    this.#now = 0;
  }

  /** A new lookup, which was just asked. */
  begin(lookup: Lookup, now: Nanoseconds): void {
    lookup.patience = Patience.fresh;
    this.#append(lookup, now);
  }

  /** Of the same patience as before, it keeps its place: its last packet is looked at when its turn comes. */
  wait(lookup: Lookup, patience: Patience): void {
    if (lookup.patience === patience) return;
    this.remove(lookup);
    lookup.patience = patience;
    this.#append(lookup, lastPacket(lookup));
  }

  remove(lookup: Lookup): void {
    this.#lists[lookup.patience]!.remove(lookup);
  }

  /** How many have this patience. */
  count(patience: Patience): number {
    return this.#lists[patience]!.size;
  }

  /** The one of this patience that has waited longest. */
  first(patience: Patience): Lookup | undefined {
    return this.#lists[patience]!.first;
  }

  /** The one that waits longest; undefined when none is open. */
  oldest(): Lookup | undefined {
    return this.#lists.findLast((list) => list.first)?.first;
  }

  *[Symbol.iterator](): IterableIterator<Lookup> {
    for (const { first } of this.#lists)
      for (let lookup = first; lookup !== undefined; lookup = lookup.next) yield lookup;
  }

  #append(lookup: Lookup, since: Nanoseconds): void {
    const list = this.#lists[lookup.patience]!;
    list.append(lookup, since);
    if (list.first === lookup && lookup.deadline < this.#next) this.#next = lookup.deadline;
  }

  /** In order of time, however far it went on at once: what one of them does may hang on another that is still open. */
  #run(now: Nanoseconds): void {
    for (let list = this.#soonest(); list !== undefined; list = this.#soonest()) {
      const first = list.first!;
      this.#next = first.deadline;
      if (first.deadline > now) return;
      if (first.deadline > this.#now) this.#now = first.deadline;
      this.#pass(list, first);
    }
    this.#next = Infinity;
  }

  #soonest(): DeadlineList | undefined {
    let soonest: DeadlineList | undefined;
    let deadline = Infinity;
    for (const list of this.#lists) {
      if (list.first === undefined || list.first.deadline >= deadline) continue;
      soonest = list;
      deadline = list.first.deadline;
    }
    return soonest;
  }

  /** Of one that has had a packet since, the time is counted from there. */
  #pass(list: DeadlineList, lookup: Lookup): void {
    const last = lastPacket(lookup);
    if (last + list.duration > this.#now) {
      list.remove(lookup);
      list.append(lookup, last);
    } else this.#onPassed(lookup, lookup.patience as Patience);
  }
}
