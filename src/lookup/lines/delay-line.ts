import { eachWithPauses } from '../../capture/pauses.ts';
import type { Lookup } from '../lookup.ts';
import type { Sighting } from '../sighting.ts';
import { everyLegAnswered } from '../grouping/completion.ts';
import { NO_ROW } from '../grouping/placement.ts';
import type { HeldMessage } from './held-message.ts';
import type { HeldRows } from './held-rows.ts';

/** Most messages held: some 50 MB. At this limit the oldest message leaves early, with what is known so far. */
export const MAX_HELD = 1 << 17;

/**
 * From this number of messages on, no message waits for an unanswered lookup: long-lived objects are expensive for the
 * garbage collector.
 */
const CROWDED = 1 << 12;

/**
 * Most messages that leave at a packet. A silence in the capture may end a hundred thousand lookups at once: in all
 * formats, their lines take seconds, in which no signal is heard. At least two, so that the line becomes shorter again.
 */
const MOST_AT_ONCE = 2;

/**
 * A queue of recent messages, in capture order. A message leaves once all earlier messages have left and its lookup is
 * settled. It also leaves if its lookup is troubled: its report row is then completed at the end of the analysis. So
 * one pass annotates every line, and memory holds only the messages of the shortest retry interval.
 */
export class DelayLine {
  readonly #sink: (message: HeldMessage) => void;
  readonly #rows: () => HeldRows;
  /** A ring. A message that leaves is removed at once, so that the garbage collector need not carry it along. */
  #ring: (HeldMessage | undefined)[] = Array<undefined>(1 << 10).fill(undefined);
  #head = 0;
  #held = 0;
  /** Number of messages that left before their lookup was settled, because MAX_HELD was reached. */
  early = 0;

  /**
   * @param sink takes each message that leaves
   * @param rows returns the plain lookups to which `HeldMessage.row` refers
   */
  constructor(sink: (message: HeldMessage) => void, rows: () => HeldRows) {
    this.#sink = sink;
    this.#rows = rows;
  }

  hold(message: HeldMessage): void {
    if (this.#held === MAX_HELD) {
      this.early++;
      this.#leave();
    } else if (this.#held === this.#ring.length) this.#grow();
    this.#ring[(this.#head + this.#held) & (this.#ring.length - 1)] = message;
    this.#held++;
  }

  /** Passes on the oldest messages, up to the first that still waits for its lookup, or up to MOST_AT_ONCE. */
  release(): void {
    for (let left = MOST_AT_ONCE; left > 0 && this.#mayLeave(); left--) this.#leave();
  }

  /** Passes on all messages that may leave, with pauses: at the end, these are a hundred thousand or more. */
  end(): Promise<void> {
    return eachWithPauses(this.#leaving(), () => this.#leave());
  }

  /** @yields the oldest message as often as it may leave */
  *#leaving(): Generator<undefined> {
    while (this.#mayLeave()) yield;
  }

  #mayLeave(): boolean {
    if (this.#held === 0) return false;
    const message = this.#ring[this.#head]!;
    if (message.row !== NO_ROW && !this.#isOver(message.row)) return false;
    // It may have been tied to a lookup just now.
    const { lookup } = message;
    if (lookup === undefined || lookup.isSettled || lookup.isTroubled || lookup.isOverdue)
      return true;
    if (this.#held < CROWDED || everyLegAnswered(lookup)) return false;
    lookup.isOverdue = true;
    return true;
  }

  /** Ties the held messages of a lookup to its objects: the lookup was a plain row until now. */
  isNoRow(lookup: Lookup): void {
    for (const attempt of lookup.attempts) {
      this.#belongs(attempt, lookup);
      if (attempt.answer !== undefined) this.#belongs(attempt.answer, lookup);
    }
  }

  #belongs(sighting: Sighting, lookup: Lookup): void {
    const message = this.#find(sighting);
    message.belongsTo(lookup);
    message.row = NO_ROW;
  }

  /**
   * Whether a message of this row may leave. When the line is crowded, an unanswered row becomes a lookup, and its
   * message may leave.
   */
  #isOver(row: number): boolean {
    const rows = this.#rows();
    if (rows.isOver(row)) return true;
    if (this.#held < CROWDED || rows.isWhole(row)) return false;
    rows.giveBack(row);
    return true;
  }

  /** Returns the held message of a frame, by binary search. A frame over UDP has exactly one message. */
  #find({ capture, frame }: Sighting): HeldMessage {
    let from = 0;
    for (let to = this.#held; from < to;) {
      const middle = (from + to) >> 1;
      const at = this.#at(middle);
      if (at.capture < capture || (at.capture === capture && at.frame < frame)) from = middle + 1;
      else to = middle;
    }
    return this.#at(from);
  }

  #at(place: number): HeldMessage {
    return this.#ring[(this.#head + place) & (this.#ring.length - 1)]!;
  }

  #leave(): void {
    const message = this.#ring[this.#head]!;
    if (message.row !== NO_ROW && !this.#rows().isOver(message.row))
      this.#rows().giveBack(message.row);
    this.#ring[this.#head] = undefined;
    this.#head = (this.#head + 1) & (this.#ring.length - 1);
    this.#held--;
    this.#sink(message);
  }

  #grow(): void {
    const { length } = this.#ring;
    this.#ring = Array.from({ length: 2 * length }, (_, at) =>
      at < length ? this.#ring[(this.#head + at) & (length - 1)] : undefined,
    );
    this.#head = 0;
  }
}
