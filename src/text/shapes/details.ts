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
    if (this.#details.takes(plain)) return true;
    if (!this.#details.goesOnBehind(plain)) return false;
    this.#sink.other(plain, number);
    return true;
  }

  end(): void {
    const packets = this.#details.packets();
    for (const packet of packets) this.#sink.packet(packet);
    if (packets.length === 0) this.#sink.unread(this.#line, this.#number);
  }
}
