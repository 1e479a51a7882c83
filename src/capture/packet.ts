import type { DamageCode } from './error.ts';
import { type Bytes, EMPTY } from '../wire/bytes.ts';
import type { Warning } from '../wire/malformation.ts';
import type { Nanoseconds } from '../wire/time.ts';

/** One captured packet. A window on the reader's buffer, overwritten by the next packet. */
export class Packet {
  /** 1-based number of the record in its file: Wireshark's `frame.number`. */
  frame = 0;
  /** Since the epoch of the analysis (see wire/time.ts). */
  time: Nanoseconds = 0;
  bytes: Bytes = EMPTY;
  /** The captured octets are bytes[start, end). */
  start = 0;
  end = 0;
  /** Octets on the wire: more than end - start when the snap length cut the packet. */
  originalLength = 0;
  /** LINKTYPE_ number, see link-type.ts. */
  linkType = 0;
  /** pcapng's interface number, counted over the file; 0 in pcap. */
  interfaceId = 0;
  /** The line that a text has of it, without its time; undefined in other formats. */
  printed: string | undefined = undefined;
  /** No line of its text, or no packet of its file, has a time: `time` only tells the order. */
  isUntimed = false;
  /** Its own line has no time, while others of its text have one: `time` is that of a neighbour. */
  lacksTime = false;
  /** The line of its text is damaged: the packet may have been another one than it tells of. */
  isInDoubt = false;
  /**
   * Others are missing between it and the one before: a text says so, by words, by its numbers of frames, or by a line
   * that could not be read. Whatever was in flight there is undetermined.
   */
  afterGap = false;
  /** The first one of another capture in the same text, with a clock of its own. */
  isOfAnother = false;
  /** A packet filter says that it let this one not through. */
  isBlocked = false;
  /** As its text calls it: `eth0`, `lxc25fed293`; undefined where nothing names one. */
  interfaceName: string | undefined = undefined;
}

/** Takes the packets of a capture, one after the other. The packet is only valid during the call. */
export type PacketSink = (packet: Packet) => void;

/**
 * Takes the blocks of a pcapng file as they stand in it, headers and trailers included.
 *
 * @param frame of the last packet by then: of this one, if it is one
 */
export type BlockSink = (type: number, block: Bytes, littleEndian: boolean, frame: number) => void;

/** What a reader knows of its file by now. */
export interface CaptureFacts {
  readonly format: 'pcap' | 'pcapng' | 'text';
  /** Link types seen, in order of appearance. */
  readonly linkTypes: readonly number[];
  /** Octets per packet at most, as the file says; 0 when it does not say. */
  readonly snapLength: number;
  /** Decimals of a second in its time stamps, for printing. */
  readonly timeDigits: 6 | 9;
  /** Of each interface that tells: what it lost before it could be captured, 0 included. */
  readonly dropped?: readonly DropCount[];
}

/** Packets of an interface since the capture began, as the writer of the file counted them. */
export interface DropCount {
  /** As Packet.interfaceId. */
  readonly interfaceId: number;
  /** With those that were dropped, or without: systems count differently (pcap_stats(3PCAP)). */
  readonly received?: number;
  /** By the interface and by the operating system, for lack of room. */
  readonly dropped: number;
}

/** Where a file contradicts itself, so that nothing can be read from there on. */
export interface Damage {
  readonly code: DamageCode;
  /** What is wrong, with what was needed and what was there: "a record claims 4294967295 octets …". */
  readonly what: string;
  /** Offset in the (uncompressed) file of the record that is damaged. */
  readonly offset: number;
}

/** A container format: bytes in, packets out. */
export interface CaptureReader {
  readonly facts: CaptureFacts;
  /** Set once the reader met damage; it must not be given further chunks then. */
  readonly damage: Damage | undefined;
  /** Of the file, complete after its end. */
  readonly warnings?: readonly Warning[];
  /** Hands over each packet that is complete in `chunk` (with what was left of the chunk before), keeps the rest. */
  read(chunk: Bytes, sink: PacketSink): void;
  /** Called once after the last chunk. Octets of an incomplete record: not zero when the file was cut off. */
  end(): Remainder;
}

/** The record that a file ends in: `octetsLeft` of the `needed` ones are there, from `offset` on. */
export interface Remainder {
  readonly octetsLeft: number;
  readonly offset: number;
  readonly needed: number;
}
