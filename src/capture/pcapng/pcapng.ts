import type { Bytes } from '../../wire/bytes.ts';
import { Malformation, type MalformationCounters } from '../../wire/malformation.ts';
import { type Epoch, MILLISECOND } from '../../wire/time.ts';
import { areStatistics, InterfaceStatistics } from './interface-statistics.ts';
import {
  type BlockSink,
  type CaptureFacts,
  Packet,
  type PacketSink,
  type Remainder,
} from '../packet.ts';
import {
  Block,
  InterfaceDescription,
  isNumbered,
  leastLength,
  MAX_BLOCK,
  MIN_BLOCK,
} from './block.ts';
import { RecordReader } from '../record-reader.ts';
import { say } from '../../words/say.ts';

const BYTE_ORDER_MAGIC = 0x1a2b3c4d;
const BYTE_ORDER_MAGIC_SWAPPED = 0x4d3c2b1a;

/** Far more than a node has network interfaces; keeps a hostile file from filling the memory with them. */
const MAX_INTERFACES = 1 << 16;

/** pcapng, the format of Wireshark and dumpcap. draft-ietf-opsawg-pcapng. */
export class PcapngReader extends RecordReader {
  readonly #packet = new Packet();
  readonly #epoch: Epoch;
  readonly #malformations: MalformationCounters;
  readonly #onBlock: BlockSink | undefined;

  /** View of the bytes that records() received. Byte order is set per section, as each section has its own. */
  #view: DataView = new DataView(new ArrayBuffer(0));
  #littleEndian = false;
  /** Interfaces of all sections; those of the current section start at `#sectionStart`. */
  readonly #interfaces: InterfaceDescription[] = [];
  #sectionStart = 0;
  readonly #statistics = new InterfaceStatistics();
  /** Whether no packet so far had a time. */
  #isUntimed = true;
  #simplePackets = 0;
  /** Total length of a block whose body was skipped and whose last 4 octets come next; else 0. */
  #skipped = 0;

  /** @param onBlock receives every block unchanged, to copy the file */
  constructor(epoch: Epoch, malformations: MalformationCounters, onBlock?: BlockSink) {
    super();
    this.#epoch = epoch;
    this.#malformations = malformations;
    this.#onBlock = onBlock;
  }

  get facts(): CaptureFacts {
    const isUnlimited = this.#interfaces.some(({ snapLength }) => snapLength === 0);
    const { dropped } = this.#statistics;
    const isFine = this.#interfaces.some(({ unitsPerSecond }) => unitsPerSecond > 1_000_000n);
    return {
      format: 'pcapng',
      linkTypes: [...new Set(this.#interfaces.map(({ linkType }) => linkType))],
      snapLength: isUnlimited
        ? 0
        : this.#interfaces.reduce((longest, { snapLength }) => Math.max(longest, snapLength), 0),
      timeDigits: isFine ? 9 : 6,
      ...(dropped && { dropped }),
    };
  }

  override end(): Remainder {
    const { octetsLeft, offset, needed } = super.end();
    if (this.#skipped === 0) return { octetsLeft, offset, needed };
    const before = this.#skipped - 4;
    return { octetsLeft: octetsLeft + before, offset: offset - before, needed: this.#skipped };
  }

  protected override records(bytes: Bytes, start: number, end: number, sink: PacketSink): number {
    this.#packet.bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    let at = start;
    while (!this.damage) {
      if (this.#skipped > 0) {
        this.needed = 4;
        if (at + 4 > end) break;
        this.#checkTrailer(at + 4 - this.#skipped, this.#skipped);
        this.#skipped = 0;
        at += 4;
        continue;
      }
      this.needed = MIN_BLOCK;
      if (at + MIN_BLOCK > end) break;
      const type = this.#u32(at);
      if (type === Block.section && !this.#findByteOrder(at)) break;
      const length = this.#u32(at + 4);
      const least = leastLength(type);
      if (length < (least || MIN_BLOCK) || length % 4 !== 0 || (least > 0 && length > MAX_BLOCK)) {
        this.damaged('block-length', say`a block of type ${type} claims ${length} bytes`, at);
        break;
      }
      if (this.#isSkipped(type, length, least)) {
        if (isNumbered(type)) this.#packet.frame++;
        this.#skipped = length;
        at += length - 4;
        continue;
      }
      this.needed = length;
      if (at + length > end || !this.#checkTrailer(at, length)) break;
      this.#block(type, at, at + length, sink);
      this.#onBlock?.(
        type,
        bytes.subarray(at, at + length),
        this.#littleEndian,
        this.#packet.frame,
      );
      at += length;
    }
    return at;
  }

  /** Whether the body of a block is skipped. `onBlock` gets all types, unless they are too large to be held. */
  #isSkipped(type: number, length: number, least: number): boolean {
    if (this.#onBlock && length <= MAX_BLOCK) return false;
    return type === Block.statistics ? !areStatistics(length) : least === 0;
  }

  /** Handles the complete block in [at, end). */
  #block(type: number, at: number, end: number, sink: PacketSink): void {
    if (type === Block.section) this.#sectionStart = this.#interfaces.length;
    else if (type === Block.interface) this.#interface(at, end);
    else if (type === Block.statistics) {
      if (areStatistics(end - at)) this.#interfaceStatistics(at, end);
    } else if (leastLength(type) === 0) {
      if (isNumbered(type)) this.#packet.frame++;
    } else {
      const id = this.#sectionStart + this.#interfaceOf(type, at);
      const description = this.#interfaces[id];
      this.#packet.interfaceId = id;
      if (!description) this.#unknownInterface(id, at);
      else if (type === Block.simplePacket) this.#simplePacket(description, at, end, sink);
      else this.#timedPacket(description, at, end, sink);
    }
  }

  #interface(at: number, end: number): void {
    if (this.#interfaces.length === MAX_INTERFACES) {
      this.damaged('interface', say`more than ${MAX_INTERFACES} interfaces`, at);
    } else {
      this.#interfaces.push(new InterfaceDescription(this.#view, at, end, this.#littleEndian));
    }
  }

  /** Ignores statistics of an interface without description: it has no packets either. */
  #interfaceStatistics(at: number, end: number): void {
    const id = this.#sectionStart + this.#u32(at + 8);
    if (id < this.#interfaces.length)
      this.#statistics.add(id, this.#view, at, end, this.#littleEndian);
  }

  /**
   * Returns the interface number within the section. Simple packets belong to interface 0. Obsolete packet blocks
   * have a 16-bit number, with a drop count beside it.
   */
  #interfaceOf(type: number, at: number): number {
    if (type === Block.enhancedPacket) return this.#u32(at + 8);
    if (type === Block.simplePacket) return 0;
    return this.#view.getUint16(at + 8, this.#littleEndian);
  }

  #unknownInterface(id: number, at: number): void {
    const described = this.#interfaces.length - this.#sectionStart;
    const number = id - this.#sectionStart;
    const what = say`a packet of interface ${number} where ${described} are described`;
    this.damaged('interface', what, at);
  }

  /**
   * Enhanced Packet Block (section 4.3), and the obsolete Packet Block (appendix A).
   *
   * ```
   * |     interface (obsolete: interface, drops, 16 bits each)      |  at octet 8 of the block
   * |                    time stamp, upper 32 bits                  |
   * |                    time stamp, lower 32 bits                  |
   * |                        captured length                        |
   * |                        original length                        |
   * /                packet, padded to 32 bits; options             /
   * ```
   */
  #timedPacket(description: InterfaceDescription, at: number, end: number, sink: PacketSink): void {
    this.#isUntimed = false;
    this.#packet.isUntimed = false;
    this.#packet.time = description.time(this.#view, at + 12, this.#littleEndian, this.#epoch);
    this.#packet.originalLength = this.#u32(at + 24);
    this.#deliver(description, at + 28, this.#u32(at + 20), end - 4, sink);
  }

