// @ts-check

// Under Jest, which runs tests in a vm context, each access to a global costs a microsecond.
const { floor, imul } = Math;

/**
 * Mulberry32 by Tommy Ettinger (public domain): 32 bits of state, integers only, so that a seed gives the same
 * traffic on every machine.
 */
export class Random {
  #state;

  /** @param {number} seed */
  constructor(seed) {
    this.#state = seed | 0;
  }

  /**
   * An integer from 0 to `bound` - 1; `bound` is 2^32 at most.
   *
   * @param {number} bound
   */
  below(bound) {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let t = imul(this.#state ^ (this.#state >>> 15), this.#state | 1);
    t ^= t + imul(t ^ (t >>> 7), t | 61);
    return floor((((t ^ (t >>> 14)) >>> 0) / 0x1_0000_0000) * bound);
  }

  /**
   * An integer from `low` to `high` - 1.
   *
   * @param {number} low
   * @param {number} high
   */
  between(low, high) {
    return low + this.below(high - low);
  }

  /**
   * True once in `n` times.
   *
   * @param {number} n
   */
  oneIn(n) {
    return this.below(n) === 0;
  }
}
