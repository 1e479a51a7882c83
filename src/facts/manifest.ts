import { FACTS_JSON } from './facts-json.ts';
import { parsedJson, recordOf } from './parsed-json.ts';

/** What a bundle says of itself: `manifest.json`, its first file. schema/bundle.schema.json and docs/bundle.md. */
export interface Manifest {
  readonly schema: typeof BUNDLE_SCHEMA;
  /** `pod default/web-0`, as it was asked for. */
  readonly subject?: string;
  readonly files: readonly BundleFile[];
}

interface BundleFile {
  readonly name: string;
  /** Lower-case hexadecimal; left out on a machine that has no sha256sum. */
  readonly sha256?: string;
}

export const BUNDLE_SCHEMA = 'dnspcap.bundle/1';
export const MANIFEST_NAME = 'manifest.json';
/** What `kubectl get pods,services,endpointslices -A -o json` printed. */
export const LISTING_NAME = 'pods.json';
/** A bundle holds a hundred files; a list of so many octets was made to be long. */
export const MAX_MANIFEST_OCTETS = 1 << 20;

/** Undefined when it is the manifest of something else. */
export function manifestOf(text: string): Manifest | undefined {
  const { schema, subject, files } = recordOf(parsedJson(text));
  if (schema !== BUNDLE_SCHEMA || !Array.isArray(files)) return undefined;
  return {
    schema,
    ...(typeof subject === 'string' && { subject }),
    files: files.flatMap((file): BundleFile[] => {
      const { name, sha256 } = recordOf(file);
      if (typeof name !== 'string') return [];
      return [{ name, ...(typeof sha256 === 'string' && { sha256 }) }];
    }),
  };
}

/** What a file of a bundle is, by its name. */
export type BundlePart =
  | 'pod'
  | 'node'
  | 'fact'
  | 'facts'
  | 'drops'
  | 'listing'
  | 'missing'
  | 'other';

/** A ring of files has numbers behind the name. */
export function partOf(name: string): BundlePart {
  const [, capture] = /^(pod|node)\.pcap\d*$/.exec(name) ?? [];
  if (capture !== undefined) return capture as 'pod' | 'node';
  if (/^facts\/(?:begin|end)\/(?:pod|host)\/[^/]+$/.test(name)) return 'fact';
  if (/^(?:pod|node)\.tcpdump\.txt$/.test(name)) return 'fact';
  if (name === FACTS_JSON) return 'facts';
  if (name === 'drops.txt') return 'drops';
  if (name === LISTING_NAME) return 'listing';
  return name === 'missing.txt' ? 'missing' : 'other';
}

/** The part that is analysed: the pod's capture, or the node's where there is none. The other is a vantage. */
export function mainPart({ files }: Manifest): 'pod' | 'node' {
  return files.some(({ name }) => partOf(name) === 'pod') ? 'pod' : 'node';
}