  /**
   * Simple Packet Block (section 4.4): original length, packet. The block has no time, so it takes the time of the
   * packet before. If no packet before has a time, the packets of the file are untimed, in order: no writer mixes
   * both kinds.
   */
  #simplePacket(
    description: InterfaceDescription,
    at: number,
    end: number,
    sink: PacketSink,
  ): void {
    const original = this.#u32(at + 8);
    this.#packet.originalLength = original;
    this.#packet.isUntimed = this.#isUntimed;
    if (this.#isUntimed)
      this.#packet.time = this.#epoch.since(0, ++this.#simplePackets * MILLISECOND);
    const captured = Math.min(original, description.snapLength || original);
    this.#deliver(description, at + 12, captured, end - 4, sink);
  }

  #deliver(
    description: InterfaceDescription,
    start: number,
    captured: number,
    limit: number,
    sink: PacketSink,
  ): void {
    const packet = this.#packet;
    packet.frame++;
    packet.linkType = description.linkType;
    packet.start = start;
    packet.end = start + captured;
    if (packet.end > limit) {
      // One to three octets beyond the original length are padding of the block, not of the packet.
      const padding = limit - start - packet.originalLength;
      packet.end = padding > 0 && padding < 4 ? limit - padding : limit;
      this.#malformations.add(Malformation.badRecordLength, packet.frame);
    } else if (captured > description.snapLength && description.snapLength > 0) {
      this.#malformations.add(Malformation.snapLengthExceeded, packet.frame);
    }
    sink(packet);
  }

  #checkTrailer(at: number, length: number): boolean {
    const trailer = this.#u32(at + length - 4);
    if (trailer === length) return true;
    const what = say`a block starts with a length of ${length} bytes and ends with ${trailer}`;
    this.damaged('block-length', what, at);
    return false;
  }

  /** Section Header Block, section 4.1: octet 8 tells the byte order of the section. Returns false after damage. */
  #findByteOrder(at: number): boolean {
    const magic = this.#view.getUint32(at + 8);
    this.#littleEndian = magic === BYTE_ORDER_MAGIC_SWAPPED;
    if (this.#littleEndian || magic === BYTE_ORDER_MAGIC) return true;
    this.damaged('byte-order', say`a section's byte order magic is 0x${magic.toString(16)}`, at);
    return false;
  }

  #u32(at: number): number {
    return this.#view.getUint32(at, this.#littleEndian);
  }
}
