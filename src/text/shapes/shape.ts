import type { TcpdumpLine } from '../tcpdump/line.ts';
import type { PrintedOctets } from '../dumps/printed-octets.ts';

/** A line of a text. */
export interface TextLine {
  /** Without colours and the quoting of mails; everything else is as it is in the file. */
  readonly plain: string;
  /** Also without what people and programs put around a line of tcpdump. */
  readonly text: string;
  /** 1-based, in the file. */
  readonly number: number;
}

/** What a text tells of a packet. */
export interface PrintedPacket {
  /** As printed, on one line, without what is not of the packet. Empty when no line sums it up. */
  readonly text: string;
  /** 1-based, of the first of its lines in the file. */
  readonly number: number;
  /** Undefined for a packet that is not IP. */
  readonly packet: TcpdumpLine | undefined;
  /** Read the short way: it has all that such a line has, between addresses. */
  readonly isPlain?: true;
  /** Cut off at the edge of a window, as other lines of its text are. */
  readonly isAtEdge?: true;
  /** The packet that an ICMP error quotes, which -v prints. */
  readonly quoted?: TcpdumpLine;
  /** What a dump in hexadecimal has of it. */
  readonly octets?: PrintedOctets;
  /** Its number in the capture, as tshark and Wireshark print it. */
  readonly frame?: number;
}

export interface ShapeSink {
  packet(packet: PrintedPacket): void;
  /** Lines that are about a packet which could not be made out. */
  unread(text: string, number: number): void;
  /** A line that is about no packet. */
  other(text: string, number: number): void;
}

/** What began on one line and may go on with the next ones: a packet, or a table of them. */
export interface Block {
  /** Whether the line goes on with it. If not, the block is over. */
  takes(line: TextLine): boolean;
  /** Hands over what it has kept back. */
  end(): void;
}

/** A way in which programs print packets. */
export interface Shape {
  /** For people: what prints it. */
  readonly name: string;
  /** What begins on this line; undefined when it is not of this shape. Must be cheap for lines of other shapes. */
  begin(line: TextLine, sink: ShapeSink): Block | undefined;
}
