import { readFileSync, readdirSync, statSync } from 'node:fs';
import { join, sep } from 'node:path';
import {
  type Manifest,
  MANIFEST_NAME,
  manifestOf,
  MAX_MANIFEST_OCTETS,
} from '../../facts/manifest.ts';
import { orUnreadable } from './chunks.ts';

/** An entry of a folder. */
export interface Entry {
  /** Path for messages. */
  readonly file: string;
  /** Path for the system. A name that is not UTF-8 is opened by its bytes. */
  readonly path: string | Buffer;
}

/**
 * Orders `cap.pcap2` before `cap.pcap10`, as tcpdump -C numbers its files; it decides between captures that begin
 * at the same time. Created only if there is a folder, as this takes 7 ms.
 */
function collator(): Intl.Collator {
  return new Intl.Collator('en', { numeric: true });
}

/** Returns the entries of a folder in the order of their names. @throws CaptureError if it cannot be read */
export function entriesOf(folder: Entry): Entry[] {
  const names = orUnreadable(folder.file, () => readdirSync(folder.path, { encoding: 'buffer' }));
  const byName = collator();
  return names
    .map((name) => entry(folder, name))
    .toSorted((a, b) => byName.compare(a.file, b.file) || (a.file < b.file ? -1 : 1));
}

function entry({ file: folder, path }: Entry, name: Buffer): Entry {
  const text = name.toString();
  const file = join(folder, text);
  if (typeof path === 'string' && Buffer.from(text).equals(name)) return { file, path: file };
  return { file, path: Buffer.concat([Buffer.from(path), Buffer.from(sep), name]) };
}

/**
 * Returns the manifest of a folder into which a bundle was unpacked; undefined for any other folder.
 *
 * @throws CaptureError if the manifest cannot be read
 */
export function manifestIn(folder: Entry): Manifest | undefined {
  const { file, path } = entry(folder, Buffer.from(MANIFEST_NAME));
  const stats = statSync(path, { throwIfNoEntry: false });
  if (stats?.isFile() !== true || stats.size > MAX_MANIFEST_OCTETS) return undefined;
  return manifestOf(orUnreadable(file, () => readFileSync(path, 'utf8')));
}
