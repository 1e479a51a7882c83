import { type Beginning, type Beginnings, type Head, HEAD_OCTETS } from '../beginnings.ts';
import { readableCompression } from '../capture/compression/compression.ts';
import { Decompression, resumed } from '../capture/compression/decompression.ts';
import { CaptureError, type CaptureErrorCode } from '../capture/error.ts';
import { isContainer } from '../capture/recognise.ts';
import {
  type BundlePart,
  mainPart,
  MANIFEST_NAME,
  manifestOf,
  MAX_MANIFEST_OCTETS,
  partOf,
} from '../facts/manifest.ts';
import type { CaptureInput } from '../messages.ts';
import { type Bytes, EMPTY } from '../wire/bytes.ts';
import type { Nanoseconds } from '../wire/time.ts';
import { Archive, ARCHIVE_HEAD, isArchive } from './archive.ts';

/** How inputs are looked at before they are read. */
export interface Look {
  readonly beginnings: Beginnings;
  /** Told what is passed over. */
  readonly note: (text: string) => void;
  /** Nothing may be passed over but what is no capture at all. */
  readonly strict: boolean;
  /** Told that an archive is a bundle, before its capture is read: what lies beside it is passed over. */
  readonly onBundle?: (file: string) => void;
}

/** A capture in an archive. */
interface Packed {
  /** Which of the regular files of the archive it is, from 0 on. */
  readonly index: number;
  readonly file: string;
  readonly octets: number;
  readonly firstPacket: Nanoseconds | undefined;
  /** To be read before the next one is asked for, if at all. */
  readonly chunks: AsyncGenerator<Bytes>;
}

/** Whether it is an archive, plain or compressed. */
export async function beginsArchive(head: Bytes): Promise<boolean> {
  const decoded = new Decompression().decode(one(head));
  try {
    return isArchive((await headOf(decoded, ARCHIVE_HEAD)).octets);
  } finally {
    await decoded.return(undefined);
  }
}

/**
 * Why an input of a folder or an archive is passed over; undefined when it is to be read. What is a capture, but a
 * damaged one, is passed over unless that is to be an error.
 */
export function passedOver(refusal: CaptureError | undefined, strict: boolean): string | undefined {
  if (!refusal || (strict && !NO_CAPTURE.has(refusal.code))) return undefined;
  return `skipped ${refusal.message}`;
}

const NO_CAPTURE: ReadonlySet<string> = new Set(['not-a-capture', 'empty']);

/**
 * @param archive of the same file, for a caller that wants to know more of it
 * @yields the captures of an archive, in its order
 * @throws CaptureError when there is none, or with `strict` when it, or a capture in it, cannot be read
 */
export async function* capturesIn(
  file: string,
  chunks: AsyncIterable<Bytes>,
  { beginnings, note, strict, onBundle }: Look,
  archive = new Archive(file),
): AsyncGenerator<Packed> {
  let index = -1;
  let found = 0;
  /** Of a bundle, only the capture that is analysed: what lies beside it is no capture, or of the same traffic. */
  let wanted: BundlePart | undefined;
  for await (const { name, octets, chunks: rest } of archive.members(chunks)) {
    index++;
    if (wanted !== undefined && partOf(name) !== wanted) continue;
    const head = { ...(await headOf(rest, HEAD_OCTETS)), file: `${file}/${name}` };
    const manifest =
      index === 0 && name === MANIFEST_NAME ? manifestOf(textOf(head.octets)) : undefined;
    if (manifest) {
      onBundle?.(file);
      wanted = mainPart(manifest);
      continue;
    }
    const { refusal, firstPacket } = await beginningOf(head, archive.compression, beginnings);
    const reason = passedOver(refusal, strict);
    if (reason !== undefined) {
      note(reason);
      continue;
    }
    if (refusal) throw refusal;
    found++;
    yield { index, file: head.file, octets, firstPacket, chunks: resumed(head.octets, rest) };
  }
  if (archive.damage !== undefined) {
    const what = `${file}: damaged archive: ${archive.damage}`;
    if (strict) throw new CaptureError('archive', what);
    note(`${what}; what comes before it is read`);
  }
  if (found === 0)
    throw new CaptureError('no-captures', `${file}: there is no capture in this archive`);
}

