/** As many as a report lists many times over; a row of each of a million would keep a million texts. */
const PLACES = 1 << 14;

/** The texts of handles that were asked for last, each in the only place that it may have. */
export class RecentTexts {
  readonly #handles = new Int32Array(PLACES).fill(-1);
  readonly #texts: string[] = [];

  /** @param handle 0 or more */
  get(handle: number): string | undefined {
    const place = handle & (PLACES - 1);
    return this.#handles[place] === handle ? this.#texts[place] : undefined;
  }

  set(handle: number, text: string): string {
    const place = handle & (PLACES - 1);
    // Dense: V8 keeps arrays with holes far behind their end as dictionaries.
    while (this.#texts.length <= place) this.#texts.push('');
    this.#handles[place] = handle;
    this.#texts[place] = text;
    return text;
  }
}
