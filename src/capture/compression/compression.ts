import { type Bytes, hex } from '../../wire/bytes.ts';
import type { Decompressor } from './decompressor.ts';
import { say, type Sentence } from '../../words/say.ts';

/** Compressions that can be read; `captures[].compression` of the report. */
export type CompressionName = 'gzip' | 'zstd' | 'xz';

export interface Compression {
  readonly name: string;
  /** Shell command that unpacks the file named after it, or standard input. */
  readonly command: string;
}

/** A compression that can be read. */
export interface ReadableCompression extends Compression {
  readonly name: CompressionName;
  /** Loads the decoder and opens it. Loading is lazy, as most captures need none. */
  open(): Promise<Decompressor>;
}

/** THE TABLE of compressions: the first bytes in hex, the shell command, and the decoder. */
const READ: readonly (readonly [magic: RegExp, compression: ReadableCompression])[] = [
  [/^1f8b/, { name: 'gzip', command: 'gzip -dc', open: gunzip }],
  // A skippable frame may come first: pzstd writes one.
  [/^28b52ffd|^5.2a4d18/, { name: 'zstd', command: 'zstd -dc --long=31', open: unzstd }],
  [/^fd377a585a00/, { name: 'xz', command: 'xz -dc', open: unxz }],
];

/** Compressions that are recognised only to name the command that undoes them. */
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

/** Bytes of the longest magic number, that of xz. */
const MAGIC_OCTETS = 6;

/** Returns the compression of bytes that begin with `head`, or undefined if it cannot be read or is none. */
export function readableCompression(head: Bytes): ReadableCompression | undefined {
  return READ.find(([magic]) => magic.test(hex(head.subarray(0, MAGIC_OCTETS))))?.[1];
}

export function refusedCompression(head: Bytes): Compression | undefined {
  return REFUSED.find(([magic]) => magic.test(hex(head.subarray(0, MAGIC_OCTETS))))?.[1];
}

/** Returns advice in one line, `run: …`: a pipeline of these commands that unpacks `file` into dnspcap. */
export function unpackingCommand(file: string, commands: readonly string[]): Sentence {
  const [first, ...rest] = commands;
  const whole = file === '-' ? first : `${first} ${shellWord(file)}`;
  return say`run: ${[whole, ...rest, 'dnspcap analyze -'].join(' | ')}`;
}

function shellWord(text: string): string {
  // A word that begins with a dash would be an option.
  if (text.startsWith('-')) return shellWord(`./${text}`);
  return /^[\w./+@:,-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