function textOf(octets: Bytes): string {
  return new TextDecoder().decode(octets);
}

/** Of a file in an archive that is compressed with `outer`. */
async function beginningOf(
  head: Head,
  outer: string | undefined,
  beginnings: Beginnings,
): Promise<Beginning> {
  // Only one stream of xz can be open at a time.
  if (outer === 'xz' && readableCompression(head.octets)?.name === 'xz')
    return refused('compression', `${head.file}: compressed with xz within xz`);
  if (await beginsArchive(head.octets))
    return refused('archive', `${head.file}: an archive within an archive`);
  return beginnings.of(head, true);
}

function refused(code: CaptureErrorCode, what: string): Beginning {
  return { refusal: new CaptureError(code, `${what}; unpack the outer one with tar -xf`) };
}

/**
 * An input that can be read only once: a pipe.
 *
 * @yields itself, or the captures in it when it is an archive, in its order
 */
export async function* unpacked(
  file: string,
  chunks: AsyncIterable<Bytes>,
  look: Look,
): AsyncGenerator<CaptureInput> {
  const { head, all } = await begun(chunks);
  if (!(await beginsArchive(head))) {
    yield { file, chunks: () => all };
    return;
  }
  let latest = -Infinity;
  for await (const packed of capturesIn(file, all, look)) {
    const { firstPacket = latest } = packed;
    if (firstPacket < latest)
      look.note(
        `${packed.file} begins before the capture that was read before it: a pipe is read as it comes, an archive that is named itself in the order of time`,
      );
    latest = Math.max(latest, firstPacket);
    yield { file: packed.file, size: packed.octets, chunks: () => packed.chunks };
  }
}

/** An input that can be read only once, and how it begins. */
interface Begun {
  /** Enough to tell an archive. */
  readonly head: Bytes;
  /** All of it, the head too. */
  readonly all: AsyncIterable<Bytes>;
  /** For one that is not read to its end. */
  readonly close: () => Promise<void>;
}

/** Takes no more of it than tells what it is. */
export async function begun(chunks: AsyncIterable<Bytes>): Promise<Begun> {
  const rest = chunks[Symbol.asyncIterator]();
  const { octets } = await headOf(rest, HEAD_OCTETS, tellsNoArchive);
  const close = async (): Promise<void> => void (await rest.return?.());
  return { head: octets, all: resumed(octets, rest), close };
}

/** Whether it is a bundle: an archive whose first file is the manifest of one. */
export async function beginsBundle(file: string, head: Bytes): Promise<boolean> {
  if (!(await beginsArchive(head))) return false;
  for await (const { name, chunks } of new Archive(file).members(one(head))) {
    if (name !== MANIFEST_NAME) return false;
    return manifestOf(textOf((await headOf(chunks, MAX_MANIFEST_OCTETS)).octets)) !== undefined;
  }
  return false;
}

/** A live capture is not kept waiting: it is known by its first octets, a text by its first line. */
function tellsNoArchive(head: Bytes): boolean {
  if (readableCompression(head)) return false;
  return (
    head.length >= ARCHIVE_HEAD || isContainer(head) || (head.includes(0x0a) && !head.includes(0))
  );
}

/** Takes `most` octets or a little more, or all there are, or so many that they are `enough`. */
async function headOf(
  chunks: AsyncIterator<Bytes>,
  most: number,
  enough: (head: Bytes) => boolean = () => false,
): Promise<{ octets: Bytes; isWhole: boolean }> {
  let octets: Bytes = EMPTY;
  while (octets.length < most && !enough(octets)) {
    const next = await chunks.next();
    if (next.done === true) return { octets, isWhole: true };
    octets = Buffer.concat([octets, next.value]);
  }
  return { octets, isWhole: false };
}

async function* one(octets: Bytes): AsyncGenerator<Bytes> {
  if (octets.length > 0) yield octets;
}
