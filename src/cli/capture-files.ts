import { closeSync, openSync, readdirSync, readSync, type Stats, statSync } from 'node:fs';
import { join } from 'node:path';
import { CaptureError } from '../capture/error.ts';
import type { Bytes } from '../wire/bytes.ts';
import type { Nanoseconds } from '../wire/time.ts';
import { ArchiveFile } from './archive-file.ts';
import { chunksOf, unreadable } from './chunks.ts';
import { beginsArchive, HEAD_OCTETS, type Look, passedOver } from './unpack.ts';
import { UsageError } from './usage-error.ts';

/** Something that is read, so that nothing may be written over it. */
export interface InputFile {
  /** As given on the command line; `-` is standard input. */
  readonly file: string;
  /** Undefined for standard input. */
  readonly stats: Stats | undefined;
}

/** A capture to read. */
export interface CaptureFile extends InputFile {
  /** As given; within a folder or an archive, as given plus the path inside. */
  readonly file: string;
  /** Of what `chunks` gives; undefined when nobody knows beforehand. */
  readonly size: number | undefined;
  /** It can be read only once, and whether it is an archive shows then: see `unpacked`. */
  readonly isPipe: boolean;
  /** Its octets; undefined for standard input, which the caller has. */
  readonly chunks?: () => AsyncIterable<Bytes>;
}

interface Found {
  readonly capture: CaptureFile;
  readonly firstPacket: Nanoseconds | undefined;
  readonly packed?: { readonly archive: ArchiveFile; readonly index: number };
}

/**
 * The captures that the arguments name, in the order of their first packets, those without any last: the order in which
 * tcpdump wrote them, whatever they are called. A folder stands for every capture in it, and so does an archive. A pipe
 * cannot be looked at before it is read: when one is among the arguments, their order is kept. All can be read when
 * this returns, so that the tenth of ten files does not fail after nine were analysed.
 *
 * @throws CaptureError
 */
export async function findCaptures(args: readonly string[], look: Look): Promise<CaptureFile[]> {
  if (args.filter((argument) => argument === '-').length > 1) {
    throw new UsageError('standard input (-) can be read only once');
  }
  const groups: Found[][] = [];
  for (const file of args) groups.push(await foundAt(file, look));
  const found = groups.flat().some(({ capture }) => capture.isPipe)
    ? groups.flatMap(inOrder)
    : inOrder(groups.flat());
  planPasses(found);
  return found.map(({ capture }) => capture);
}

async function foundAt(file: string, look: Look): Promise<Found[]> {
  if (file === '-') return [pipe({ file, stats: undefined, size: undefined, isPipe: true })];
  const stats = statOf(file);
  if (stats.isDirectory()) return foundIn(file, look);
  if (!stats.isFile())
    return [pipe({ file, stats, size: undefined, isPipe: true, chunks: () => chunksOf(file) })];
  return foundInFile(file, stats, look, true);
}

function pipe(capture: CaptureFile): Found {
  return { capture, firstPacket: undefined };
}

/** `cap.pcap2` comes before `cap.pcap10`, as tcpdump -C numbers its files: for those that begin at the same time. */
const byName = new Intl.Collator('en', { numeric: true });

async function foundIn(folder: string, look: Look): Promise<Found[]> {
  const found: Found[] = [];
  for (const name of namesIn(folder).toSorted((a, b) => byName.compare(a, b) || (a < b ? -1 : 1))) {
    const file = join(folder, name);
    const stats = statOf(file);
    if (stats.isFile())
      for (const one of await foundInFile(file, stats, look, false)) found.push(one);
    else if (stats.isDirectory()) look.note(`skipped ${file}: a folder; name it itself`);
    else look.note(`skipped ${file}: neither a file nor a folder; name it itself`);
  }
  if (found.length === 0)
    throw new CaptureError('no-captures', `${folder}: there is no capture in this folder`);
  return found;
}

/** @param isNamed itself: then it is read whatever it looks like, and says what it is not */
async function foundInFile(
  file: string,
  stats: Stats,
  look: Look,
  isNamed: boolean,
): Promise<Found[]> {
  const octets = headOf(file);
  if (await beginsArchive(octets)) return foundInArchive(file, stats, look);
  const head = { file, octets, isWhole: octets.length >= stats.size };
  const { refusal, firstPacket } = await look.beginnings.of(head, isNamed);
  const reason = isNamed ? undefined : passedOver(refusal, look.strict);
  if (reason !== undefined) {
    look.note(reason);
    return [];
  }
  const { size } = stats;
  const capture = { file, stats, size, isPipe: false, chunks: () => chunksOf(file) };
  return [{ capture, firstPacket }];
}

async function foundInArchive(path: string, stats: Stats, look: Look): Promise<Found[]> {
  const archive = new ArchiveFile(path);
  const found: Found[] = [];
  for await (const { index, file, octets, firstPacket } of archive.captures(look)) {
    const chunks = (): AsyncIterable<Bytes> => archive.chunks(index);
    const capture = { file, stats, size: octets, isPipe: false, chunks };
    found.push({ capture, firstPacket, packed: { archive, index } });
  }
  return found;
}

/** Sorting is stable: what begins at the same time stays as it is. */
function inOrder(found: readonly Found[]): Found[] {
  const time = ({ firstPacket = Infinity }: Found): number => firstPacket;
  return found.toSorted((a, b) => (time(a) === time(b) ? 0 : time(a) - time(b)));
}

/** Tells each archive in which order its captures will be read. */
function planPasses(found: readonly Found[]): void {
  const archives = new Set<ArchiveFile>();
  for (const [at, { packed }] of found.entries()) {
    if (!packed) continue;
    archives.add(packed.archive);
    const next = found[at + 1]?.packed;
    if (next?.archive === packed.archive && next.index > packed.index)
      packed.archive.goesOnAfter(packed.index);
  }
  for (const archive of archives) archive.checkPasses();
}

function headOf(file: string): Bytes {
  const head = new Uint8Array(HEAD_OCTETS);
  const descriptor = orUnreadable(file, () => openSync(file, 'r'));
  try {
    return head.subarray(
      0,
      orUnreadable(file, () => readSync(descriptor, head)),
    );
  } finally {
    closeSync(descriptor);
  }
}

function statOf(file: string): Stats {
  return orUnreadable(file, () => statSync(file));
}

function namesIn(folder: string): string[] {
  return orUnreadable(folder, () => readdirSync(folder));
}

function orUnreadable<T>(file: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw unreadable(file, error);
  }
}
