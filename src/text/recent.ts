/**
 * A table of so many entries at most, which forgets what was not looked at for longest: in two halves, so that nothing
 * has to be put in order at each look.
 */
export class Recent<Key, Value> {
  readonly #half: number;
  readonly #forgets: ((value: Value) => void) | undefined;
  #young = new Map<Key, Value>();
  #old = new Map<Key, Value>();

  /**
   * @param most entries
   * @param forgets takes what is forgotten
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
