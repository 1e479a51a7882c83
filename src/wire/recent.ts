/**
 * Most texts kept: about as many as a report repeats. A report with a row for each of a million handles would
 * otherwise keep a million texts.
 */
const PLACES = 1 << 14;
/** Places for a small capture: a folder may have thousands of captures, each with tables of its own. */
const FEWEST_PLACES = 1 << 8;

/** What is said of the handles that were asked for last, each in the only place that it may have. */
export class Recent<T = string> {
  #handles = new Int32Array(FEWEST_PLACES).fill(-1);
  readonly #values: T[] = [];

  /** @param handle 0 or more */
  get(handle: number): T | undefined {
    const place = handle & (this.#handles.length - 1);
    return this.#handles[place] === handle ? this.#values[place] : undefined;
  }

  set(handle: number, value: T): T {
    if (handle >= this.#handles.length && this.#handles.length < PLACES) this.#grow(handle);
    const place = handle & (this.#handles.length - 1);
    // Dense: V8 keeps arrays with holes far behind their end as dictionaries.
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
