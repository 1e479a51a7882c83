import type { Bytes } from '../wire/bytes.ts';
import type { MalformationCounters } from '../wire/malformation.ts';
import type { Epoch } from '../wire/time.ts';
import { CaptureError } from './error.ts';
import type { CaptureReader } from './packet.ts';
import { PcapReader } from './pcap.ts';
import { PcapngReader } from './pcapng.ts';

/** Octets at the start of an input that tell what it is; an input may be shorter. */
export const MAGIC_OCTETS = 16;

export interface ReaderOptions {
  readonly epoch: Epoch;
  readonly malformations: MalformationCounters;
  readonly text?: () => CaptureReader;
}

type Open = (options: ReaderOptions) => CaptureReader;

/** THE TABLE of formats: magic octets in hex, as they stand in the file. A new container is one line here. */
const FORMATS: Readonly<Record<string, Open>> = {
  d4c3b2a1: pcap(true, false, 16),
  a1b2c3d4: pcap(false, false, 16),
  '4d3cb2a1': pcap(true, true, 16),
  a1b23c4d: pcap(false, true, 16),
  '34cdb2a1': pcap(true, false, 24),
  a1b2cd34: pcap(false, false, 24),
  '0a0d0d0a': ({ epoch, malformations }) => new PcapngReader(epoch, malformations),
};

function pcap(littleEndian: boolean, nanoseconds: boolean, recordHeader: 16 | 24): Open {
  const variant = { littleEndian, nanoseconds, recordHeader };
  return ({ epoch, malformations }) => new PcapReader(variant, epoch, malformations);
}

const GZIP = '1f8b';

/** Compressions that are recognised in order to say how to undo them. gzip is among them when inside gzip. */
const COMPRESSIONS: Readonly<Record<string, { name: string; command: string }>> = {
  [GZIP]: { name: 'gzip twice', command: 'gzip -dc' },
  '28b52ffd': { name: 'zstd', command: 'zstd -dc' },
  fd377a585a00: { name: 'xz', command: 'xz -dc' },
  '425a68': { name: 'bzip2', command: 'bzip2 -dc' },
  '04224d18': { name: 'lz4', command: 'lz4 -dc' },
  '504b0304': { name: 'zip', command: 'unzip -p' },
};

/** A packet in what tcpdump or tshark prints, somewhere among other lines. */
const PACKET_LINE =
  /\bIP6? \S+ > \S+|\S > \S+:(?:\s|$)|^ *\d+ +\S+(?: \S+)? +\S+ +(?:→|->) +\S+ +\S+ +\d+ /m;
/** Remarks in front of the first packet may be that long. */
const MAX_REMARKS = 1 << 16;

/** The beginning of a text: what it is a text of may show later. */
export function isUndecidedText(head: Bytes): boolean {
  return head.length < MAX_REMARKS && isPrintable(head) && !PACKET_LINE.test(textOf(head));
}

/** No control characters but those of terminals. */
function isPrintable(head: Bytes): boolean {
  return head.every((octet) => octet >= 0x20 || (octet >= 0x08 && octet <= 0x0d) || octet === 0x1b);
}

function textOf(head: Bytes): string {
  return new TextDecoder().decode(head);
}

export function isGzip(head: Bytes): boolean {
  return hex(head).startsWith(GZIP);
}

/** The reader for a file that starts with `head`: content decides, never the name. Throws CaptureError. */
export function readerFor(head: Bytes, file: string, options: ReaderOptions): CaptureReader {
  const magic = hex(head);
  const open = Object.entries(FORMATS).find(([format]) => magic.startsWith(format))?.[1];
  if (open) return open(options);
  if (options.text && isPrintable(head) && PACKET_LINE.test(textOf(head))) return options.text();
  throw refusal(head, file);
}

function refusal(head: Bytes, file: string): CaptureError {
  const magic = hex(head);
  const compression = Object.entries(COMPRESSIONS).find(([format]) =>
    magic.startsWith(format),
  )?.[1];
  if (compression) {
    const { name, command } = compression;
    const decompress = file === '-' ? command : `${command} ${shellWord(file)}`;
    const message = `${file}: compressed with ${name}; run: ${decompress} | dnspcap analyze -`;
    return new CaptureError('compression', message);
  }
  const seen = `starts with the octets ${magic.slice(0, 16).replaceAll(/..(?=.)/g, '$& ')}`;
  const guess =
    isPrintable(head) && PACKET_LINE.test(textOf(head))
      ? 'what tcpdump prints, which is read when it is named itself'
      : 'neither pcap nor pcapng, nor what tcpdump prints';
  return new CaptureError('not-a-capture', `${file}: ${guess} (${seen}); capture with: tcpdump -w`);
}

function hex(head: Bytes): string {
  return Buffer.from(head.subarray(0, MAGIC_OCTETS)).toString('hex');
}

function shellWord(text: string): string {
  return /^[\w./+@:,-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
