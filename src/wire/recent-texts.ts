/** As many as a report lists many times over; a row of each of a million would keep a million texts. */
const PLACES = 1 << 14;
/** Of a small capture: a folder may have thousands, each with tables of its own. */
const FEWEST_PLACES = 1 << 8;

/** The texts of handles that were asked for last, each in the only place that it may have. */
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
    // Dense: V8 keeps arrays with holes far behind their end as dictionaries.
    while (this.#texts.length <= place) this.#texts.push('');
    this.#handles[place] = handle;
    this.#texts[place] = text;
    return text;
  }

  /** Handles that were below its length keep their places. */
  #grow(handle: number): void {
    let places = this.#handles.length;
    while (places <= handle && places < PLACES) places *= 2;
    const handles = new Int32Array(places).fill(-1);
    handles.set(this.#handles);
    this.#handles = handles;
  }
}
