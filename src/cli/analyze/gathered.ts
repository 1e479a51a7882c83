import { statSync } from 'node:fs';
import type { VantageInput } from '../../analyze.ts';
import type { AnonymizeOptions, Anonymizer } from '../../anonymize/anonymizer.ts';
import { type Bundle, isNotAlone } from '../../archive/bundle.ts';
import type { Look } from '../../archive/unpack.ts';
import type { Facts } from '../../facts/facts.ts';
import type { ListingInput } from '../../kubernetes/listing.ts';
import { bundleAt } from '../input/bundle.ts';
import { type CaptureFile, findCaptures, type InputFile } from '../input/capture-files.ts';
import { chunksOf } from '../input/chunks.ts';
import type { Streams } from '../output/streams.ts';
import { UsageError } from '../parsing/usage-error.ts';
import type { AnalyzeArguments } from './arguments.ts';
import { readFacts } from './fact-files.ts';
import { say } from '../../words/say.ts';

/** The inputs of an analysis, except for listings, which are read when the analysis begins. */
export interface Gathered {
  readonly found: readonly CaptureFile[];
  readonly bundles: readonly Bundle[];
  readonly vantages: readonly (VantageInput & InputFile)[];
  readonly facts: Facts;
  /** One anonymizer for all captures: an address has the same pseudonym everywhere, also with --each. */
  readonly anonymizer: Anonymizer | undefined;
}

export async function gather(
  args: AnalyzeArguments,
  streams: Streams,
  look: Look,
): Promise<Gathered> {
  const found = await findCaptures(args.captures, look);
  const bundles = await bundlesOf(args, look);
  const anonymizer = args.anonymize && (await anonymizerFor(args.anonymize));
  const facts = readFacts(args.facts, bundles, anonymizer);
  if (found.some(isStandardInput) && streams.stdin.isTTY)
    throw new UsageError(say`standard input is a terminal: pipe a capture into it, or name a file`);
  return { found, bundles, anonymizer, facts, vantages: await vantageInputs(args, look) };
}

/** Adds a bundle that came from standard input, and reads its facts. */
export function withBundle(
  gathered: Gathered,
  bundle: Bundle,
  { facts }: AnalyzeArguments,
): Gathered {
  const bundles = [bundle];
  return { ...gathered, bundles, facts: readFacts(facts, bundles, gathered.anonymizer) };
}

/** Returns an anonymizer. The analysis adds the ports of DNS servers. */
async function anonymizerFor(options: AnonymizeOptions): Promise<Anonymizer> {
  const { Anonymizer } = await import('../../anonymize/anonymizer.ts');
  return new Anonymizer(options);
}

/** Finds the bundles among the captures. @throws UsageError if there is a bundle among several captures */
async function bundlesOf(args: AnalyzeArguments, look: Look): Promise<Bundle[]> {
  const bundles: Bundle[] = [];
  for (const file of args.captures) {
    const bundle = await bundleAt(file, look);
    if (bundle) bundles.push(bundle);
  }
  if (bundles.length > 1 || (bundles.length === 1 && args.captures.length > 1))
    throw new UsageError(isNotAlone(bundles[0]!.file));
  return bundles;
}

/** Returns the vantages: a bundle's capture of the node counts as `--vantage node=FILE`. */
export function nodeCaptures(bundles: readonly Bundle[]): (VantageInput & InputFile)[] {
  return bundles.flatMap(({ vantage }) =>
    vantage ? [{ name: 'node', stats: undefined, ...vantage }] : [],
  );
}

/** Returns the listings of bundles; none with pseudonyms, as listings would name what pseudonyms hide. */
export function bundleListings(
  { anonymize }: AnalyzeArguments,
  bundles: readonly Bundle[],
): ListingInput[] {
  return anonymize ? [] : bundles.flatMap((bundle) => bundle.listings);
}

/** Returns the vantages. @throws UsageError if one is standard input, or not exactly one capture */
async function vantageInputs(
  args: AnalyzeArguments,
  look: Look,
): Promise<(VantageInput & InputFile)[]> {
  const vantages: (VantageInput & InputFile)[] = [];
  for (const { name, file } of args.vantages) {
    if (file === '-')
      throw new UsageError(say`--vantage ${name}=-: a vantage must be a file, not standard input`);
    const [only, ...others] = await findCaptures([file], look);
    if (!only?.chunks || others.length > 0)
      throw new UsageError(
        say`--vantage ${name}=${file}: a vantage is one capture, but here are ${others.length + 1}`,
      );
    vantages.push({ name, file: only.file, stats: only.stats, chunks: only.chunks });
  }
  return vantages;
}

/** Returns the files of listings, which no output may replace. `--pods -` reads kubectl's output from a pipe. */
export function listingFiles(
  { pods, captures }: AnalyzeArguments,
  { stdin }: Streams,
): InputFile[] {
  const piped = [...captures, ...pods].filter((file) => file === '-').length;
  if (piped > 1) throw new UsageError(say`standard input (-) can be read only once`);
  if (pods.includes('-') && stdin.isTTY)
    throw new UsageError(say`standard input is a terminal: pipe a listing into it, or name a file`);
  return pods.map((file) => ({ file, stats: statSync(file, { throwIfNoEntry: false }) }));
}

export function listings({ pods }: AnalyzeArguments, { stdin }: Streams): ListingInput[] {
  return pods.map((file) => ({ file, chunks: () => (file === '-' ? stdin : chunksOf(file)) }));
}

export function isStandardInput({ file }: CaptureFile): boolean {
  return file === '-';
}
