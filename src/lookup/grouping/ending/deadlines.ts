import type { Nanoseconds } from '../../../wire/time.ts';
import { lastPacket } from '../completion.ts';
import type { Lookup } from '../../lookup.ts';
import { DeadlineList, Patience } from './patience.ts';

/**
 * Called with a lookup that has had no packet for as long as its patience lasts. The callee must give it another
 * patience, or end it.
 */
export type OnPassed = (lookup: Lookup) => void;

/** Lookups at rest that are kept elsewhere (the plain lane), in the order of their deadlines. */
export interface Kept {
  /** How many lookups rest there. */
  readonly resting: number;
  /** The earliest deadline there; Infinity when no lookup rests there. */
  readonly deadline: Nanoseconds;
  /** Ends the first lookup there. */
  pass(): void;
}

const NOTHING: Kept = { resting: 0, deadline: Infinity, pass: () => undefined };

const PATIENCES = Object.values(Patience);

/** The deadlines of all open lookups, one list per patience, in capture time. */
export class Deadlines {
  readonly #lists = PATIENCES.map((patience) => new DeadlineList(patience));
  readonly #onPassed: OnPassed;
  #kept = NOTHING;
  #now: Nanoseconds = -Infinity;
  /** No deadline comes before this time. */
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

  /** Advances to this time, and passes the deadlines before it. Time that goes back settles nothing. */
  advance(now: Nanoseconds): void {
    if (now <= this.#now) return;
    if (now >= this.#next) this.#run(now);
    this.#now = now;
  }

  /** Begins time anew. */
  restart(): void {
    this.#now = -Infinity;
  }

  /** Adds a new lookup, whose first query was just sent. */
  begin(lookup: Lookup, now: Nanoseconds): void {
    this.#add(lookup, Patience.fresh, now);
  }

  /**
   * Gives the lookup this patience. With the same patience as before it keeps its place: its last packet is looked at
   * when its turn comes.
   */
  wait(lookup: Lookup, patience: Patience): void {
    if (lookup.patience === patience) return;
    this.remove(lookup);
    this.takeBack(lookup, patience);
  }

  /** Adds a lookup that was kept elsewhere to the list of this patience. */
  takeBack(lookup: Lookup, patience: Patience): void {
    this.#add(lookup, patience, lastPacket(lookup));
  }

  /** Notes the deadline of a lookup that is kept elsewhere. */
  expect(deadline: Nanoseconds): void {
    if (deadline < this.#next) this.#next = deadline;
  }

  remove(lookup: Lookup): void {
    this.#lists[lookup.patience]!.remove(lookup);
  }

  /** How many lookups are answered, and wait only for a sign that their answers did not arrive. */
  get resting(): number {
    return this.#lists[Patience.rest]!.size + this.#kept.resting;
  }

  /** Limits how many lookups have this patience: beyond it, the time of the first one is over. */
  limit(patience: Patience, most: number): void {
    const list = this.#lists[patience]!;
    const resting = patience === Patience.rest ? this.#kept.resting : 0;
    if (list.size + resting <= most) return;
    if (resting > 0 && this.#kept.deadline < (list.first?.deadline ?? Infinity)) this.#kept.pass();
    else this.#onPassed(list.first!);
  }

  /** Returns the lookup of these patiences with the earliest deadline; undefined if there is none. */
  first(patiences: readonly Patience[]): Lookup | undefined {
    let soonest: Lookup | undefined;
    for (const patience of patiences) {
      const { first } = this.#lists[patience]!;
      if (soonest === undefined || (first && first.deadline < soonest.deadline)) soonest = first;
    }
    return soonest;
  }

  /**
   * Returns the first lookup of the last patience that has any (waiting, asked, late, …), those at rest aside;
   * undefined if there is none.
   */
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

  /**
   * Passes deadlines in order of time, however far time advanced at once: the end of one lookup may depend on another
   * that is still open.
   */
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

  /** Ends lookups that are kept elsewhere, up to this time. Their end changes nothing in the lists here. */
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

  /** Passes the deadline of a lookup, unless a packet came since: then its time counts from that packet. */
  #pass(list: DeadlineList, lookup: Lookup): void {
    const last = lastPacket(lookup);
    if (last + list.duration > this.#now) {
      list.remove(lookup);
      list.add(lookup, last);
    } else this.#onPassed(lookup);
  }
}
