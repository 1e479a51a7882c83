/**
 * Most values kept: about as many as a report uses repeatedly. Without a limit, a report with a row for each of a
 * million handles would keep a million texts.
 */
const PLACES = 1 << 14;
/** Places of a new cache. It is small because a folder may have thousands of captures, each with its own tables. */
const FEWEST_PLACES = 1 << 8;

/** A cache of values by handle. Each handle has exactly one possible place (direct-mapped), and newer values win. */
export class RecentByHandle<T = string> {
  #handles = new Int32Array(FEWEST_PLACES).fill(-1);
  readonly #values: T[] = [];

  /** Returns the cached value of a handle, or undefined. @param handle 0 or more */
  get(handle: number): T | undefined {
    const place = handle & (this.#handles.length - 1);
    return this.#handles[place] === handle ? this.#values[place] : undefined;
  }

  set(handle: number, value: T): T {
    if (handle >= this.#handles.length && this.#handles.length < PLACES) this.#grow(handle);
    const place = handle & (this.#handles.length - 1);
    // All places up to this one are filled: V8 turns an array with large holes into a dictionary.
    while (this.#values.length <= place) this.#values.push(value);
    this.#handles[place] = handle;
    this.#values[place] = value;
    return value;
  }

  /** Widens the cache. Every cached handle is below the old length, so that it keeps its place. */
  #grow(handle: number): void {
    let places = this.#handles.length;
    while (places <= handle && places < PLACES) places *= 2;
    const handles = new Int32Array(places).fill(-1);
    handles.set(this.#handles);
    this.#handles = handles;
  }
}
