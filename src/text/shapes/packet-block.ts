import { HexDump } from '../hex-dump.ts';
import { packetOf } from '../printed-octets.ts';
import type { Block, PrintedPacket, ShapeSink, TextLine } from './shape.ts';

/** A packet that was printed on one line, and what may follow: its octets, as of tshark -P -x. */
export class PacketBlock implements Block {
  readonly #packet: PrintedPacket;
  readonly #sink: ShapeSink;
  readonly #dump = new HexDump();
  #blanks = 0;

  constructor(packet: PrintedPacket, sink: ShapeSink) {
    this.#packet = packet;
    this.#sink = sink;
  }

  takes({ plain }: TextLine): boolean {
    if (this.#dump.takes(plain)) return true;
    return plain.trim() === '' && this.#dump.isEmpty && ++this.#blanks === 1;
  }

  end(): void {
    const { packet } = this.#packet;
    const octets = this.#dump.isEmpty ? undefined : packetOf(this.#dump.take().bytes, packet);
    this.#sink.packet(octets ? { ...this.#packet, octets } : this.#packet);
  }
}
