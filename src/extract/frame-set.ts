import { lengthened } from '../wire/bytes.ts';

/** A set of frames of several captures, with one bit per frame. */
export class FrameSet {
  readonly #captures: Uint32Array[] = [];

  add(capture: number, frame: number): void {
    let words = (this.#captures[capture] ??= new Uint32Array(64));
    const word = frame >>> 5;
    if (word >= words.length) words = this.#captures[capture] = lengthened(words, 2 * word);
    words[word]! |= 1 << (frame & 31);
  }

  has(capture: number, frame: number): boolean {
    return (((this.#captures[capture]?.[frame >>> 5] ?? 0) >>> (frame & 31)) & 1) === 1;
  }
}
