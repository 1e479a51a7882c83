/** A set of frames of several captures, with one bit per frame. */
export class FrameSet {
  readonly #captures: Uint32Array[] = [];

  add(capture: number, frame: number): void {
    const words = (this.#captures[capture] ??= new Uint32Array(64));
    const word = frame >>> 5;
    if (word < words.length) words[word]! |= 1 << (frame & 31);
    else {
      const longer = new Uint32Array(2 * word);
      longer.set(words);
      longer[word] = 1 << (frame & 31);
      this.#captures[capture] = longer;
    }
  }

  has(capture: number, frame: number): boolean {
    return (((this.#captures[capture]?.[frame >>> 5] ?? 0) >>> (frame & 31)) & 1) === 1;
  }
}
