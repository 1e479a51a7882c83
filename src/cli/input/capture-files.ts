import { closeSync, openSync, readSync, type Stats, statSync } from 'node:fs';
import { basename } from 'node:path';
import {
  capturesPacked,
  type Found as FoundInput,
  planPasses,
} from '../../archive/archive-passes.ts';
import { Skipped } from '../../archive/skipped.ts';
import { beginsArchive, type Look, passedOver } from '../../archive/unpack.ts';
import { HEAD_OCTETS, inOrder } from '../../beginnings.ts';
import { CaptureError } from '../../capture/error.ts';
import { mainPart, partOf } from '../../facts/manifest.ts';
import type { Bytes } from '../../wire/bytes.ts';
import { chunksOf, isUnreadable, orUnreadable } from './chunks.ts';
import { entriesOf, type Entry, manifestIn } from './folder.ts';
import { UsageError } from '../parsing/usage-error.ts';
import { say } from '../../words/say.ts';

/** An input of the run, which no report may overwrite. */
export interface InputFile {
  /** File name as given on the command line; `-` is standard input. */
  readonly file: string;
  /** Undefined for standard input. */
  readonly stats: Stats | undefined;
}

/** A capture to read. */
export interface CaptureFile extends InputFile {
  /** File name as given; within a folder or an archive, with the path inside. */
  readonly file: string;
  /** Bytes that `chunks` yields; undefined if unknown beforehand. */
  readonly size: number | undefined;
  /** Whether the capture can be read only once. Only reading it shows whether it is an archive: see `unpacked`. */
  readonly isPipe: boolean;
  /** Whether it was named on the command line or is in an archive: then it is an error if it cannot be read. */
  readonly isNamed: boolean;
  /** Opens the bytes; undefined for standard input, which the caller has. */
  readonly chunks?: () => AsyncIterable<Bytes>;
}

interface Found extends Omit<FoundInput, 'input'> {
  readonly capture: CaptureFile;
}

/**
 * Finds the captures that the arguments name. They are in the order of their first packets, those without packets
 * last: the order in which tcpdump wrote them, whatever their names. A folder or an archive stands for every
 * capture in it. A pipe cannot be examined before it is read; with a pipe among the arguments, their order is kept.
 * This function checks that every capture can be read, so that the tenth of ten files does not fail after nine were
 * analysed.
 *
 * @throws CaptureError if a capture cannot be read
 */
export async function findCaptures(args: readonly string[], look: Look): Promise<CaptureFile[]> {
  if (args.filter((argument) => argument === '-').length > 1) {
    throw new UsageError(say`standard input (-) can be read only once`);
  }
  const groups: Found[][] = [];
  for (const file of args) groups.push(await foundAt(file, look));
  const found = groups.flat().some(({ capture }) => capture.isPipe)
    ? groups.flatMap(inOrder)
    : inOrder(groups.flat());
  planPasses(found);
  return found.map(({ capture }) => capture);
}

/** Finds the captures in an archive that came through a pipe. @throws CaptureError if there are none */
export async function capturesOfPipe(
  { file, stats }: InputFile,
  open: () => AsyncIterable<Bytes>,
  look: Look,
): Promise<CaptureFile[]> {
  const found = inOrder(await foundInArchive(file, stats, open, look));
  planPasses(found);
  return found.map(({ capture }) => capture);
}

async function foundAt(file: string, look: Look): Promise<Found[]> {
  const unknown = { file, size: undefined, isPipe: true, isNamed: true };
  if (file === '-') return [pipe({ ...unknown, stats: undefined })];
  const stats = statOf(file, file);
  if (stats.isDirectory()) return foundIn(file, look);
  if (!stats.isFile()) return [pipe({ ...unknown, stats, chunks: () => chunksOf(file) })];
  return foundInFile({ file, path: file }, stats, look);
}

function pipe(capture: CaptureFile): Found {
  return { capture, firstPacket: undefined };
}

