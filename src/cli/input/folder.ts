import { readFileSync, readdirSync, statSync } from 'node:fs';
import { join, sep } from 'node:path';
import {
  type Manifest,
  MANIFEST_NAME,
  manifestOf,
  MAX_MANIFEST_OCTETS,
} from '../../facts/manifest.ts';
import { orUnreadable } from './chunks.ts';

/** What lies in a folder. */
export interface Entry {
  /** For people. */
  readonly file: string;
  /** For the system. Names are octets: one that is not UTF-8 is opened by them. */
  readonly path: string | Buffer;
}

/**
 * `cap.pcap2` comes before `cap.pcap10`, as tcpdump -C numbers its files: for those that begin at the same time. Made when
 * there is a folder, for it takes 7 ms.
 */
function collator(): Intl.Collator {
  return new Intl.Collator('en', { numeric: true });
}

/**
 * In the order of their names.
 *
 * @throws CaptureError
 */
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

/** What the folder says of itself, when a bundle was unpacked into it. @throws CaptureError */
export function manifestIn(folder: Entry): Manifest | undefined {
  const { file, path } = entry(folder, Buffer.from(MANIFEST_NAME));
  const stats = statSync(path, { throwIfNoEntry: false });
  if (stats?.isFile() !== true || stats.size > MAX_MANIFEST_OCTETS) return undefined;
  return manifestOf(orUnreadable(file, () => readFileSync(path, 'utf8')));
}
