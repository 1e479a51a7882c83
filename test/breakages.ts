import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { sample } from 'fast-check';
import { Facts } from '../src/facts/facts.ts';
import { partOf } from '../src/facts/manifest.ts';
import { readCluster } from '../src/kubernetes/cluster.ts';
import { analyze, type Analysed, type AnalyzeOptions } from './support/analyze.ts';
import { outline } from './support/analysis.ts';
import { inChunks } from './support/in-chunks.ts';
import { parameters } from './oracle/parameters.ts';
import { trafficOf } from './oracle/traffic.ts';
import { apart, limited } from './support/limited.ts';
import { factOf, inputsOf, parseScenario } from './support/scenario.ts';
import { withoutFrames } from './support/without-frames.ts';

/** The output for an input: the part that the tests of fixtures expect, and all other words. */
interface Told {
  /** For a scenario the text below its dashes; for a capture its findings with their confidence. */
  readonly held: string;
  readonly words: string;
}

interface Held {
  readonly name: string;
  told(): Promise<Told>;
}

/** The first difference. If only words differ, the findings are the same for other reasons. */
export interface Difference {
  readonly name: string;
  readonly isInWordsAlone: boolean;
}

/**
 * Returns the inputs of the tests of fixtures, by name.
 *
 * @param isWhole with all figures of captures and of busy traffic, as test/plain-lane.test.ts and the oracle compare
 * them
 */
export async function inputs(root: string, isWhole = false): Promise<ReadonlyMap<string, Held>> {
  const all = [
    ...(isWhole ? wholes(root) : []),
    ...scenarios(root),
    ...bundles(root),
    ...captures(root),
    ...(await listed(root)),
    ...texts(root),
    ...pairs(root),
    ...rates(),
  ];
  return new Map(all.map((held) => [held.name, held]));
}

/**
 * For scripts/breakages: returns the output for each input, and the breakages that it may show, if the build records
 * them.
 */
export async function baselineOf(
  root: string,
  isWhole = false,
): Promise<Map<string, Told & { readonly shows: readonly number[] }>> {
  const baseline = new Map<string, Told & { shows: number[] }>();
  for (const [name, held] of await inputs(root, isWhole)) {
    const shows = new Set<number>();
    Object.assign(globalThis, { breakagesShown: shows });
    baseline.set(name, { ...(await held.told()), shows: [...shows] });
  }
  return baseline;
}

/**
 * For scripts/breakages: returns the first difference in these inputs, or undefined if all output is as before.
 *
 * @param isInHaste a difference in words is enough
 * @param isWhole as for the baseline
 */
export async function firstDifference(
  root: string,
  names: readonly string[],
  baseline: ReadonlyMap<string, Told>,
  isInHaste = false,
  isWhole = false,
): Promise<Difference | undefined> {
  const all = await inputs(root, isWhole);
  let inWords: Difference | undefined;
  for (const name of names) {
    const told = await all
      .get(name)!
      .told()
      .catch((error: unknown) => throwing(error));
    const before = baseline.get(name)!;
    if (before.held !== told.held) return { name, isInWordsAlone: false };
    if (before.words !== told.words) inWords ??= { name, isInWordsAlone: true };
    if (inWords && isInHaste) break;
  }
  return inWords;
}

function throwing(error: unknown): Told {
  return { held: `throws ${String(error)}`, words: '' };
}

function input(name: string, bytes: Uint8Array) {
  return { file: name, chunks: () => inChunks(bytes, 1 << 16) };
}

function scenarios(root: string): Held[] {
  const folder = join(root, 'fixtures/scenarios');
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  return files
    .filter((file) => file.endsWith('.scenario'))
    .toSorted()
    .map((file) => ({
      name: `scenarios/${file}`,
      async told() {
        const scenario = parseScenario(readFileSync(join(folder, file), 'utf8'));
        const analysed = await analyze(inputsOf(scenario, file), {
          ...scenario.given,
          lines: 'all',
        });
        // Without lines plain lookups take a lane of their own, which must give the same findings
        // (test/scenarios.test.ts).
        const { report } = await analyze(inputsOf(scenario, file), scenario.given);
        const lane = isDeepStrictEqual(report, analysed.report) ? '' : JSON.stringify(report);
        return {
          held: outline(analysed, scenario.tellsEvidence) + lane,
          words: wordsOf(analysed),
        };
      },
    }));
}

function captures(root: string, options: AnalyzeOptions = {}): Held[] {
  const folder = join(root, 'fixtures/captures');
  return readdirSync(folder)
    .filter((file) => /\.pcap(?:ng)?$/.test(file))
    .map((file) => ({
      name: `captures/${file}`,
      told: async () =>
        findingsOf(await analyze([input(file, octets(join(folder, file)))], options)),
    }));
}

/** Seed and number of generated captures. */
const SEED = 5;
const RUNS = 120;

function whole(name: string, bytes: () => Uint8Array): Held {
  return {
    name: `whole ${name}`,
    async told() {
      const { report } = await analyze([input(name, bytes())]);
      return { held: JSON.stringify(report), words: '' };
    },
  };
}

