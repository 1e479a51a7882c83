import { type Bytes, u16, u16le, u32, u32le } from '../wire/bytes.ts';
import { Malformation, type MalformationCounters } from '../wire/malformation.ts';
import { type Epoch, MICROSECOND } from '../wire/time.ts';
import { type CaptureFacts, Packet, type PacketSink } from './packet.ts';
import { RecordReader } from './record-reader.ts';
import { say } from '../words/say.ts';

/** Properties of a pcap file that its magic number tells. */
export interface PcapVariant {
  readonly littleEndian: boolean;
  /** Whether fractions of a second are nanoseconds; otherwise microseconds. */
  readonly nanoseconds: boolean;
  /** Bytes of a record header: 16, or 24 in the "modified" format of A. Kuznetzov's libpcap. */
  readonly recordHeader: 16 | 24;
}

const FILE_HEADER = 24;
const VERSION_MAJOR = 2;

/** libpcap captures at most this many bytes per packet (MAXIMUM_SNAPLEN), whatever the snap length of the file. */
const MAX_CAPTURED = 262_144;
/** Upper limit for a record, as records are held in memory. Some writers put 0xffffffff for "no limit". */
const MAX_SNAP_LENGTH = 16 << 20;

/**
 * pcap, the format of `tcpdump -w`. draft-ietf-opsawg-pcap sections 4 and 5, pcap-savefile(5).
 *
 * ```
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |                          magic number                         |  file header, 24 bytes
 * |         major version         |         minor version         |
 * |                          reserved (2 × 32)                    |
 * |                          snap length                          |
 * | FCS |f| 0 ...                 |           link type           |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |                            seconds                            |  before each packet, 16 bytes
 * |                   microseconds or nanoseconds                 |
 * |                        captured length                        |
 * |                        original length                        |
 * | interface index, protocol, packet type (modified format only) |  8 bytes more
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * ```
 */
export class PcapReader extends RecordReader {
  readonly #packet = new Packet();
  readonly #variant: PcapVariant;
  readonly #epoch: Epoch;
  readonly #malformations: MalformationCounters;
  #headerRead = false;
  #snapLength = 0;

  constructor(variant: PcapVariant, epoch: Epoch, malformations: MalformationCounters) {
    super();
    this.#variant = variant;
    this.#epoch = epoch;
    this.#malformations = malformations;
  }

  get facts(): CaptureFacts {
    return {
      format: 'pcap',
      linkTypes: this.#headerRead ? [this.#packet.linkType] : [],
      snapLength: this.#snapLength,
      timeDigits: this.#variant.nanoseconds ? 9 : 6,
    };
  }

  protected override records(bytes: Bytes, start: number, end: number, sink: PacketSink): number {
    let at = start;
    if (!this.#headerRead) {
      this.needed = FILE_HEADER;
      if (start + FILE_HEADER > end) return start;
      this.#fileHeader(bytes, start);
      if (this.damage) return start;
      at += FILE_HEADER;
    }

    const { littleEndian, nanoseconds, recordHeader } = this.#variant;
    const unit = nanoseconds ? 1 : MICROSECOND;
    const snapLength = this.#snapLength === 0 ? MAX_CAPTURED : this.#snapLength;
    const limit = Math.min(Math.max(snapLength, MAX_CAPTURED), MAX_SNAP_LENGTH);
    const epoch = this.#epoch;
    const packet = this.#packet;
    packet.bytes = bytes;
    for (;;) {
      const dataAt = at + recordHeader;
      this.needed = recordHeader;
      if (dataAt > end) return at;
      const captured = littleEndian ? u32le(bytes, at + 8) : u32(bytes, at + 8);
      if (captured > limit) {
        const what = say`a record claims ${captured} bytes where at most ${limit} are possible`;
        this.damaged('record-length', what, at);
        return at;
      }
      const next = dataAt + captured;
      this.needed = recordHeader + captured;
      if (next > end) return at;
      packet.frame++;
      packet.time = littleEndian
        ? epoch.since(u32le(bytes, at), u32le(bytes, at + 4) * unit)
        : epoch.since(u32(bytes, at), u32(bytes, at + 4) * unit);
      packet.originalLength = littleEndian ? u32le(bytes, at + 12) : u32(bytes, at + 12);
      packet.start = dataAt;
      packet.end = next;
      if (captured > snapLength) {
        this.#malformations.add(Malformation.snapLengthExceeded, packet.frame);
      }
      sink(packet);
      at = next;
    }
  }

  #fileHeader(bytes: Bytes, at: number): void {
    const { littleEndian } = this.#variant;
    const major = littleEndian ? u16le(bytes, at + 4) : u16(bytes, at + 4);
    if (major !== VERSION_MAJOR) {
      this.damaged('version', say`pcap version ${major} where ${VERSION_MAJOR} is known`, at);
      return;
    }
    this.#snapLength = littleEndian ? u32le(bytes, at + 16) : u32(bytes, at + 16);
    // The upper half holds the length of a frame check sequence at the end of each packet. No decoder reads that
    // far.
    this.#packet.linkType = littleEndian ? u16le(bytes, at + 20) : u16(bytes, at + 22);
    this.#headerRead = true;
  }
}
