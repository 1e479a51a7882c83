import type { TcpdumpLine } from '../tcpdump/line.ts';
import type { PrintedOctets } from '../dumps/printed-octets.ts';

/** A line of a text. */
export interface TextLine {
  /** The line of the file without colours and the quotation marks of mails. */
  readonly plain: string;
  /** The same without text that people and programs put around a tcpdump line. */
  readonly text: string;
  /** Number in the file, from 1. */
  readonly number: number;
  /** Whether the line was cut off at the edge of a window, like other lines of the text. */
  readonly isAtEdge: boolean;
}

/** A packet as a text describes it. */
export interface PrintedPacket {
  /** The packet as printed, on one line, without other text. Empty if no line sums the packet up. */
  readonly text: string;
  /** Number of its first line in the file, from 1. */
  readonly number: number;
  /** Undefined for a packet that is not IP. */
  readonly packet: TcpdumpLine | undefined;
  /** Present if the fast path read the packet: it is complete, and has addresses, not names. */
  readonly isPlain?: true;
  /** Whether one of its lines was cut off at the edge of a window. */
  readonly isAtEdge?: boolean;
  /** The packet that an ICMP error quotes; -v prints it. */
  readonly quoted?: TcpdumpLine;
  /** The bytes of its hexadecimal dump. */
  readonly octets?: PrintedOctets;
  /** Frame number in the capture, as tshark and Wireshark print it. */
  readonly frame?: number;
}

export interface ShapeSink {
  packet(packet: PrintedPacket): void;
  /** Takes lines about a packet that could not be read. */
  unread(text: string, number: number): void;
  /** Takes a line that is about no packet. */
  other(text: string, number: number): void;
}

/** A packet, or a table of packets, that began on one line and may continue on the next ones. */
export interface Block {
  /** Takes a line if it continues the block. False ends the block. */
  takes(line: TextLine, sink: ShapeSink): boolean;
  /** Passes the rest of the block to the sink. */
  end(sink: ShapeSink): void;
}

/** A way in which programs print packets. */
export interface Shape {
  /** Name of the program or format, for people. */
  readonly name: string;
  /** Returns the block that begins on this line, if one does. Must be cheap for lines of other shapes. */
  begin(line: TextLine, sink: ShapeSink): Block | undefined;
}
