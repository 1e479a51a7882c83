/** A splitmix32 generator. Each input has dice of its own, so input 7 is the same whatever came before. */
export class Dice {
  #state;

  constructor(seed, number) {
    this.#state = (Math.imul(seed, 0x9e3779b1) ^ Math.imul(number + 1, 0x85ebca6b)) >>> 0;
  }

  /** Returns an integer from 0 up to, but not including, `sides`. */
  roll(sides) {
    this.#state = (this.#state + 0x9e3779b9) >>> 0;
    let z = this.#state;
    z = Math.imul(z ^ (z >>> 16), 0x21f0aaad);
    z = Math.imul(z ^ (z >>> 15), 0x735a2d97);
    return ((z ^ (z >>> 15)) >>> 0) % sides;
  }

  /** Returns true once in `sides` times. */
  once(sides) {
    return this.roll(sides) === 0;
  }

  of(list) {
    return list[this.roll(list.length)];
  }

  octets(most) {
    return Uint8Array.from({ length: this.roll(most + 1) }, () => this.roll(256));
  }
}
