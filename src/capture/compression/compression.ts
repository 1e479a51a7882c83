import { type Bytes, hex } from '../../wire/bytes.ts';
import type { Decompressor } from './decompressor.ts';

/** In which a capture can be; `captures[].compression` of the report. */
export type CompressionName = 'gzip' | 'zstd' | 'xz';

export interface Compression {
  readonly name: string;
  /** Of the shell: unpacks the file that follows, or standard input. */
  readonly command: string;
}

/** One that is read. */
export interface ReadableCompression extends Compression {
  readonly name: CompressionName;
  /** Loads the decoder, too: most captures need none. */
  open(): Promise<Decompressor>;
}

/** THE TABLE of compressions: the first octets in hex, what undoes it, and who reads it. */
const READ: readonly (readonly [magic: RegExp, compression: ReadableCompression])[] = [
  [/^1f8b/, { name: 'gzip', command: 'gzip -dc', open: gunzip }],
  // A skippable frame may come first: pzstd writes one.
  [/^28b52ffd|^5.2a4d18/, { name: 'zstd', command: 'zstd -dc --long=31', open: unzstd }],
  [/^fd377a585a00/, { name: 'xz', command: 'xz -dc', open: unxz }],
];

/** Recognised in order to say how to undo them. */
const REFUSED: readonly (readonly [magic: RegExp, compression: Compression])[] = [
  [/^425a68/, { name: 'bzip2', command: 'bzip2 -dc' }],
  [/^04224d18/, { name: 'lz4', command: 'lz4 -dc' }],
  [/^504b0304/, { name: 'zip', command: 'unzip -p' }],
];

async function gunzip(): Promise<Decompressor> {
  return new (await import('./gunzip.ts')).Gunzip();
}

async function unzstd(): Promise<Decompressor> {
  return new (await import('./unzstd.ts')).Unzstd();
}

async function unxz(): Promise<Decompressor> {
  return new (await import('./unxz.ts')).Unxz();
}

/** Those of xz, which are the most. */
const MAGIC_OCTETS = 6;

/** In which octets that begin so are compressed, if it is one that is read. */
export function readableCompression(head: Bytes): ReadableCompression | undefined {
  return READ.find(([magic]) => magic.test(hex(head.subarray(0, MAGIC_OCTETS))))?.[1];
}

export function refusedCompression(head: Bytes): Compression | undefined {
  return REFUSED.find(([magic]) => magic.test(hex(head.subarray(0, MAGIC_OCTETS))))?.[1];
}

/** `run: …`, which unpacks `file` by these and hands it over, in one line. */
export function unpackingCommand(file: string, commands: readonly string[]): string {
  const [first, ...rest] = commands;
  const whole = file === '-' ? first : `${first} ${shellWord(file)}`;
  return `run: ${[whole, ...rest, 'dnspcap analyze -'].join(' | ')}`;
}

function shellWord(text: string): string {
  // What begins with a dash would be an option.
  if (text.startsWith('-')) return shellWord(`./${text}`);
  return /^[\w./+@:,-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
