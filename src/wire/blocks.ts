import { type Bytes, copyOf } from './bytes.ts';

/** Bytes handed over at once: a system call per packet would cost more than the packet. */
const BLOCK_OCTETS = 1 << 16;

/** Gathers small pieces into blocks. The receiver owns each block: a stream holds it until it is written. */
export class Blocks {
  readonly #take: (block: Bytes) => void;
  #block = new Uint8Array(BLOCK_OCTETS);
  #gathered = 0;

  constructor(take: (block: Bytes) => void) {
    this.#take = take;
  }

  /** @param octets need to stay valid only during the call */
  write(octets: Bytes): void {
    if (this.#gathered + octets.length > BLOCK_OCTETS) this.flush();
    if (octets.length > BLOCK_OCTETS) {
      this.#take(copyOf(octets, 0, octets.length));
      return;
    }
    this.#block.set(octets, this.#gathered);
    this.#gathered += octets.length;
  }

  flush(): void {
    if (this.#gathered === 0) return;
    this.#take(this.#block.subarray(0, this.#gathered));
    this.#block = new Uint8Array(BLOCK_OCTETS);
    this.#gathered = 0;
  }
}
