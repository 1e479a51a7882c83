import type { Bytes } from '../../wire/bytes.ts';
import { type Epoch, SECOND } from '../../wire/time.ts';
import type { Packet } from '../packet.ts';

/** Properties of a capture file that all of its packets share. */
export interface WrittenFacts {
  /** Bytes per packet at most; 0 if unknown. */
  readonly snapLength: number;
  /** Decimals of a second in the time stamps. */
  readonly timeDigits: 6 | 9;
  /** LINKTYPE_ number of each interface; pcap has one. */
  readonly linkTypes: readonly number[];
}

/** Writes a file, packet by packet. The returned bytes are overwritten by the next call. */
export interface PacketWriter {
  header(): Bytes;
  /** @param interfaceId index of its link type in the facts */
  packet(packet: Packet, interfaceId: number, epoch: Epoch): Bytes;
}

/** The snap length that libpcap writes by default: MAXIMUM_SNAPLEN. */
const UNLIMITED_SNAP_LENGTH = 262_144;

const MICROSECONDS_MAGIC = 0xa1b2_c3d4;
const NANOSECONDS_MAGIC = 0xa1b2_3c4d;
const FILE_HEADER = 24;
const RECORD_HEADER = 16;

/** pcap (draft-ietf-opsawg-pcap sections 4 and 5), little-endian. The inverse of PcapReader. */
export class PcapWriter implements PacketWriter {
  readonly #facts: WrittenFacts;
  readonly #record = new GrowingRecord();

  constructor(facts: WrittenFacts) {
    this.#facts = facts;
  }

  header(): Bytes {
    const { snapLength, timeDigits, linkTypes } = this.#facts;
    const view = this.#record.reach(FILE_HEADER);
    view.setUint32(0, timeDigits === 9 ? NANOSECONDS_MAGIC : MICROSECONDS_MAGIC, true);
    view.setUint16(4, 2, true);
    view.setUint16(6, 4, true);
    view.setUint32(16, snapLength || UNLIMITED_SNAP_LENGTH, true);
    view.setUint32(20, linkTypes[0]!, true);
    return this.#record.bytes(FILE_HEADER);
  }

  packet(packet: Packet, _interfaceId: number, epoch: Epoch): Bytes {
    const { bytes, start, end, time, originalLength } = packet;
    const captured = end - start;
    const view = this.#record.reach(RECORD_HEADER + captured);
    const second = Math.floor(time / SECOND);
    const unit = this.#facts.timeDigits === 9 ? 1 : 1_000;
    view.setUint32(0, epoch.seconds! + second, true);
    view.setUint32(4, Math.floor((time - second * SECOND) / unit), true);
    view.setUint32(8, captured, true);
    view.setUint32(12, originalLength, true);
    this.#record.set(bytes.subarray(start, end), RECORD_HEADER);
    return this.#record.bytes(RECORD_HEADER + captured);
  }
}

/** A buffer that is reused for one record after the other. */
export class GrowingRecord {
  #bytes: Bytes = new Uint8Array(1 << 12);
  #view = new DataView(this.#bytes.buffer);

  /** Returns a view with at least this many bytes, set to zero. */
  reach(octets: number): DataView {
    if (octets > this.#bytes.length) {
      this.#bytes = new Uint8Array(2 * octets);
      this.#view = new DataView(this.#bytes.buffer);
    } else this.#bytes.fill(0, 0, octets);
    return this.#view;
  }

  set(octets: Bytes, at: number): void {
    this.#bytes.set(octets, at);
  }

  bytes(octets: number): Bytes {
    return this.#bytes.subarray(0, octets);
  }
}
