import { HEADING, HexDump } from '../dumps/hex-dump.ts';
import { packetOf } from '../dumps/printed-octets.ts';
import type { Block, Shape, ShapeSink, TextLine } from './shape.ts';

/**
 * Bytes and nothing else: tshark -x, Wireshark's "Copy as Hex Dump", hexdump -C. Each packet begins at offset 0.
 *
 *     0000  5a d3 61 c1 f6 a4 4a 04 ae ff f5 7b 08 00 45 00   Z.a...J....{..E.
 */
export const octets: Shape = {
  name: 'bytes in hexadecimal',
  begin(line) {
    const heading = HEADING.exec(line.plain);
    if (!heading && !/^\s*(?:0x)?0{4,8}:?\s/.test(line.plain)) return undefined;
    const block = new OctetsBlock(line.number, heading !== null && heading[1] !== 'Frame');
    return heading || block.takes(line) ? block : undefined;
  },
};

class OctetsBlock implements Block {
  readonly #number: number;
  readonly #isElsewhere: boolean;
  readonly #dump = new HexDump();

  /** @param isElsewhere whether the bytes of the dump are also in the dumps of frames, so that it is skipped */
  constructor(number: number, isElsewhere: boolean) {
    this.#number = number;
    this.#isElsewhere = isElsewhere;
  }

  takes({ plain }: TextLine): boolean {
    // A person, or a web page, may have put an empty line after each line.
    return (plain.trim() === '' && !this.#dump.isEmpty) || this.#dump.takes(plain);
  }

  end(sink: ShapeSink): void {
    if (this.#dump.isEmpty || this.#isElsewhere) return;
    const { bytes } = this.#dump.take();
    const packet = packetOf(bytes, undefined);
    if (packet)
      sink.packet({ text: '', number: this.#number, packet: { fields: [] }, octets: packet });
    else sink.unread(`${bytes.length} bytes in hexadecimal`, this.#number);
  }
}
