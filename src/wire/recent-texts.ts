/**
 * Most texts kept: about as many as a report repeats. A report with a row for each of a million handles would
 * otherwise keep a million texts.
 */
const PLACES = 1 << 14;
/** Places for a small capture: a folder may have thousands of captures, each with tables of its own. */
const FEWEST_PLACES = 1 << 8;

/** Cache of the texts of recently used handles. Each handle has one possible place (direct mapping). */
export class RecentTexts {
  #handles = new Int32Array(FEWEST_PLACES).fill(-1);
  readonly #texts: string[] = [];

  /** @param handle 0 or more */
  get(handle: number): string | undefined {
    const place = handle & (this.#handles.length - 1);
    return this.#handles[place] === handle ? this.#texts[place] : undefined;
  }

  set(handle: number, text: string): string {
    if (handle >= this.#handles.length && this.#handles.length < PLACES) this.#grow(handle);
    const place = handle & (this.#handles.length - 1);
    // Keeps the array dense: V8 stores arrays with large holes as dictionaries.
    while (this.#texts.length <= place) this.#texts.push('');
    this.#handles[place] = handle;
    this.#texts[place] = text;
    return text;
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
