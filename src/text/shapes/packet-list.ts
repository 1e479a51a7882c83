import { type PacketRow, packetOfRow } from '../wireshark/packet-row.ts';
import { TIME } from '../wireshark/times.ts';
import { PacketBlock } from './packet-block.ts';
import type { Block, PrintedPacket, Shape, ShapeSink, TextLine } from './shape.ts';
import { hasOnlyWords } from './words.ts';

/**
 * The packet list of tshark and Wireshark, printed or copied, with spaces or tabs between its columns:
 *
 *         3   0.003097   10.96.0.10 → 10.244.1.7   DNS 92 Standard query response 0x78d5 A web.example.test A 10.0.0.5
 *     No.     Time           Source                Destination           Protocol Length Info
 *           1 0.000000       10.244.1.7            10.96.0.10            DNS      76     Standard query 0x78d5 A …
 */
export const packetList: Shape = {
  name: 'the packet list of tshark or Wireshark',
  begin({ text, number, isAtEdge }) {
    const row = readRow(text, number);
    if (row) return new RowBlock(text, { ...row, isAtEdge }, number);
    if (ROW_HEAD.test(text)) return new RowBlock(text, undefined, number);
    return HEADING.test(text) ? { takes: () => false, end() {} } : undefined;
  },
};

/** Reads a row of the packet list; undefined if the columns are not those of a packet list. */
function readRow(text: string, number: number): PrintedPacket | undefined {
  const row = rowOf(text);
  const packet = row && packetOfRow(row, number);
  return packet?.packet && !hasOnlyWords(packet.packet) ? undefined : packet;
}

/** A row, with its continuation if a narrow window has wrapped it. */
class RowBlock implements Block {
  readonly #number: number;
  #text: string;
  #row: PrintedPacket | undefined;
  #block: PacketBlock | undefined;

  constructor(text: string, row: PrintedPacket | undefined, number: number) {
    this.#text = text;
    this.#row = row;
    this.#number = number;
  }