/** Returns inputs whose whole reports are compared, analysed without lines. */
function wholes(root: string): Held[] {
  const folder = join(root, 'fixtures/captures');
  const files = readdirSync(folder).filter((file) => file.endsWith('.pcap'));
  return [
    ...files.map((file) => whole(file, () => octets(join(folder, file)))),
    ...sample(parameters, { seed: SEED, numRuns: RUNS }).map((drawn, at) =>
      whole(`traffic ${at}`, () => trafficOf(drawn).file),
    ),
  ];
}

/** Returns captures analysed with a listing that names the laboratory's addresses. */
async function listed(root: string): Promise<Held[]> {
  const list = octets(join(root, 'fixtures/listings/cluster.json'));
  const pods = await readCluster([input('pods.json', list)]);
  return captures(root, { pods })
    .filter(({ name }) => name.includes('dnat'))
    .map((one) => ({ ...one, name: `${one.name} with a listing` }));
}

/** Returns the bundles, with their facts. */
function bundles(root: string): Held[] {
  const folder = join(root, 'fixtures/bundles');
  return readdirSync(folder).map((bundle) => ({
    name: `bundles/${bundle}`,
    async told() {
      const at = (file: string): Uint8Array => octets(join(folder, bundle, file));
      const names = readdirSync(join(folder, bundle), { recursive: true, encoding: 'utf8' });
      const facts = names
        .filter((name) => partOf(name) === 'fact' || partOf(name) === 'drops')
        .filter((name) => statSync(join(folder, bundle, name)).isFile())
        .toSorted()
        .map((name) => ({ ...factOf(name), text: new TextDecoder().decode(at(name)) }));
      return findingsOf(
        await analyze([input('pod.pcap', at('pod.pcap'))], {
          facts: new Facts(facts),
          vantages: [{ ...input('node.pcap', at('node.pcap')), name: 'node' }],
        }),
      );
    },
  }));
}

/** Returns texts, which have no times or fewer fields than a capture. */
function texts(root: string): Held[] {
  const folder = join(root, 'fixtures/texts');
  return readdirSync(folder)
    .filter((file) => file.endsWith('.txt'))
    .map((file) => ({
      name: `texts/${file}`,
      told: async () => findingsOf(await analyze([input(file, octets(join(folder, file)))])),
    }));
}

const PLACES = ['a-pod', 'b-hostveth', 'c-uplink', 'd-coredns', 'e-node-any'];

/** Returns pairs of captures of one lookup, as in test/vantages.test.ts. */
function pairs(root: string): Held[] {
  const at = (capture: string): Uint8Array =>
    octets(join(root, 'fixtures/captures', `${capture}.pcap`));
  const seen = (here: string, there: string, missing: readonly number[] = []): Held => ({
    name: `${here} with ${there} ${missing.join()}`,
    told: async () =>
      findingsOf(
        await analyze([input(here, at(here))], {
          vantages: [{ name: 'there', ...input(there, withoutFrames(at(there), ...missing)) }],
        }),
      ),
  });
  const dropped = 'dnat-glibc-AAAA-dropped-in-node';
  const ignored = 'dnat-glibc-AAAA-ignored-by-server';
  return [
    ...PLACES.slice(1).map((there) => seen(`${dropped}.a-pod`, `${dropped}.${there}`)),
    seen(`${dropped}.a-pod`, `${dropped}.b-hostveth`, [2]),
    seen(`${dropped}.c-uplink`, `${dropped}.a-pod`),
    seen(`${ignored}.a-pod`, `${ignored}.c-uplink`),
    seen(`${ignored}.a-pod`, `${ignored}.e-node-any`),
  ];
}

/** Returns traffic with a rate limit, for each client or for all together, as in the test of sentences. */
function rates(): Held[] {
  const even = [160, 160, 160, 160];
  const cases: Readonly<Record<string, Uint8Array>> = {
    '100 of 160 a second': limited(even, (n) => n < 100),
    '100 of 160 a second, of five clients': limited(even, (n) => n < 100, 5),
    'lost before and after': apart(),
    '50 a second': limited([100, 102, 104, 106, 108], (n) => n % 2 === 0 && n < 100),
  };
  return Object.entries(cases).map(([name, bytes]) => ({
    name: `rates/${name}`,
    told: async () => findingsOf(await analyze([input(name, bytes)])),
  }));
}

function octets(path: string): Uint8Array {
  return new Uint8Array(readFileSync(path));
}

function findingsOf(analysed: Analysed): Told {
  const held = analysed.report.findings.map(({ rule, confidence, lostType, name, server }) =>
    [rule, confidence, lostType, name, server?.address].join(' '),
  );
  return { held: held.join('\n'), words: wordsOf(analysed) };
}

/** Returns findings with their evidence, the causes that were ruled out, and the next steps. */
function wordsOf({ report }: Analysed): string {
  return report.findings
    .map((finding) => {
      const { rule, confidence, lostType, message, evidence, considered, remedies, nextStep } =
        finding;
      return [
        [rule, confidence, lostType].join(' '),
        message,
        ...evidence.map(({ fact, holds, frames }) => `${holds} ${fact} ${frames?.join()}`),
        ...considered.map((one) => `${one.rule}: ${one.ruledOutBy}`),
        ...remedies.map(({ title, caveat }) => `${title} ${caveat}`),
        nextStep,
      ].join('\n');
    })
    .join('\n');
}
