import { readdirSync, readFileSync } from 'node:fs';
import { analyzeBytes } from './analysis.ts';
import { ofDay } from './printed.ts';
import { type Parameters, QUIET } from '../oracle/parameters.ts';
import { DRAWN, type ResolverKind } from '../oracle/resolvers/index.ts';
import { trafficOf } from '../oracle/traffic.ts';

const CAPTURES = new URL('../../fixtures/captures/', import.meta.url);

/** Rules that only claim that packets are missing. */
export const CLAIM_NOTHING = ['capture-ends-early', 'capture-loss', 'one-way-capture'];

/** Lines of tcpdump whose findings are known. */
export interface PrintedText {
  readonly name: string;
  readonly lines: readonly string[];
  readonly hasTimes: boolean;
  /** The rule, the leg and the frames of each finding. */
  readonly findings: readonly Found[];
}

export interface Found {
  readonly said: string;
  readonly frames: readonly number[];
}

/** Returns traffic of two pods of one resolver over some seconds, in which `races` pairs lose a leg. */
function traffic(kind: ResolverKind, servers: number, races: number): Uint8Array {
  const parameters: Parameters = {
    ...QUIET,
    seed: servers + 10 * DRAWN.indexOf(kind),
    pods: [[kind], [kind]],
    names: 3,
    servers,
    endpoints: 2,
    rate: 0.7,
    lookups: 8,
    usualMs: 5,
    lost: { queries: 0, answers: 0, races },
    numbered: true,
  };
  return trafficOf(parameters).file;
}

export async function findingsOf(lines: readonly string[]): Promise<readonly Found[]> {
  const { report } = await analyzeBytes(Buffer.from(`${lines.join('\n')}\n`));
  return report.findings.map(({ rule, lostType = '', frames }) => ({
    said: `${rule} ${lostType}`.trim(),
    frames,
  }));
}

/** Prints the messages as tcpdump does, with times and without. */
async function printed(name: string, bytes: Uint8Array): Promise<readonly PrintedText[]> {
  const { lines } = await analyzeBytes(bytes, { lines: 'all' });
  const first = Date.parse(lines[0]!.time);
  const plain = lines.map(({ line }) => line);
  const timed = lines.map(({ time, line }) => {
    const micros = Number(/\.\d{3}(\d{3})/.exec(time)?.[1] ?? 0);
    return `${ofDay(45_000 + (Date.parse(time) - first) / 1_000 + micros / 1e6)} ${line}`;
  });
  return [
    { name, lines: timed, hasTimes: true, findings: await findingsOf(timed) },
    { name: `${name}, -t`, lines: plain, hasTimes: false, findings: await findingsOf(plain) },
  ];
}

/** Returns texts without faults: recordings of real resolvers without times, and generated traffic. */
export async function healthyTexts(): Promise<readonly PrintedText[]> {
  const texts: PrintedText[] = [];
  for (const name of readdirSync(CAPTURES).filter((one) => /-ok\b.*\.tcpdump\.txt$/.test(one))) {
    const lines = readFileSync(new URL(name, CAPTURES), 'utf8').trimEnd().split('\n');
    texts.push({ name, lines, hasTimes: false, findings: await findingsOf(lines) });
  }
  for (const kind of DRAWN)
    for (const servers of [1, 2])
      texts.push(...(await printed(`${kind}, ${servers}`, traffic(kind, servers, 0))));
  return texts.filter(({ findings }) => findings.length === 0);
}

/** Returns texts in which pairs lose a leg. */
export async function racyTexts(): Promise<readonly PrintedText[]> {
  const texts: PrintedText[] = [];
  for (const kind of DRAWN) texts.push(...(await printed(`${kind}, races`, traffic(kind, 1, 150))));
  return texts.filter(
    ({ hasTimes, findings }) =>
      hasTimes && findings.some(({ said }) => said.startsWith('conntrack-race')),
  );
}
