/**
 * A table with a maximum of entries that forgets those unused for longest. It has two halves, a young and an old one,
 * so that a look-up need not reorder anything.
 */
export class Recent<Key, Value> {
  readonly #half: number;
  readonly #forgets: ((value: Value) => void) | undefined;
  #young = new Map<Key, Value>();
  #old = new Map<Key, Value>();

  /**
   * @param most most entries
   * @param forgets receives each value that is forgotten
   */
  constructor(most: number, forgets?: (value: Value) => void) {
    this.#half = Math.ceil(most / 2);
    this.#forgets = forgets;
  }

  get(key: Key): Value | undefined {
    const young = this.#young.get(key);
    if (young !== undefined) return young;
    const old = this.#old.get(key);
    if (old === undefined) return undefined;
    this.#old.delete(key);
    this.set(key, old);
    return old;
  }

  set(key: Key, value: Value): void {
    if (this.#young.size >= this.#half && !this.#young.has(key)) {
      if (this.#forgets) for (const old of this.#old.values()) this.#forgets(old);
      this.#old = this.#young;
      this.#young = new Map();
    }
    this.#young.set(key, value);
  }
}
