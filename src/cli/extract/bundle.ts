import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { analyze } from '../../analyze.ts';
import type { Anonymizer } from '../../anonymize/anonymizer.ts';
import { Choice, type Span } from '../../extract/choice.ts';
import { ChosenPackets } from '../../extract/packets.ts';
import { AnonymousFacts } from '../../facts/anonymous.ts';
import { FACTS_JSON, factsJson } from '../../facts/facts-json.ts';
import { LISTING_NAME, mainPart } from '../../facts/manifest.ts';
import type { Bundle } from '../../archive/bundle.ts';
import { type BundleMember, writeBundle } from '../output/bundle-writer.ts';
import { chunksOf } from '../input/chunks.ts';
import type { Sentence } from '../../words/say.ts';
import { FileDestination } from '../output/destinations/file-destination.ts';
import type { ExtractArguments } from './arguments.ts';
import { anonymousListing } from '../../kubernetes/listing-text.ts';

/** Result of extracting from the analysed capture, as `extract` does without a bundle. */
interface Cut {
  /** Summary in words. */
  readonly said: Sentence;
  readonly anonymizer: Anonymizer | undefined;
}

/**
 * Milliseconds of the node's capture before and after the lookups. Both captures have the same clock, and what the
 * node does for a lookup takes less than a second.
 */
const AROUND_MS = 1_000;

/**
 * `dnspcap extract incident.tar.gz -o small.tar.gz`: extracts the packets of a finding at both places, and all
 * facts.
 *
 * @param cut writes the extract of the analysed capture
 * @returns a summary in words
 * @throws UsageError if the output cannot be written
 */
export async function extractBundle(
  args: ExtractArguments,
  bundle: Bundle,
  cut: (args: ExtractArguments) => Promise<Cut>,
): Promise<Sentence> {
  const destination = new FileDestination(args.output);
  const folder = mkdtempSync(join(tmpdir(), 'dnspcap-'));
  try {
    const part = mainPart(bundle.manifest);
    const path = join(folder, `${part}.pcap`);
    const { said, anonymizer } = await cut({ ...args, output: path, format: 'pcap' });
    const members = [
      ...texts(bundle, anonymizer),
      ...(await listing(bundle, anonymizer)),
      { name: `${part}.pcap`, octets: readFileSync(path) },
      ...(await nodeCapture(bundle, path, args, anonymizer)),
    ];
    await writeBundle(members, args, destination, !/\.tar$/i.test(args.output));
    await destination.close();
    destination.publish();
    return said;
  } finally {
    destination.discard();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Returns the listing of the cluster: unchanged, or with pseudonyms in the parts that are read. */
async function listing(
  { listings }: Bundle,
  anonymizer: Anonymizer | undefined,
): Promise<BundleMember[]> {
  const [only] = listings;
  if (!only) return [];
  if (!anonymizer) {
    const pieces: Uint8Array[] = [];
    for await (const chunk of only.chunks()) pieces.push(Buffer.from(chunk));
    return [{ name: LISTING_NAME, octets: Buffer.concat(pieces) }];
  }
  const text = await anonymousListing(listings, {
    address: (address) => anonymizer.pseudonymAddress(address),
    label: (label) => anonymizer.pseudonymLabel(label),
  });
  return [{ name: LISTING_NAME, octets: Buffer.from(text) }];
}

function texts(bundle: Bundle, anonymizer: Anonymizer | undefined): BundleMember[] {
  const anonymous =
    anonymizer && new AnonymousFacts((address) => anonymizer.pseudonymAddress(address));
  const facts = bundle.facts.map((fact) => (anonymous ? anonymous.fact(fact) : fact));
  const told = facts.filter(({ text }) => text !== '');
  const missing = bundle.missing.map((gap) => (anonymous ? anonymous.missing(gap) : gap));
  const lines = missing.map(({ name, reason }) => `${name}\t${reason}\n`).join('');
  return [
    ...(lines === '' ? [] : [{ name: 'missing.txt', octets: Buffer.from(lines) }]),
    ...told.map(({ name, text }) => ({ name, octets: Buffer.from(text) })),
    { name: FACTS_JSON, octets: Buffer.from(factsJson(told, missing)) },
  ];
}

/** Extracts from the node's capture the packets with the same client ports at the same time. */
async function nodeCapture(
  { vantage }: Bundle,
  extract: string,
  args: ExtractArguments,
  anonymizer: Anonymizer | undefined,
): Promise<BundleMember[]> {
  if (!vantage) return [];
  const span = await spanOf(extract, args.ports);
  if (!span) return [];
  const none: ReadonlySet<never> = new Set<never>();
  const choice = new Choice({ lookups: none, frames: none, except: none, spans: [span] });
  await analyze([vantage], { ports: args.ports, onLineOnce: (line) => choice.take(line) });
  const packets = new ChosenPackets([vantage], choice);
  const survey = await packets.survey();
  if (survey.packets === 0) return [];
  const pieces: Uint8Array[] = [];
  await packets.write(survey, 'pcap', (octets) => pieces.push(octets), anonymizer);
  return [{ name: 'node.pcap', octets: Buffer.concat(pieces) }];
}

async function spanOf(path: string, ports: readonly number[]): Promise<Span | undefined> {
  const clientPorts = new Set<number>();
  const times: number[] = [Infinity, -Infinity];
  const input = { file: path, chunks: () => chunksOf(path) };
  await analyze([input], {
    ports,
    onLineOnce: ({ message, sourcePort, destinationPort, time }) => {
      const port = message === 'query' ? sourcePort : destinationPort;
      if (port !== undefined) clientPorts.add(port);
      const at = Date.parse(time);
      times[0] = Math.min(times[0]!, at);
      times[1] = Math.max(times[1]!, at);
    },
  });
  const [from = 0, to = 0] = times;
  if (clientPorts.size === 0) return undefined;
  return { ports: clientPorts, from: from - AROUND_MS, to: to + AROUND_MS };
}
