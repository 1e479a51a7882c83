import { createHash } from 'node:crypto';
import { createGzip } from 'node:zlib';
import { pack } from 'tar-stream';
import { BUNDLE_SCHEMA, type Manifest, MANIFEST_NAME } from '../../facts/manifest.ts';
import { VERSION } from '../../version.ts';
import type { FileDestination } from './destinations/file-destination.ts';

export interface BundleMember {
  readonly name: string;
  readonly octets: Uint8Array;
}

/** Constant time, so that the same bundle gives the same extract. */
const EPOCH = new Date(0);

/** Writes a bundle: the manifest, then its members. */
export async function writeBundle(
  members: readonly BundleMember[],
  recording: Pick<Manifest, 'ports' | 'until'>,
  destination: FileDestination,
  isCompressed: boolean,
): Promise<void> {
  const archive = pack();
  const put = ({ name, octets }: BundleMember): void => {
    archive.entry({ name, mtime: EPOCH, mode: 0o600 }, Buffer.from(octets));
  };
  put({ name: MANIFEST_NAME, octets: Buffer.from(manifest(members, recording)) });
  for (const member of members) put(member);
  archive.finalize();
  const octets = isCompressed ? archive.pipe(createGzip()) : archive;
  for await (const chunk of octets as AsyncIterable<Uint8Array>) destination.write(chunk);
}

function manifest(
  members: readonly BundleMember[],
  { ports, until }: Pick<Manifest, 'ports' | 'until'>,
): string {
  const files = members.map(({ name, octets }) => ({
    name,
    octets: octets.length,
    sha256: createHash('sha256').update(octets).digest('hex'),
  }));
  const generator = { name: 'dnspcap', version: VERSION };
  const all = {
    schema: BUNDLE_SCHEMA,
    generator,
    ...(ports.length > 0 && { ports }),
    ...(until !== undefined && { until: new Date(until * 1_000).toISOString() }),
    files,
  };
  return `${JSON.stringify(all, null, 2)}\n`;
}
