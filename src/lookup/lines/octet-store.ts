import { type Bytes, EMPTY } from '../../wire/bytes.ts';

const BLOCK_OCTETS = 1 << 16;
/** Size of the first block, which doubles up to the above: a folder may have thousands of small captures. */
const FIRST_OCTETS = 1 << 12;

/**
 * Copies of bytes, one behind the other in blocks. An array for each message would cost three times its bytes. A
 * block is freed when no message in it is held any more.
 */
export class OctetStore {
  block: Bytes = EMPTY;
  /** The latest copy is block[start, end). */
  start = 0;
  end = 0;

  keep(bytes: Bytes, start: number, end: number): void {
    const length = end - start;
    if (this.end + length > this.block.length) {
      const octets = Math.min(Math.max(FIRST_OCTETS, 2 * this.block.length), BLOCK_OCTETS);
      this.block = new Uint8Array(Math.max(octets, length));
      this.end = 0;
    }
    const { block } = this;
    const to = this.end;
    for (let at = 0; at < length; at++) block[to + at] = bytes[start + at]!;
    this.start = to;
    this.end = to + length;
  }
}
