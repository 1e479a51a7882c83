import { lengthened } from '../../wire/bytes.ts';
import type { Nanoseconds } from '../../wire/time.ts';

/**
 * A table by handle (AddressId, NameId). Handles are small integers in order of appearance, so the table is an array.
 */
export class ByHandle<T> {
  readonly #items: (T | undefined)[] = [];
  size = 0;

  get(handle: number): T | undefined {
    return this.#items[handle];
  }

  set(handle: number, item: T): void {
    // Dense: V8 turns an array with a hole far beyond its end into a dictionary.
    while (this.#items.length <= handle) this.#items.push(undefined);
    this.#items[handle] = item;
    this.size++;
  }

  *values(): IterableIterator<T> {
    for (const item of this.#items) if (item !== undefined) yield item;
  }

  *[Symbol.iterator](): IterableIterator<[number, T]> {
    for (const [handle, item] of this.#items.entries())
      if (item !== undefined) yield [handle, item];
  }
}

/** Entries of a new table. It is small because a folder may have thousands of captures, each with its own tables. */
const FEWEST = 1 << 6;

/** Counts by handle. Negative handles, which stand for names beyond the limit, are counted together. */
export class CountByHandle {
  #counts = new Uint32Array(FEWEST);
  beyond = 0;

  add(handle: number): void {
    if (handle < 0) this.beyond++;
    else {
      if (handle >= this.#counts.length)
        this.#counts = lengthened(this.#counts, Math.max(handle + 1, 2 * this.#counts.length));
      this.#counts[handle]!++;
    }
  }

  of(handle: number): number {
    return this.#counts[handle] ?? 0;
  }

  *[Symbol.iterator](): IterableIterator<[number, number]> {
    const counts = this.#counts;
    for (let handle = 0; handle < counts.length; handle++)
      if (counts[handle]! > 0) yield [handle, counts[handle]!];
  }
}

/** Times by handle; 0, which no packet has, for a handle without a time. */
export class TimeByHandle {
  #times = new Float64Array(FEWEST);

  get(handle: number): Nanoseconds {
    return this.#times[handle] ?? 0;
  }

  set(handle: number, time: Nanoseconds): void {
    if (handle >= this.#times.length)
      this.#times = lengthened(this.#times, Math.max(handle + 1, 2 * this.#times.length));
    this.#times[handle] = time;
  }
}
