import { readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import {
  type Manifest,
  MANIFEST_NAME,
  manifestOf,
  MAX_MANIFEST_OCTETS,
} from '../facts/manifest.ts';
import { orUnreadable } from './chunks.ts';

/** What lies in a folder. */
export interface Entry {
  /** For people. */
  readonly file: string;
  /** For the system. Names are octets: one that is not UTF-8 is opened by them. */
  readonly path: string | Buffer;
}

/** `cap.pcap2` comes before `cap.pcap10`, as tcpdump -C numbers its files: for those that begin at the same time. */
const byName = new Intl.Collator('en', { numeric: true });

/**
 * In the order of their names.
 *
 * @throws CaptureError
 */
export function entriesOf(folder: string): Entry[] {
  const names = orUnreadable(folder, () => readdirSync(folder, { encoding: 'buffer' }));
  return names
    .map((name) => entry(folder, name))
    .toSorted((a, b) => byName.compare(a.file, b.file) || (a.file < b.file ? -1 : 1));
}

function entry(folder: string, name: Buffer): Entry {
  const text = name.toString();
  const file = join(folder, text);
  if (Buffer.from(text).equals(name)) return { file, path: file };
  return { file, path: Buffer.concat([Buffer.from(`${folder}/`), name]) };
}

/** What the folder says of itself, when a bundle was unpacked into it. @throws CaptureError */
export function manifestIn(folder: string): Manifest | undefined {
  const path = join(folder, MANIFEST_NAME);
  const stats = statSync(path, { throwIfNoEntry: false });
  if (stats?.isFile() !== true || stats.size > MAX_MANIFEST_OCTETS) return undefined;
  return manifestOf(orUnreadable(path, () => readFileSync(path, 'utf8')));
}
