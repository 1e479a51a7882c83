import { type Beginning, type Beginnings, type Head, HEAD_OCTETS } from '../beginnings.ts';
import { readableCompression } from '../capture/compression/compression.ts';
import { Decompression } from '../capture/compression/decompression.ts';
import { CaptureError, type CaptureErrorCode } from '../capture/error.ts';
import { headOf, resumed } from '../capture/head.ts';
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
import type { Bytes } from '../wire/bytes.ts';
import type { Nanoseconds } from '../wire/time.ts';
import { say, type Sentence } from '../words/say.ts';
import { Archive, ARCHIVE_HEAD, isArchive } from './archive.ts';
import { Skipped } from './skipped.ts';

/** How inputs are examined before they are read. */
export interface Look {
  readonly beginnings: Beginnings;
  /** Receives notes on what is skipped, and on what is damaged. */
  readonly note: (said: Sentence) => void;
  /** Gathers what is skipped within a folder, which tells it in one line. */
  readonly skipped?: Skipped;
  /** Whether damaged captures are an error. Inputs that are no capture at all may still be skipped. */
  readonly strict: boolean;
  /** Called if an archive is a bundle, before its capture is read. Its other files are skipped. */
  readonly onBundle?: (file: string) => void;
}

/** A capture in an archive. */
interface Packed {
  /** Index among the regular files of the archive, from 0. */
  readonly index: number;
  readonly file: string;
  readonly octets: number;
  readonly firstPacket: Nanoseconds | undefined;
  /** To be read before the next capture is requested, if at all. */
  readonly chunks: AsyncGenerator<Bytes>;
}

/** Whether bytes begin an archive, plain or compressed. */
export async function beginsArchive(head: Bytes): Promise<boolean> {
  const decoded = new Decompression().decode(one(head));
  try {
    return isArchive((await headOf(decoded, ARCHIVE_HEAD)).octets);
  } finally {
    await decoded.return(undefined);
  }
}

/**
 * Returns why an input of a folder or an archive is skipped; undefined if it must be read. A damaged capture is
 * skipped too, unless `strict` makes it an error.
 */
export function passedOver(
  refusal: CaptureError | undefined,
  strict: boolean,
): Sentence | string | undefined {
  if (!refusal || (strict && !NO_CAPTURE.has(refusal.code))) return undefined;
  return refusal.said;
}

const NO_CAPTURE: ReadonlySet<string> = new Set(['not-a-capture', 'empty']);

/**
 * Finds the captures in an archive.
 *
 * @param archive the archive of this file, for a caller that needs its other properties
 * @yields the captures, in the order of the archive
 * @throws CaptureError if there is none, or with `strict` if the archive or one of its captures cannot be read
 */
export async function* capturesIn(
  file: string,
  chunks: AsyncIterable<Bytes>,
  { beginnings, note, strict, onBundle, skipped: ofFolder }: Look,
  archive = new Archive(file),
): AsyncGenerator<Packed> {
  const skipped = ofFolder ?? new Skipped();
  let index = -1;
  let found = 0;
  /** In a bundle, the part that is analysed. Other files are no captures, or show the same traffic. */
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
      skipped.add(reason);
      continue;
    }
    if (refusal) throw refusal;
    found++;
    yield { index, file: head.file, octets, firstPacket, chunks: resumed(head.octets, rest) };
  }
  if (!ofFolder) skipped.tell(file, note);
  if (archive.damage !== undefined) {
    const what = say`${file}: damaged archive: ${archive.damage}`;
    if (strict) throw new CaptureError('archive', what);
    note(say`${what}; what comes before it is read`);
  }
  if (found === 0)
    throw new CaptureError('no-captures', say`${file}: there is no capture in this archive`);
}

function textOf(octets: Bytes): string {
  return new TextDecoder().decode(octets);
}

/** Examines a file in an archive that is compressed with `outer`. */
async function beginningOf(
  head: Head,
  outer: string | undefined,
  beginnings: Beginnings,
): Promise<Beginning> {
  // Only one xz stream can be open at a time.
  if (outer === 'xz' && readableCompression(head.octets)?.name === 'xz')
    return refused('compression', say`${head.file}: compressed with xz within xz`);
  if (await beginsArchive(head.octets))
    return refused('archive', say`${head.file}: an archive within an archive`);
  return beginnings.of(head, true);
}

function refused(code: CaptureErrorCode, what: Sentence): Beginning {
  return { refusal: new CaptureError(code, say`${what}; unpack the outer one with tar -xf`) };
}

/** @yields the input itself, which can be read only once, or an archive's captures in their order */
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
        say`${packed.file} begins before the capture that was read before it: a pipe is read as it comes, an archive that is named itself in the order of time`,
      );
    latest = Math.max(latest, firstPacket);
    yield { file: packed.file, size: packed.octets, chunks: () => packed.chunks };
  }
}

/** An input that can be read only once, with its beginning. */
interface Begun {
  /** Enough bytes to recognise an archive. */
  readonly head: Bytes;
  /** All bytes, including the head. */
  readonly all: AsyncIterable<Bytes>;
  /** Closes an input that is not read to its end. */
  readonly close: () => Promise<void>;
}

/** Reads only as much of an input as is needed to recognise an archive. */
export async function begun(chunks: AsyncIterable<Bytes>): Promise<Begun> {
  const rest = chunks[Symbol.asyncIterator]();
  const { octets } = await headOf(rest, HEAD_OCTETS, tellsNoArchive);
  const close = async (): Promise<void> => void (await rest.return?.());
  return { head: octets, all: resumed(octets, rest), close };
}

/** Whether an input is a bundle: an archive whose first file is the manifest of one. */
export async function beginsBundle(file: string, head: Bytes): Promise<boolean> {
  if (!(await beginsArchive(head))) return false;
  for await (const { name, chunks } of new Archive(file).members(one(head))) {
    if (name !== MANIFEST_NAME) return false;
    return manifestOf(textOf((await headOf(chunks, MAX_MANIFEST_OCTETS)).octets)) !== undefined;
  }
  return false;
}

/** Whether bytes show that this is no archive: a live capture by its magic, a text by its first line. */
function tellsNoArchive(head: Bytes): boolean {
  if (readableCompression(head)) return false;
  return (
    head.length >= ARCHIVE_HEAD || isContainer(head) || (head.includes(0x0a) && !head.includes(0))
  );
}

async function* one(octets: Bytes): AsyncGenerator<Bytes> {
  if (octets.length > 0) yield octets;
}