/** Most nested folders: a deeper nesting is a loop of mounts. Links are followed, each folder is read once. */
const MAX_DEPTH = 32;

type LookInFolder = Look & Required<Pick<Look, 'skipped'>>;

async function foundIn(folder: string, look: Look): Promise<Found[]> {
  const skipped = new Skipped();
  const below: LookInFolder = { ...look, skipped };
  const found = await foundBelow({ file: folder, path: folder }, below, new Set(), MAX_DEPTH);
  skipped.tell(folder, look.note);
  if (found.length === 0)
    throw new CaptureError('no-captures', say`${folder}: there is no capture in this folder`);
  return found;
}

/** @param seen device and inode of the folders that were already read */
async function foundBelow(
  folder: Entry,
  look: LookInFolder,
  seen: Set<string>,
  depth: number,
): Promise<Found[]> {
  const { dev, ino } = statOf(folder.file, folder.path);
  if (depth === 0 || seen.has(`${dev} ${ino}`)) return [];
  seen.add(`${dev} ${ino}`);
  const found: Found[] = [];
  const manifest = manifestIn(folder);
  const wanted = manifest && mainPart(manifest);
  for (const entry of entriesOf(folder)) {
    // In a bundle, files beside the analysed capture are no captures, or show the same traffic.
    if (wanted && partOf(basename(entry.file)) !== wanted) continue;
    try {
      const stats = statOf(entry.file, entry.path);
      const here = stats.isDirectory()
        ? await foundBelow(entry, look, seen, depth - 1)
        : await foundAtEntry(entry, stats, look);
      for (const one of here) found.push(one);
    } catch (error) {
      // A file that cannot be read, or is gone, must not affect the others.
      if (!isUnreadable(error) || look.strict) throw error;
      look.skipped.add(say`${entry.file}: ${error.said}`);
    }
  }
  return found;
}

async function foundAtEntry(entry: Entry, stats: Stats, look: LookInFolder): Promise<Found[]> {
  if (stats.isFile()) return foundInFile(entry, stats, look);
  look.skipped.add(say`${entry.file}: neither a file nor a folder; name it itself`);
  return [];
}

/** A file that the user named, in no folder, is read in any case, so that errors are reported. */
async function foundInFile({ file, path }: Entry, stats: Stats, look: Look): Promise<Found[]> {
  const isNamed = look.skipped === undefined;
  const octets = headOf(file, path);
  if (await beginsArchive(octets))
    return foundInArchive(file, stats, () => chunksOf(file, path), look);
  const head = { file, octets, isWhole: octets.length >= stats.size };
  const { refusal, firstPacket } = await look.beginnings.of(head, isNamed);
  const reason = passedOver(refusal, look.strict);
  if (look.skipped && reason !== undefined) {
    look.skipped.add(reason);
    return [];
  }
  const { size } = stats;
  const capture = { file, stats, size, isPipe: false, isNamed, chunks: () => chunksOf(file, path) };
  return [{ capture, firstPacket }];
}

async function foundInArchive(
  name: string,
  stats: Stats | undefined,
  open: () => AsyncIterable<Bytes>,
  look: Look,
): Promise<Found[]> {
  const found = await capturesPacked(name, open, look);
  return found.map(({ input, ...place }) => ({
    capture: { ...input, size: input.size, stats, isPipe: false, isNamed: true },
    ...place,
  }));
}

/** Shared buffer for the first bytes of files, as a folder may have thousands of files. */
const HEAD = new Uint8Array(HEAD_OCTETS);

/** Returns the first bytes of a file, enough to recognise its format. @throws CaptureError if it cannot be read */
export function headOf(file: string, path: Entry['path']): Bytes {
  const descriptor = orUnreadable(file, () => openSync(path, 'r'));
  try {
    return HEAD.slice(
      0,
      orUnreadable(file, () => readSync(descriptor, HEAD)),
    );
  } finally {
    closeSync(descriptor);
  }
}

function statOf(file: string, path: Entry['path']): Stats {
  return orUnreadable(file, () => statSync(path));
}
