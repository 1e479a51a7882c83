import type { Bytes } from '../../wire/bytes.ts';
import { type Epoch, SECOND } from '../../wire/time.ts';
import type { Packet } from '../packet.ts';
import { GrowingRecord, type PacketWriter, type WrittenFacts } from './pcap-writer.ts';
import { Block } from '../pcapng/block.ts';

const BYTE_ORDER_MAGIC = 0x1a2b_3c4d;
const SECTION_OCTETS = 28;
/** Bytes of an interface description with if_tsresol and the end of options. */
const INTERFACE_OCTETS = 32;
const PACKET_OCTETS = 32;
const IF_TSRESOL = 9;

/**
 * pcapng (draft-ietf-opsawg-pcapng), little-endian, in one section. Each link type of the facts becomes an
 * interface, which packets name by its index. The only option written is the resolution of times.
 */
export class PcapngWriter implements PacketWriter {
  readonly #facts: WrittenFacts;
  readonly #record = new GrowingRecord();

  constructor(facts: WrittenFacts) {
    this.#facts = facts;
  }

  /** Section Header Block (section 4.1), Interface Description Blocks (section 4.2). */
  header(): Bytes {
    const { linkTypes, snapLength, timeDigits } = this.#facts;
    const octets = SECTION_OCTETS + linkTypes.length * INTERFACE_OCTETS;
    const view = this.#record.reach(octets);
    frame(view, 0, Block.section, SECTION_OCTETS);
    view.setUint32(8, BYTE_ORDER_MAGIC, true);
    view.setUint16(12, 1, true);
    // The length of the section is unspecified.
    view.setBigInt64(16, -1n, true);
    for (const [number, linkType] of linkTypes.entries()) {
      const at = SECTION_OCTETS + number * INTERFACE_OCTETS;
      frame(view, at, Block.interface, INTERFACE_OCTETS);
      view.setUint16(at + 8, linkType, true);
      view.setUint32(at + 12, snapLength, true);
      view.setUint16(at + 16, IF_TSRESOL, true);
      view.setUint16(at + 18, 1, true);
      view.setUint8(at + 20, timeDigits);
    }
    return this.#record.bytes(octets);
  }

  /** Enhanced Packet Block (section 4.3). */
  packet(packet: Packet, interfaceId: number, epoch: Epoch): Bytes {
    const { bytes, start, end, time, originalLength } = packet;
    const captured = end - start;
    const octets = PACKET_OCTETS + captured + (-captured & 3);
    const view = this.#record.reach(octets);
    frame(view, 0, Block.enhancedPacket, octets);
    const second = Math.floor(time / SECOND);
    const isFine = this.#facts.timeDigits === 9;
    const fraction = BigInt(Math.floor((time - second * SECOND) / (isFine ? 1 : 1_000)));
    const units =
      BigInt(epoch.seconds! + second) * (isFine ? 1_000_000_000n : 1_000_000n) + fraction;
    view.setUint32(8, interfaceId, true);
    view.setUint32(12, Number(BigInt.asUintN(32, units >> 32n)), true);
    view.setUint32(16, Number(BigInt.asUintN(32, units)), true);
    view.setUint32(20, captured, true);
    view.setUint32(24, originalLength, true);
    this.#record.set(bytes.subarray(start, end), 28);
    return this.#record.bytes(octets);
  }
}

/** Writes the type and both lengths of a block. */
function frame(view: DataView, at: number, type: number, octets: number): void {
  view.setUint32(at, type, true);
  view.setUint32(at + 4, octets, true);
  view.setUint32(at + octets - 4, octets, true);
}
