import { withoutMarkup } from '../lines/markup.ts';
import { FRAME, PacketDetails } from '../wireshark/packet-details.ts';
import type { Block, Shape, ShapeSink, TextLine } from './shape.ts';

/**
 * tshark -V and -O dns, and Wireshark's "Export Packet Dissections, As Plain Text":
 *
 *     Frame 1: 76 bytes on wire (608 bits), 76 bytes captured (608 bits)
 *         Epoch Time: 1795349560.618766000 seconds
 */
export const details: Shape = {
  name: 'packet details of tshark or Wireshark',
  begin({ plain, text, number }, sink) {
    const line = [plain, text].find((one) => FRAME.test(one));
    return line === undefined ? undefined : new DetailsBlock(line, number, sink);
  },
};

/** Of another shape, or what ends a paste. */
const OTHER = / > |^\s*\d{1,9}\s+\S*\d[.:]\d|^\d\d:\d\d:|[$#%] |^[`~]{3}|^\{(?:code|noformat)/;
const BEHIND = /[\s"'`|,;}]{1,40}$/;

/** Without what programs put around each line; how far it is indented is kept. */
function bare(plain: string): string {
  return withoutMarkup(plain).replace(BEHIND, '');
}

class DetailsBlock implements Block {
  readonly #details: PacketDetails;
  readonly #line: string;
  readonly #number: number;
  readonly #sink: ShapeSink;

  constructor(line: string, number: number, sink: ShapeSink) {
    this.#details = new PacketDetails(line, number);
    this.#line = line;
    this.#number = number;
    this.#sink = sink;
  }

  takes({ plain, number }: TextLine): boolean {
    const line = bare(plain);
    if (this.#details.takes(line)) return true;
    // A remark, or the rest of a line that was wrapped, does not end them.
    if (this.#details.isOver || FRAME.test(line) || OTHER.test(line)) return false;
    this.#sink.other(plain, number);
    return true;
  }

  end(): void {
    const packets = this.#details.packets();
    for (const packet of packets) this.#sink.packet(packet);
    if (packets.length === 0) this.#sink.unread(this.#line, this.#number);
  }
}
