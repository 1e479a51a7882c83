import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { analyze } from './support/analyze.ts';
import type { Analysed } from './support/analyze.ts';
import { inChunks, outline } from './support/analysis.ts';
import { buildCapture } from './support/capture.ts';
import { parseScenario } from './support/scenario.ts';
import { withoutFrames } from './support/without-frames.ts';

/** What the tests hold still of one input: the outline of a scenario, and what each finding says. */
interface Held {
  readonly name: string;
  told(): Promise<string>;
}

/**
 * For scripts/breakages: says what broke first, or nothing when all is told as before. Inputs of the folder `first` come
 * first, as they are the likeliest to show it.
 *
 * @param baseline what each input was told as; it is filled when it is empty
 */
export async function firstDifference(
  root: string,
  first: string,
  baseline: Map<string, string>,
): Promise<string | undefined> {
  const isFilled = baseline.size > 0;
  const all = [...scenarios(root), ...captures(root), ...texts(root), ...pairs(root)];
  const near = all.filter(({ name }) => name.includes(`/${first}/`));
  for (const held of [...near, ...all.filter((one) => !near.includes(one))]) {
    const { name } = held;
    const text = await held.told().catch((error: unknown) => `throws ${String(error)}`);
    if (!isFilled) baseline.set(name, text);
    else if (baseline.has(name) && baseline.get(name) !== text) return name;
  }
  return undefined;
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
        const { packets, options } = parseScenario(readFileSync(join(folder, file), 'utf8'));
        const defaults = { format: 'pcap', order: 'le', resolution: 'us', linkType: 1 } as const;
        const bytes = buildCapture(packets, { ...defaults, ...options });
        const analysed = await analyze([input(file, bytes)], { lines: 'all' });
        return `${outline(analysed)}\n${found(analysed)}`;
      },
    }));
}

function captures(root: string): Held[] {
  const folder = join(root, 'fixtures/captures');
  return readdirSync(folder)
    .filter((file) => /\.pcap(?:ng)?$/.test(file))
    .map((file) => ({
      name: `captures/${file}`,
      told: async () => found(await analyze([input(file, octets(join(folder, file)))])),
    }));
}

/** Without times, or with less than a capture has. */
function texts(root: string): Held[] {
  const folder = join(root, 'fixtures/texts');
  return readdirSync(folder)
    .filter((file) => file.endsWith('.txt'))
    .map((file) => ({
      name: `texts/${file}`,
      told: async () => found(await analyze([input(file, octets(join(folder, file)))])),
    }));
}

const PLACES = ['a-pod', 'b-hostveth', 'c-uplink', 'd-coredns', 'e-node-any'];

/** Two captures of one lookup, as in test/vantages.test.ts. */
function pairs(root: string): Held[] {
  const at = (capture: string): Uint8Array =>
    octets(join(root, 'fixtures/captures', `${capture}.pcap`));
  const seen = (here: string, there: string, missing: readonly number[] = []): Held => ({
    name: `${here} with ${there} ${missing.join()}`,
    told: async () =>
      found(
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

function octets(path: string): Uint8Array {
  return new Uint8Array(readFileSync(path));
}

/** Findings with what is said for them and against them, and what is to be done next. */
function found({ report }: Analysed): string {
  return report.findings
    .map((finding) => {
      const { rule, confidence, lostType, message, evidence, considered, nextStep } = finding;
      return [
        [rule, confidence, lostType].join(' '),
        message,
        ...evidence.map(({ fact, holds, frames }) => `${holds} ${fact} ${frames?.join()}`),
        ...considered.map((one) => `${one.rule}: ${one.ruledOutBy}`),
        nextStep,
      ].join('\n');
    })
    .join('\n');
}
