import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from '@jest/globals';
import { rules } from '../src/rules/index.ts';
import {
  type Case,
  captures,
  gaps,
  generated,
  listed,
  rates,
  scenarioCase,
  texts,
  vantages,
} from './sentences/cases.ts';
import { type Fault, faultsOf, sayingsOfCase } from './sentences/judge.ts';
import { type Sayings, sayingsOf } from './sentences/said.ts';
import { FACTS } from './sentences/table/facts.ts';
import { PARTS, TABLE } from './sentences/table/index.ts';
import { analyze } from './support/analyze.ts';
import { analyzeBytes, outline } from './support/analysis.ts';
import { captureOf, inputsOf, parseScenario, type Scenario } from './support/scenario.ts';
import { filesBelow, keysOf, read } from './support/sentence-keys.ts';

const FOLDER = new URL('../fixtures/scenarios/', import.meta.url);

const files = readdirSync(FOLDER, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.scenario'))
  .toSorted();

const known = new Map<string, Scenario>();

/** Returns a scenario; each is parsed only once, because several tests read all of them. */
function scenarioOf(file: string): Scenario {
  const scenario = known.get(file) ?? parseScenario(readFileSync(new URL(file, FOLDER), 'utf8'));
  known.set(file, scenario);
  return scenario;
}

/** The rules that fire in each scenario. */
const fired = new Map<string, ReadonlySet<string>>();

async function firedIn(file: string): Promise<ReadonlySet<string>> {
  if (fired.has(file)) return fired.get(file)!;
  const scenario = scenarioOf(file);
  const { report } = await analyze(inputsOf(scenario), scenario.given);
  return new Set(report.findings.map(({ rule }) => rule));
}

/** The keys of all sentences that were said. */
const said = new Set<string>();

/** The false sentences of each scenario. */
const falseIn = new Map<string, readonly Fault[]>();

/** @param sayings those of the scenario, if it was analysed */
async function falseSentencesOf(file: string, sayings?: Sayings): Promise<readonly Fault[]> {
  if (falseIn.has(file)) return falseIn.get(file)!;
  const one = scenarioCase(file, scenarioOf(file));
  const faults = await faultsOf(one, sayings ?? (await sayingsOfCase(one)), said);
  falseIn.set(file, faults);
  return faults;
}

describe('each scenario gets the diagnosis that stands below it', () => {
  test.each(files)('%s', async (file) => {
    const scenario = scenarioOf(file);
    const { head, expected, given, tellsEvidence, later, vantages: others } = scenario;
    const inputs = inputsOf(scenario);
    const analysed = await sayingsOf(inputs, given);
    // Sentences are compared with the packets of one file, and of one other place that has a name of its own.
    await falseSentencesOf(file, later.length + others.length === 0 ? analysed : undefined);
    // Without lines, plain lookups take a lane of their own (test/plain-lane.test.ts).
    const { report } = await analyze(inputs, given);
    expect(JSON.stringify(report, null, 1)).toBe(JSON.stringify(analysed.report, null, 1));
    fired.set(file, new Set(report.findings.map(({ rule }) => rule)));
    const received = outline(analysed, tellsEvidence);
    expect(received).toMatchExpected(
      expected,
      fileURLToPath(new URL(file, FOLDER)),
      (right) => head + right,
    );
  });
});

describe('every rule has scenarios in which it fires and in which it stays quiet', () => {
  test.each(rules.map(({ id }) => id))('%s', async (id) => {
    const folder = new URL(`${id}/`, FOLDER);
    const names = existsSync(folder) ? readdirSync(folder) : [];
    expect(names.filter((name) => name.startsWith('fires'))).not.toHaveLength(0);
    expect(names.filter((name) => name.startsWith('quiet'))).not.toHaveLength(0);
    for (const name of names) {
      const fires = (await firedIn(`${id}/${name}`)).has(id);
      expect(`${name}: ${fires ? 'fires' : 'quiet'}`).toBe(`${name}: ${name.slice(0, 5)}`);
    }
  });
});

/** Returns the report without the fields that name the container: its format, and the digits of its clock. */
async function reportOf(bytes: Uint8Array, chunkSize: number): Promise<string> {
  const { report, lines } = await analyzeBytes(bytes, { lines: 'all' }, 'capture', chunkSize);
  const rows = lines.map((line) => ({
    frame: line.frame,
    time: line.time,
    line: line.line,
    state: line.state,
    annotation: line.annotation,
  }));
  return JSON.stringify({ report, rows }, null, 1)
    .replaceAll(/(\.\d{6})000Z/g, '$1Z')
    .replace(/"format": "\w+"/, '');
}

describe('the same packets give the same report, to the byte, however they are packed and cut', () => {
  const scenario = scenarioOf('conntrack-race/fires-glibc-AAAA.scenario');

  const containers = (['pcap', 'pcapng'] as const).flatMap((format) =>
    (['le', 'be'] as const).flatMap((order) =>
      (['us', 'ns'] as const).map((resolution) => ({ format, order, resolution })),
    ),
  );

  test.each(containers)('$format $order $resolution', async (container) => {
    const wanted = await reportOf(captureOf(scenario), 1 << 20);
    const bytes = captureOf(scenario, container);
    for (const chunkSize of [1, 7, 4096]) expect(await reportOf(bytes, chunkSize)).toBe(wanted);
  });
});

test('where only the order of packets is known, nothing says how long anything took', async () => {
  const timed: string[] = [];
  for (const file of files) {
    const scenario = scenarioOf(file);
    const bytes = captureOf(scenario, { format: 'pcapng', isUntimed: true });
    const { report, lines } = await analyzeBytes(bytes, { ...scenario.given, lines: 'all' });
    const { findings, clients } = report;
    const told = findings.map(({ message, evidence, considered, nextStep }) =>
      JSON.stringify([message, evidence, considered, nextStep]),
    );
    for (const one of [...told, JSON.stringify(clients), ...lines.map((line) => line.annotation)])
      if (/\? ms|some time|\d ms\b/.test(one)) timed.push(`${file}: ${one}`);
  }
  expect(timed).toEqual([]);
});

/** Seed and number of the generated captures; test/fuzz has more of them, for other questions. */
const SEED = 1;
const RUNS = 80;

/**
 * Rows whose sentence no fixture and no generated capture contains: they are unchecked. A new sentence must have a
 * scenario instead.
 */
const UNSAID: ReadonlySet<string> = new Set([
  // Needs 65,536 queries that cannot be read.
  'whether the {0} query is among the many that cannot be read',
  'segments that clients sent again on these connections: {0}',
  'the capture goes on for {0} after the query, without a retry',
  'the {0} query is sent again after {1} ({2}) and stays unanswered',
  '{0} says that the query to {1} cannot be delivered ({2})',
]);

/** Returns false sentences, one on each line: the sentence, its place, and the claim that fails. */
async function untrue(cases: readonly Case[]): Promise<string[]> {
  const lines: string[] = [];
  for (const one of cases)
    lines.push(...inLines(await faultsOf(one, await sayingsOfCase(one), said)));
  return lines.slice(0, 20);
}

function inLines(faults: readonly Fault[]): string[] {
  return faults.map(({ where, what }) => `${where}\n  ${what}`);
}

describe('each sentence of each finding is true of its packets', () => {
  test('scenarios', async () => {
    const lines: string[] = [];
    for (const file of files) lines.push(...inLines(await falseSentencesOf(file)));
    expect(lines.slice(0, 20)).toEqual([]);
  });

  test.each<[string, () => Case[] | Promise<Case[]>]>([
    ['captures', captures],
    ['texts', texts],
    ['captures at two places', vantages],
    ['captures with a listing of the cluster', listed],
    ['more than somebody lets through', rates],
    ['captures that say what they lack', gaps],
    ['generated traffic', () => generated(SEED, RUNS)],
  ])('%s', async (_, cases) => {
    expect(await untrue(await cases())).toEqual([]);
  });
});

describe('the table of sentences', () => {
  const keys = filesBelow('src/rules/', '.ts').flatMap((file) => keysOf(read(file)));

  test('has a row for each sentence that a rule may say', () => {
    const isOfTheWorld = ({ key, isAdvice }: (typeof keys)[number]) =>
      isAdvice && !key.includes('{0}');
    const missing = keys.filter(
      (one) => !isOfTheWorld(one) && !(one.key in TABLE) && !PARTS.has(one.key),
    );
    expect(missing.map(({ key }) => key)).toEqual([]);
  });

  test('has no row that no rule says', () => {
    const all = new Set(keys.map(({ key }) => key));
    expect([...Object.keys(TABLE), ...PARTS].filter((key) => !all.has(key))).toEqual([]);
  });

  test('is walked over by the fixtures: a sentence that none of them says is not checked', () => {
    const unsaid = Object.keys(TABLE).filter(
      (key) => !said.has(key) && !UNSAID.has(key) && !(key in FACTS),
    );
    expect(unsaid).toEqual([]);
    expect([...UNSAID].filter((key) => said.has(key))).toEqual([]);
  });
});
