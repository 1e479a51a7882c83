import { FACTS_JSON } from './facts-json.ts';
import { fieldsOf, parsedJson } from '../wire/json.ts';

/** A bundle's description of itself, its first file. See schema/bundle.schema.json and docs/bundle.md. */
export interface Manifest {
  readonly schema: typeof BUNDLE_SCHEMA;
  /** Ports of DNS servers that were captured besides 53: those that were asked for, and those of redirects. */
  readonly ports: readonly number[];
  /** Seconds since 1970 until which all captures ran; undefined if one of them ended by itself. */
  readonly until?: number;
  readonly files: readonly BundleFile[];
}

interface BundleFile {
  readonly name: string;
  /** Lower-case hexadecimal; absent on a machine without sha256sum. */
  readonly sha256?: string;
}

export const BUNDLE_SCHEMA = 'dnspcap.bundle/1';
export const MANIFEST_NAME = 'manifest.json';
/** The output of `kubectl get pods,services,endpointslices -A -o json`. */
export const LISTING_NAME = 'pods.json';
/** A bundle holds a hundred files: a longer list was made to be long. */
export const MAX_MANIFEST_OCTETS = 1 << 20;
/** The largest number of a port: RFC 768. */
const LAST_PORT = 0xff_ff;

/** Returns undefined if the text is no manifest of a bundle. */
export function manifestOf(text: string): Manifest | undefined {
  const { schema, ports, until, files } = fieldsOf(parsedJson(text));
  if (schema !== BUNDLE_SCHEMA || !Array.isArray(files)) return undefined;
  const ended = typeof until === 'string' ? Date.parse(until) / 1_000 : NaN;
  return {
    schema,
    ports: Array.isArray(ports) ? ports.filter(isPort) : [],
    ...(Number.isFinite(ended) && { until: ended }),
    files: files.flatMap((file): BundleFile[] => {
      const { name, sha256 } = fieldsOf(file);
      if (typeof name !== 'string') return [];
      return [{ name, ...(typeof sha256 === 'string' && { sha256 }) }];
    }),
  };
}

/** Returns what an analysis has to know of the recording. */
export function recordingOf({ ports, until }: Manifest): Pick<Manifest, 'ports' | 'until'> {
  return { ports, ...(until !== undefined && { until }) };
}

function isPort(value: unknown): value is number {
  return Number.isInteger(value) && (value as number) > 0 && (value as number) <= LAST_PORT;
}

/** The role of a file in a bundle. */
export type BundlePart =
  | 'pod'
  | 'node'
  | 'fact'
  | 'facts'
  | 'drops'
  | 'listing'
  | 'missing'
  | 'other';

/** Returns the role of a file by its name. In a ring, the names of captures end in numbers. */
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

/** Returns the part that is analysed: the pod's capture, if there is one. The other part is a vantage. */
export function mainPart({ files }: Manifest): 'pod' | 'node' {
  return files.some(({ name }) => partOf(name) === 'pod') ? 'pod' : 'node';
}
