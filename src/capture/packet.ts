import type { DamageCode } from './error.ts';
import { type Bytes, EMPTY } from '../wire/bytes.ts';
import type { Warning } from '../wire/malformation.ts';
import type { Nanoseconds } from '../wire/time.ts';
import type { Sentence } from '../words/say.ts';

/** One captured packet: a view of the reader's buffer, overwritten by the next packet. */
export class Packet {
  /** 1-based number of the record in its file: Wireshark's `frame.number`. */
  frame = 0;
  /** Nanoseconds since the epoch of the analysis (see wire/time.ts). */
  time: Nanoseconds = 0;
  bytes: Bytes = EMPTY;
  /** The captured bytes are bytes[start, end). */
  start = 0;
  end = 0;
  /** Bytes on the wire: more than end - start if the snap length cut the packet. */
  originalLength = 0;
  /** LINKTYPE_ number, see link-type.ts. */
  linkType = 0;
  /** Interface number of pcapng, counted over all sections of the file; 0 in pcap. */
  interfaceId = 0;
  /** The line that a text capture has for this packet, without its time; undefined in other formats. */
  printed: string | undefined = undefined;
  /** Whether no line of the text, or no packet of the file, has a time. `time` then only tells the order. */
  isUntimed = false;
  /** Whether other lines of the text have a time, but not the packet's: `time` is that of a neighbour. */
  lacksTime = false;
  /** Whether the packet's line in the text is damaged, so that the packet may have been a different one. */
  isInDoubt = false;
  /**
   * Whether packets are missing before this one. A text shows this by words, by its frame numbers, or by a line
   * that could not be read. Exchanges in flight at that time are undetermined.
   */
  afterGap = false;
  /** Whether this is the first packet of another capture in the same text, with a clock of its own. */
  isOfAnother = false;
  /** Whether a packet filter reports that it blocked this packet. */
  isBlocked = false;
  /** Interface name in the text: `eth0`, `lxc25fed293`; undefined if there is none. */
  interfaceName: string | undefined = undefined;
}

/** Receives the packets of a capture, one after the other. The packet is valid only during the call. */
export type PacketSink = (packet: Packet) => void;

/**
 * Receives the blocks of a pcapng file unchanged, headers and trailers included.
 *
 * @param frame number of the last packet so far; if the block is a packet, its own number
 */
export type BlockSink = (type: number, block: Bytes, littleEndian: boolean, frame: number) => void;

/** Facts about a file that its reader knows so far. */
export interface CaptureFacts {
  readonly format: 'pcap' | 'pcapng' | 'text';
  /** Link types seen, in order of appearance. */
  readonly linkTypes: readonly number[];
  /** Bytes per packet at most, according to the file; 0 if the file does not say. */
  readonly snapLength: number;
  /** Decimals of a second in the time stamps, for printing. */
  readonly timeDigits: 6 | 9;
  /** Packets lost before they could be captured, for each interface that reports it, 0 included. */
  readonly dropped?: readonly DropCount[];
}

/** Packets of an interface since the capture began, as counted by the writer of the file. */
export interface DropCount {
  /** As Packet.interfaceId. */
  readonly interfaceId: number;
  /** Packets received. Systems differ in whether dropped packets are included (pcap_stats(3PCAP)). */
  readonly received?: number;
  /** Packets dropped for lack of room, by the interface and by the operating system. */
  readonly dropped: number;
}

/** A contradiction in a file, after which nothing can be read. */
export interface Damage {
  readonly code: DamageCode;
  /** The problem, with what was needed and what was there: "a record claims 4294967295 bytes …". */
  readonly what: Sentence;
  /** Offset of the damaged record in the (uncompressed) file. */
  readonly offset: number;
}

/** A warning about a file, for any language. */
export type CaptureWarning = Omit<Warning, 'message'> & { readonly message: Sentence | string };

/** A reader of a container format: bytes in, packets out. */
export interface CaptureReader {
  readonly facts: CaptureFacts;
  /** Set once the reader met damage. The reader must not be given further chunks then. */
  readonly damage: Damage | undefined;
  /** Warnings about the file, complete after its end. */
  readonly warnings?: readonly CaptureWarning[];
  /** Hands over the packets that are complete with this chunk, and keeps the incomplete rest. */
  read(chunk: Bytes, sink: PacketSink): void;
  /** Called once after the last chunk. Returns the incomplete record at the end, if there is one. */
  end(): Remainder;
}

/** The incomplete record at the end of a file: `octetsLeft` of the `needed` bytes are there, from `offset` on. */
export interface Remainder {
  readonly octetsLeft: number;
  readonly offset: number;
  readonly needed: number;
}
