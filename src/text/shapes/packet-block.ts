import { HexDump } from '../dumps/hex-dump.ts';
import { FRAME, PacketDetails } from '../wireshark/packet-details.ts';
import { packetOf } from '../dumps/printed-octets.ts';
import type { Block, PrintedPacket, ShapeSink, TextLine } from './shape.ts';

/**
 * A packet that was printed on one line, and its details or bytes if they follow, as with tshark -P -V -x; or its
 * details alone.
 */
export class PacketBlock implements Block {
  readonly #packet: PrintedPacket;
  readonly #dump = new HexDump();
  readonly #isDetails: boolean;
  #details: PacketDetails | undefined;

  /** @param details details that have begun, if `packet` is only their first line */
  constructor(packet: PrintedPacket, details?: PacketDetails) {
    this.#packet = packet;
    this.#details = details;
    this.#isDetails = details !== undefined;
  }

  takes({ plain, number }: TextLine, sink: ShapeSink): boolean {
    if (this.#details?.takes(plain)) return true;
    if (this.#details) {
      if (!this.#details.goesOnBehind(plain)) return false;
      sink.other(plain, number);
      return true;
    }
    const frame = FRAME.exec(plain)?.[1];
    if (frame !== undefined && Number(frame) === (this.#packet.frame ?? Number(frame))) {
      this.#details = new PacketDetails(plain, number);
      return true;
    }
    if (this.#dump.isAbove(plain) || this.#dump.takes(plain)) return true;
    return plain.trim() === '' && this.#dump.isEmpty;
  }

  end(sink: ShapeSink): void {
    const details = this.#details?.packets() ?? [];
    if (this.#isDetails) {
      for (const packet of details) sink.packet(packet);
      if (details.length === 0) sink.unread(this.#packet.text, this.#packet.number);
      return;
    }
    const detailed = details.filter(({ packet }) => packet?.source);
    if (detailed.length > 0) {
      for (const packet of detailed) sink.packet({ ...packet, text: this.#packet.text });
      return;
    }
    const { packet } = this.#packet;
    const octets = this.#dump.isEmpty ? undefined : packetOf(this.#dump.take().bytes, packet);
    sink.packet(octets ? { ...this.#packet, octets } : this.#packet);
  }
}
