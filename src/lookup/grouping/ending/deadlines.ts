import type { Nanoseconds } from '../../../wire/time.ts';
import { lastPacket } from '../completion.ts';
import type { Lookup } from '../lookup.ts';
import { DeadlineList, Patience } from './patience.ts';

/** Takes a lookup of which nothing has come for as long as its patience lasts. It must give it another, or end it. */
export type OnPassed = (lookup: Lookup, patience: Patience) => void;

/** Lookups at rest that are kept elsewhere, in the order of their deadlines. */
export interface Kept {
  /** How many rest there. */
  readonly resting: number;
  /** The earliest of theirs; Infinity when there is none. */
  readonly deadline: Nanoseconds;
  /** The first of them is over. */
  pass(): void;
}

const NOTHING: Kept = { resting: 0, deadline: Infinity, pass: () => undefined };

const PATIENCES = Object.values(Patience);

/** The deadlines of all open lookups, by patience. Time is the capture's. */
export class Deadlines {
  readonly #lists = PATIENCES.map((patience) => new DeadlineList(patience));
  readonly #onPassed: OnPassed;
  #kept = NOTHING;
  #now: Nanoseconds = 0;
  /** No deadline comes before this. */
  #next: Nanoseconds = Infinity;

  constructor(onPassed: OnPassed) {
    this.#onPassed = onPassed;
  }

  keepsElsewhere(kept: Kept): void {
    this.#kept = kept;
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
    this.#add(lookup, Patience.fresh, now);
  }

  /** Of the same patience as before, it keeps its place: its last packet is looked at when its turn comes. */
  wait(lookup: Lookup, patience: Patience): void {
    if (lookup.patience === patience) return;
    this.remove(lookup);
    this.takeBack(lookup, patience);
  }

  /** It was kept elsewhere, and takes its place among those of this patience. */
  takeBack(lookup: Lookup, patience: Patience): void {
    this.#add(lookup, patience, lastPacket(lookup));
  }

  /** One that is kept elsewhere has this deadline. */
  expect(deadline: Nanoseconds): void {
    if (deadline < this.#next) this.#next = deadline;
  }

  remove(lookup: Lookup): void {
    this.#lists[lookup.patience]!.remove(lookup);
  }

  /** How many are answered, and wait for nothing but that their answers arrived. */
  get resting(): number {
    return this.#lists[Patience.rest]!.size + this.#kept.resting;
  }

  /** No more than so many have this patience: of others, the time of the first is over. */
  limit(patience: Patience, most: number): void {
    const list = this.#lists[patience]!;
    const resting = patience === Patience.rest ? this.#kept.resting : 0;
    if (list.size + resting <= most) return;
    if (resting > 0 && this.#kept.deadline < (list.first?.deadline ?? Infinity)) this.#kept.pass();
    else this.#onPassed(list.first!, patience);
  }

  /** Of those of these patiences, the one whose time is over first. */
  first(patiences: readonly Patience[]): Lookup | undefined {
    let soonest: Lookup | undefined;
    for (const patience of patiences) {
      const { first } = this.#lists[patience]!;
      if (soonest === undefined || (first && first.deadline < soonest.deadline)) soonest = first;
    }
    return soonest;
  }

  /** The one that waits longest, those at rest aside; undefined when there is none. */
  oldest(): Lookup | undefined {
    return this.#lists.findLast((list, patience) => patience !== Patience.rest && list.first)
      ?.first;
  }

  *[Symbol.iterator](): IterableIterator<Lookup> {
    for (const { first } of this.#lists)
      for (let lookup = first; lookup !== undefined; lookup = lookup.next) yield lookup;
  }

  #add(lookup: Lookup, patience: Patience, since: Nanoseconds): void {
    const list = this.#lists[patience]!;
    lookup.patience = patience;
    list.add(lookup, since);
    if (list.first === lookup) this.expect(lookup.deadline);
  }

  /** In order of time, however far it went on at once: what one of them does may hang on another that is still open. */
  #run(now: Nanoseconds): void {
    for (;;) {
      const list = this.#soonest();
      const deadline = list?.first!.deadline ?? Infinity;
      this.#passKept(Math.min(deadline, now));
      this.#next = Math.min(deadline, this.#kept.deadline);
      if (this.#next > now) return;
      if (deadline > this.#now) this.#now = deadline;
      this.#pass(list!, list!.first!);
    }
  }

  /** What is kept elsewhere changes nothing here when it is over. */
  #passKept(until: Nanoseconds): void {
    const kept = this.#kept;
    for (let { deadline } = kept; deadline <= until; { deadline } = kept) {
      if (deadline > this.#now) this.#now = deadline;
      kept.pass();
    }
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
      list.add(lookup, last);
    } else this.#onPassed(lookup, lookup.patience as Patience);
  }
}
