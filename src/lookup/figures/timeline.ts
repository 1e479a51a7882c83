import { FIRST_PACKET, type Nanoseconds } from '../../wire/time.ts';

/**
 * Number of columns of the grid. When time runs past the last column, pairs of columns merge into one of twice the
 * width.
 */
export const COLUMNS = 240;
/** Four rows per factor of two of duration, from 16 µs to 67 s. */
const ROWS_PER_OCTAVE = 4;
const OCTAVES = 22;
const UNIT: Nanoseconds = 16_000;
const ROWS = ROWS_PER_OCTAVE * (OCTAVES - 1);
/** The row of lookups without an answer. */
const UNANSWERED = ROWS;
const HEIGHT = ROWS + 1;
/** Maximum of lookups that can be told apart in a picture. Up to this number each lookup is kept. */
export const MAX_DOTS = 1_500;
/** Longer durations count in the last row. */
const LONGEST_UNITS = 2 ** OCTAVES - 1;
const LONGEST: Nanoseconds = LONGEST_UNITS * UNIT;
/** A 64th of a second: widths that double are then whole seconds, which people read in a caption. */
const FIRST_WIDTH: Nanoseconds = 15_625_000;

/** One lookup. Its duration is undefined if it got no answer. */
export interface Dot {
  readonly at: Nanoseconds;
  readonly duration?: Nanoseconds;
}

/** The number of lookups that began within a column and whose duration is within a row. */
export interface Cell {
  readonly column: number;
  /** Durations from `from` up to `to`; both undefined for lookups without an answer. */
  readonly from?: Nanoseconds;
  readonly to?: Nanoseconds;
  readonly lookups: number;
}

/** When lookups began and how long they took: enough for a picture of any capture, in bounded memory. */
export class Timeline {
  /** The lookups while they are few: start and duration of each in turn. */
  #dots: Nanoseconds[] = [];
  /** Counts of the lookups once they are more than MAX_DOTS. A folder may have thousands of captures without it. */
  #grid: Grid | undefined = undefined;

  /** Width of a column of `cells`. */
  get width(): Nanoseconds {
    return this.#grid?.width ?? FIRST_WIDTH;
  }

  /** @param duration 0 for a lookup without any answer */
  add(start: Nanoseconds, duration: Nanoseconds): void {
    if (this.#grid !== undefined) this.#grid.add(start, duration);
    else if (this.#dots.push(start, duration) > 2 * MAX_DOTS) this.#crowd();
  }

  /** Returns every lookup, in order of start; undefined if there are more than MAX_DOTS. */
  dots(): readonly Dot[] | undefined {
    if (this.#grid !== undefined) return undefined;
    const dots = Array.from({ length: this.#dots.length / 2 }, (_, index): Dot => {
      const [at, duration] = [this.#dots[2 * index]!, this.#dots[2 * index + 1]!];
      return duration > 0 ? { at, duration } : { at };
    });
    return dots.toSorted((a, b) => a.at - b.at);
  }

  /** Returns the cells that are not empty, by column; none while there are dots. */
  cells(): readonly Cell[] {
    return this.#grid?.cells() ?? [];
  }

  #crowd(): void {
    this.#grid = new Grid();
    for (let at = 0; at < this.#dots.length; at += 2)
      this.#grid.add(this.#dots[at]!, this.#dots[at + 1]!);
    this.#dots = [];
  }
}

/** Counts of lookups by their start and duration. Columns begin with the second of the first packet. */
export class Grid {
  /**
   * Width of a column, and end of the last one. An array, because a number field that outgrows 31 bits makes V8
   * recompile `add`.
   */
  readonly #scale = Float64Array.of(FIRST_WIDTH, FIRST_WIDTH * COLUMNS);
  readonly #counts = new Uint32Array(COLUMNS * HEIGHT);

  get width(): Nanoseconds {
    return this.#scale[0]!;
  }

  add(start: Nanoseconds, duration: Nanoseconds): void {
    const since = start - FIRST_PACKET;
    while (since >= this.#scale[1]!) this.#widen();
    const column = since > 0 ? (since / this.#scale[0]!) | 0 : 0;
    this.#counts[column * HEIGHT + rowOf(duration)]!++;
  }

  cells(): readonly Cell[] {
    const cells: Cell[] = [];
    this.#counts.forEach((lookups, at) => {
      if (lookups === 0) return;
      const row = at % HEIGHT;
      const column = (at - row) / HEIGHT;
      cells.push(
        row === UNANSWERED
          ? { column, lookups }
          : { column, from: edgeOf(row), to: edgeOf(row + 1), lookups },
      );
    });
    return cells;
  }

  #widen(): void {
    const counts = this.#counts;
    for (let column = 0; column < COLUMNS / 2; column++) {
      for (let row = 0; row < HEIGHT; row++) {
        const left = 2 * column * HEIGHT + row;
        counts[column * HEIGHT + row] = counts[left]! + counts[left + HEIGHT]!;
      }
    }
    counts.fill(0, (COLUMNS / 2) * HEIGHT);
    this.#scale[0]! *= 2;
    this.#scale[1]! *= 2;
  }
}

/** The position of the highest bit, and the two bits below it: an approximate logarithm in integers. */
function rowOf(duration: Nanoseconds): number {
  if (duration <= 0) return UNANSWERED;
  const units = duration < LONGEST ? (duration / UNIT) | 0 : LONGEST_UNITS;
  if (units < ROWS_PER_OCTAVE) return units;
  const octave = 29 - Math.clz32(units);
  return Math.min(
    (octave + 1) * ROWS_PER_OCTAVE + ((units >> octave) & (ROWS_PER_OCTAVE - 1)),
    ROWS - 1,
  );
}

/** Returns the lower edge of a row. */
function edgeOf(row: number): Nanoseconds {
  if (row < ROWS_PER_OCTAVE) return row * UNIT;
  const octave = Math.floor(row / ROWS_PER_OCTAVE) - 1;
  return ((row % ROWS_PER_OCTAVE) + ROWS_PER_OCTAVE) * 2 ** octave * UNIT;
}
