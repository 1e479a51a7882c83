import { closeSync, openSync, readdirSync, readSync, type Stats, statSync } from 'node:fs';
import { join } from 'node:path';
import { constants, gunzipSync } from 'node:zlib';
import { CaptureError } from '../capture/error.ts';
import { readableCompression } from '../capture/compression.ts';
import { readerFor } from '../capture/recognise.ts';
import { MalformationCounters } from '../wire/malformation.ts';
import { Epoch } from '../wire/time.ts';
import { reason } from './errno.ts';
import { UsageError } from './usage-error.ts';

/** A file to read, or standard input. */
export interface CaptureFile {
  /** As given on the command line; within a folder, as given plus the file's name; `-` is standard input. */
  readonly file: string;
  /** Undefined for standard input. */
  readonly stats: Stats | undefined;
}

/**
 * The files that the arguments name: a folder stands for every capture in it, by name. All of them can be read
 * when this returns, so that the tenth of ten files does not fail after nine were analysed.
 *
 * @param note told about each file of a folder that is no capture
 * @throws CaptureError
 */
export function findCaptures(args: readonly string[], note: (text: string) => void): CaptureFile[] {
  if (args.filter((argument) => argument === '-').length > 1) {
    throw new UsageError('standard input (-) can be read only once');
  }
  return args.flatMap((file) => {
    if (file === '-') return [{ file, stats: undefined }];
    const stats = statOf(file);
    if (stats.isDirectory()) return capturesIn(file, note);
    checkReadable(file, stats);
    return [{ file, stats }];
  });
}

/** `cap.pcap2` comes before `cap.pcap10`, as tcpdump -C numbers its files. */
const byName = new Intl.Collator('en', { numeric: true });

function capturesIn(folder: string, note: (text: string) => void): CaptureFile[] {
  const found: CaptureFile[] = [];
  for (const name of namesIn(folder).toSorted((a, b) => byName.compare(a, b) || (a < b ? -1 : 1))) {
    const file = join(folder, name);
    const stats = statOf(file);
    if (!stats.isFile()) continue;
    const refusal = refusalOf(file);
    if (refusal === undefined) found.push({ file, stats });
    else note(`skipped ${refusal}`);
  }
  if (found.length === 0)
    throw new CaptureError('no-captures', `${folder}: there is no capture in this folder`);
  return found;
}

/** Of a file's start; more than any magic number, and enough for gzip to give out some. */
const HEAD_OCTETS = 4096;

/** Why a file is no capture; undefined when it is one. */
function refusalOf(file: string): string | undefined {
  const head = headOf(file);
  if (head.length === 0) return `${file}: empty`;
  try {
    const plain =
      readableCompression(head)?.name === 'gzip'
        ? gunzipSync(head, { finishFlush: constants.Z_SYNC_FLUSH })
        : head;
    readerFor(plain, file, { epoch: new Epoch(), malformations: new MalformationCounters() });
    return undefined;
  } catch (error) {
    if (error instanceof CaptureError) return error.message;
    return `${file}: damaged gzip data`;
  }
}

function headOf(file: string): Uint8Array {
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

function checkReadable(file: string, stats: Stats): void {
  // Opening a FIFO would wait for its writer, and closing it again would end that writer.
  if (stats.isFile()) closeSync(orUnreadable(file, () => openSync(file, 'r')));
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

/** What the operating system says, as the one line that a user sees; anything else stays what it is. */
export function unreadable(file: string, error: unknown): unknown {
  const why = reason(error);
  return why === undefined ? error : new CaptureError('unreadable', `cannot read ${file}: ${why}`);
}
