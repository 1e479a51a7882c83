import type { Sighting } from '../exchange/attempt.ts';
import { everyLegAnswered } from '../grouping/completion.ts';
import type { Lookup } from '../grouping/lookup.ts';
import { NO_ROW } from '../grouping/placement.ts';
import type { HeldMessage } from './held-message.ts';
import type { HeldRows } from './held-rows.ts';

/** Most messages held: some 50 MB. Beyond it the oldest leaves with what is known by then. */
export const MAX_HELD = 1 << 17;

/**
 * From so many messages on, no message waits for an unanswered lookup: long-lived objects are expensive for the garbage
 * collector.
 */
const CROWDED = 1 << 12;

/**
 * Recent messages, in capture order. A message leaves when all before it have left and its lookup is settled. It also
 * leaves if its lookup is known to be troubled: then its row is completed at the end of the analysis anyway. So a
 * single pass annotates every line, with the memory of what the shortest retry takes.
 */
export class DelayLine {
  readonly #sink: (message: HeldMessage) => void;
  readonly #rows: () => HeldRows;
  /** A ring: what has left is let go at once, or the garbage collector would carry it along. */
  #ring: (HeldMessage | undefined)[] = Array<undefined>(1 << 10).fill(undefined);
  #head = 0;
  #held = 0;
  /** How many messages had to leave before their lookup was settled. */
  early = 0;

  /** @param rows of messages that belong to plain lookups */
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

  /** Lets messages leave whose lookup is known. */
  release(): void {
    while (this.#held > 0) {
      const message = this.#ring[this.#head]!;
      if (message.row !== NO_ROW && !this.#isOver(message.row)) return;
      const { lookup } = message;
      if (lookup !== undefined && !lookup.isSettled && !lookup.isTroubled && !lookup.isOverdue) {
        if (this.#held < CROWDED || everyLegAnswered(lookup)) return;
        lookup.isOverdue = true;
      }
      this.#leave();
    }
  }

  /** The lookup of these messages was a row until now. */
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

  /** @returns whether the message may leave; false when it waits. A row that is overdue becomes a lookup. */
  #isOver(row: number): boolean {
    const rows = this.#rows();
    if (rows.isOver(row)) return true;
    if (this.#held < CROWDED || rows.isWhole(row)) return false;
    rows.giveBack(row);
    return true;
  }

  /** The message of this frame, which is one over UDP: they stand in the order of the capture. */
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
