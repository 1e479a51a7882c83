import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { type Bundle, BundleReading, bundleIn } from '../../archive/bundle.ts';
import { beginsArchive, type Look } from '../../archive/unpack.ts';
import { MANIFEST_NAME, partOf } from '../../facts/manifest.ts';
import type { Bytes } from '../../wire/bytes.ts';
import { headOf } from './capture-files.ts';
import { chunksOf } from './chunks.ts';
import { manifestIn } from './folder.ts';

/**
 * Reads a bundle: an archive, or a folder into which one was unpacked.
 *
 * @returns undefined if the file is no bundle
 * @throws CaptureError if it cannot be read, or with `strict` if it is damaged
 */
export async function bundleAt(file: string, look: Look): Promise<Bundle | undefined> {
  const stats = file === '-' ? undefined : statSync(file, { throwIfNoEntry: false });
  if (stats?.isDirectory()) return bundleInFolder(file, look);
  if (!stats?.isFile() || !(await beginsArchive(headOf(file, file)))) return undefined;
  return bundleIn(file, () => chunksOf(file), look);
}

async function bundleInFolder(folder: string, look: Look): Promise<Bundle | undefined> {
  const manifest = manifestIn({ file: folder, path: folder });
  if (!manifest) return undefined;
  const open = (name: string): AsyncIterable<Bytes> => chunksOf(join(folder, name));
  const reading = new BundleReading(folder, open);
  await reading.begin(open(MANIFEST_NAME));
  // Ignores names that are not of a bundle, as they could point anywhere.
  const names = manifest.files.map(({ name }) => name).filter((name) => partOf(name) !== 'other');
  for (const [index, name] of names.entries())
    if (existsSync(join(folder, name))) await reading.take(name, index, open(name));
  return reading.bundle(look);
}

/** Returns the ports of DNS servers besides 53: those that are named, and those of bundles. */
export function serverPorts(named: readonly number[], bundles: readonly Bundle[]): number[] {
  return [...named, ...bundles.flatMap(({ manifest }) => manifest.ports)];
}