  takes(line: TextLine, sink: ShapeSink): boolean {
    if (!this.#block && this.#joins(line.text)) return true;
    if (!this.#row) return false;
    this.#block ??= new PacketBlock(this.#row);
    return this.#block.takes(line, sink);
  }

  end(sink: ShapeSink): void {
    if (!this.#row) {
      sink.unread(this.#text, this.#number);
      return;
    }
    if (this.#row.packet && isSilent(this.#row)) sink.unread(this.#text, this.#number);
    (this.#block ?? new PacketBlock(this.#row)).end(sink);
  }

  #joins(text: string): boolean {
    if (readRow(text, this.#number) || ROW_HEAD.test(text)) return false;
    const isOpen =
      !this.#row ||
      isSilent(this.#row) ||
      OPEN_BRACKET.test(this.#text) ||
      this.#row.packet?.message?.isUnended;
    if (!isOpen && (this.#text.length < NARROWEST || !CONTINUATION.test(text))) return false;
    const isSpaced =
      /^[A-Z]{1,6}\b/.test(text) || / [A-Z]{1,6}$/.test(this.#text) || IN_BRACKET.test(text);
    const pieces = [`${this.#text} ${text.trim()}`, this.#text + text.trim()];
    for (const joined of isSpaced ? pieces : pieces.toReversed()) {
      const row = readRow(joined, this.#number);
      if (!row || isSilent(row) || row.packet?.message?.isUnended) continue;
      this.#text = joined;
      this.#row = row;
      return true;
    }
    return false;
  }
}

/** Whether a row of DNS shows neither a message nor a TCP segment. */
function isSilent({ text, packet }: PrintedPacket): boolean {
  return packet?.message === undefined && packet?.transport === undefined && / DNS /.test(text);
}

/** An open bracket whose rest is on the next line: `Destination unreachable (Port`. */
const OPEN_BRACKET = /[([][^()[\]]{0,80}$| ICMP(?:v6)? (?:\d{1,6} )?[A-Z][^()]{0,60}$/;
/** The continuation of text in such a bracket. */
const IN_BRACKET = /^\(|^(?:unreachable|prohibited|exceeded|filtered|failed)\b/;
/** Shorter lines are not wrapped. */
const NARROWEST = 60;
/** The continuation of a row: the rest of a name, and records, which are types and words with dots or colons. */
const CONTINUATION =
  /^\s*(?:[\w-]{1,63}(?= )|[\w:-]{0,255}[.:][\w.:-]{0,255})(?: (?:[A-Z]{1,6}|[\w<>:-]{0,255}[.:][\w<>.:-]{0,255}))*\s*$/;
/** The beginning of a row (number, time, arrow) whose rest is on the next line. */
const ROW_HEAD = /^\s*\d{1,9}\s+\S{1,30}(?:\s+[\d:.]{1,20})?\s+[\da-f.:]{3,45}\s+(?:→|->)(?:\s|$)/;
const HEADING = /^\s*"?No\.?"?[\s,;]+"?Time"?[\s,;]/;
/** The arrow as it is printed, as older versions print it, and its remains in another encoding. */
const ARROW = String.raw`(?:→|->|-->|=>|⇒|➜|➔|\?|\uFFFD{1,3}|>)`;
/** The beginning of the information about a message, which shows the protocol if its column is missing. */
const OPERATION = String.raw`(?:Standard query|Zone change notification|Dynamic update)\b`;
const ROW = new RegExp(
  String.raw`^\s*(?:(\d{1,9})\s+)?(${TIME})\s+(\S{1,1020})(?:\s+(\d{1,5}))?\s+(?:(${ARROW})\s+)?(\S{1,1020})(?:\s+(\d{1,5}))?\s+(?:(?!${OPERATION})([A-Z][\w./-]{1,20})\s+|(?=(?:\d{1,6}\s+)?${OPERATION}))(?:(\d{1,6})\s+)?(\S.*)$`,
);
/** Seconds since 1970 have ten digits. */
const LONE_NUMBER = /^\d{1,9}$/;
const HOST = /^[^\s"']*[.:][^\s"']*$/;

/** Returns the row of a text in which spaces separate the columns, in the usual order; undefined if it is none. */
export function rowOf(text: string): PacketRow | undefined {
  const columns = ROW.exec(text);
  if (!columns) return undefined;
  const [, first, second, source = '', sourcePort, arrow, destination = '', behind] = columns;
  // A single whole number is the packet's number: without a time, tshark leaves the time column empty.
  const isNumber = first === undefined && LONE_NUMBER.test(second!);
  const [frame, time] = isNumber ? [second, undefined] : [first, second];
  const [printed, printedLength, info = ''] = columns.slice(8);
  const protocol = printed ?? protocolTo(destination);
  // Ports come in pairs: without a protocol in between, a single number is the length.
  const isLength = printed === undefined && sourcePort === undefined;
  const [destinationPort, length] = isLength
    ? [undefined, behind ?? printedLength]
    : [behind, printedLength];
  if (arrow === undefined && !(HOST.test(source) && HOST.test(destination))) return undefined;
  return {
    ...(frame !== undefined && { frame: Number(frame) }),
    ...(time !== undefined && { time }),
    source,
    destination,
    ...(sourcePort !== undefined && { sourcePort }),
    ...(destinationPort !== undefined && { destinationPort }),
    protocol,
    ...(length !== undefined && { length: Number(length) }),
    info: withoutCells(SPREAD.test(info) ? info.replace(/\s+/g, ' ') : info).trimEnd(),
  };
}

/** Returns the protocol of messages to an address: RFC 6762 section 3, RFC 4795 section 2. */
function protocolTo(address: string): string {
  if (/^(?:224\.0\.0\.251|ff02::fb)$/i.test(address)) return 'MDNS';
  return /^(?:224\.0\.0\.252|ff02::1:3)$/i.test(address) ? 'LLMNR' : 'DNS';
}

/** Words that are separated by more than one space. Old versions separate only records by two spaces. */
const SPREAD = /^\S+(?:\t| {2})/;

/** Removes the next cells of a table, which are not from Wireshark. */
function withoutCells(info: string): string {
  const bar = info.indexOf('|');
  return bar < 0 ? info : info.slice(0, bar).replace(/[`*\s]{1,9}$/, '');
}
