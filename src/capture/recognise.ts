import { type Bytes, hex } from '../wire/bytes.ts';
import type { MalformationCounters } from '../wire/malformation.ts';
import type { Epoch } from '../wire/time.ts';
import {
  type Compression,
  readableCompression,
  refusedCompression,
  unpackingCommand,
} from './compression/compression.ts';
import { CaptureError } from './error.ts';
import type { BlockSink, CaptureReader } from './packet.ts';
import { PcapReader } from './pcap.ts';
import { PcapngReader } from './pcapng/pcapng.ts';
import type { TextEncoding, TextFormat } from './text-format.ts';
import { say, type Sentence } from '../words/say.ts';

/** Bytes at the start of an input that identify its format. An input may be shorter. */
export const MAGIC_OCTETS = 16;

export interface ReaderOptions {
  readonly epoch: Epoch;
  readonly malformations: MalformationCounters;
  readonly text?: TextFormat;
  /** Receives the blocks of a pcapng file, to copy it. */
  readonly onBlock?: BlockSink;
  /** The compression that was undone to get these bytes. */
  readonly compression?: Compression;
}

type Open = (options: ReaderOptions) => CaptureReader;

/** THE TABLE of formats: magic bytes in hex, as they stand in the file. A new container is one line here. */
const FORMATS: Readonly<Record<string, Open>> = {
  d4c3b2a1: pcap(true, false, 16),
  a1b2c3d4: pcap(false, false, 16),
  '4d3cb2a1': pcap(true, true, 16),
  a1b23c4d: pcap(false, true, 16),
  '34cdb2a1': pcap(true, false, 24),
  a1b2cd34: pcap(false, false, 24),
  '0a0d0d0a': ({ epoch, malformations, onBlock }) =>
    new PcapngReader(epoch, malformations, onBlock),
};

function pcap(littleEndian: boolean, nanoseconds: boolean, recordHeader: 16 | 24): Open {
  const variant = { littleEndian, nanoseconds, recordHeader };
  return ({ epoch, malformations }) => new PcapReader(variant, epoch, malformations);
}

/** Control characters other than those that terminals use. BEL ends the title of a terminal. */
// eslint-disable-next-line no-control-regex
const CONTROL = /[\0-\u0006\u000E-\u001A\u001C-\u001F]/;
/** Longest text before the first packet. */
const MAX_REMARKS = 1 << 16;

/** Whether `head` begins a text without a packet so far: what kind of text it is may show later. */
export function isUndecidedText(head: Bytes, format: TextFormat | undefined): boolean {
  if (head.length >= MAX_REMARKS || isContainer(head)) return false;
  const text = textOf(head);
  if (CONTROL.test(text)) return false;
  const whole = text.slice(0, text.lastIndexOf('\n') + 1);
  return format?.packetEnd(whole, false) === undefined;
}

/** Whether a text has packets. Whatever follows the first packet is ignored. */
function hasPackets(head: Bytes, format: TextFormat | undefined): boolean {
  const text = textOf(head);
  const end = format?.packetEnd(text, true);
  return end !== undefined && !CONTROL.test(text.slice(0, end));
}

function textOf(head: Bytes): string {
  const text = new TextDecoder(encodingOf(head)).decode(head);
  // Ignores the last line, as its last character may be cut off.
  const isOdd = text.slice(0, text.lastIndexOf('\n')).includes(NO_CHARACTER);
  return isOdd ? new TextDecoder('windows-1252').decode(head) : text;
}

const NO_CHARACTER = '\uFFFD';

/** Detects the encoding by its mark, or by the zero bytes of the two ASCII characters that a text begins with. */
function encodingOf(head: Bytes): TextEncoding {
  const [a, b, c, d] = head;
  if (a === 0xff && b === 0xfe) return 'utf-16le';
  if (a === 0xfe && b === 0xff) return 'utf-16be';
  if (b === 0 && d === 0 && a !== 0 && c !== 0 && c !== undefined) return 'utf-16le';
  return a === 0 && c === 0 && b !== 0 && d !== 0 && d !== undefined ? 'utf-16be' : 'utf-8';
}

/** Whether bytes begin a container format, whatever may follow. */
export function isContainer(head: Bytes): boolean {
  const magic = hex(head.subarray(0, MAGIC_OCTETS));
  return Object.keys(FORMATS).some((format) => magic.startsWith(format));
}

/** Returns the reader for a file that starts with `head`. Content decides, never the name. Throws CaptureError. */
export function readerFor(head: Bytes, file: string, options: ReaderOptions): CaptureReader {
  const magic = hex(head.subarray(0, MAGIC_OCTETS));
  const open = Object.entries(FORMATS).find(([format]) => magic.startsWith(format))?.[1];
  if (open) return open(options);
  const isText = hasPackets(head, options.text);
  if (isText && options.text?.open) return options.text.open(encodingOf(head));
  throw refusal(head, file, options, isText);
}

function refusal(
  head: Bytes,
  file: string,
  { compression: outer, text }: ReaderOptions,
  isText: boolean,
): CaptureError {
  const compression = readableCompression(head) ?? refusedCompression(head);
  if (compression) {
    // dnspcap undoes one layer of compression: the shell must undo the other.
    const inner = readableCompression(head) && outer ? [] : [compression.command];
    const run = unpackingCommand(file, [...(outer ? [outer.command] : []), ...inner]);
    const name = outer ? say`${compression.name} within ${outer.name}` : compression.name;
    return new CaptureError('compression', say`${file}: compressed with ${name}; ${run}`);
  }
  const isPrinted = !CONTROL.test(textOf(head));
  const seen = (isPrinted ? firstWords(head) : undefined) ?? firstOctets(head);
  const known = isText || !isPrinted ? undefined : text?.refusal(textOf(head));
  if (known !== undefined) return new CaptureError('not-a-capture', say`${file}: ${known}`);
  const guess = isText
    ? say`what tcpdump prints; name the file itself to read it`
    : say`neither pcap nor pcapng, nor what tcpdump prints`;
  return new CaptureError(
    'not-a-capture',
    say`${file}: ${guess} (${seen}); capture with: tcpdump -w`,
  );
}

/** Quotes the beginning of a readable text; undefined if the bytes are not readable. */
function firstWords(head: Bytes): Sentence | undefined {
  const text = new TextDecoder(encodingOf(head)).decode(head);
  const words = (text.includes(NO_CHARACTER) ? ASCII_WORDS : FIRST_WORDS).exec(text)?.[1];
  if (words === undefined) return undefined;
  return say`begins with "${words.replaceAll(/[\t"]/g, ' ').trim()}"`;
}

/** From the first line that is not empty, at most 40 characters. */
const FIRST_WORDS = /^[\s\uFEFF]{0,80}([\p{L}\p{N}\p{P}\p{S}][\t \p{L}\p{N}\p{P}\p{S}]{5,39})/u;
/** Bytes that are no text may be letters of windows-1252. */
const ASCII_WORDS = /^\s{0,80}([!-~][\t -~]{5,39})/;

function firstOctets(head: Bytes): Sentence {
  const octets = hex(head.subarray(0, MAGIC_OCTETS)).slice(0, 16);
  return say`starts with the bytes ${octets.replaceAll(/..(?=.)/g, '$& ')}`;
}
