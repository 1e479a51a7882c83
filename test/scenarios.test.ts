import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from '@jest/globals';
import { rules } from '../src/rules/index.ts';
import { analyze } from './support/analyze.ts';
import { analyzeBytes, outline } from './support/analysis.ts';
import { captureOf, inputsOf, parseScenario, type Scenario } from './support/scenario.ts';

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

describe('each scenario gets the diagnosis that stands below it', () => {
  test.each(files)('%s', async (file) => {
    const scenario = scenarioOf(file);
    const { head, expected, given, tellsEvidence } = scenario;
    const inputs = inputsOf(scenario);
    const analysed = await analyze(inputs, { ...given, lines: 'all' });
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
  const said: string[] = [];
  for (const file of files) {
    const scenario = scenarioOf(file);
    const bytes = captureOf(scenario, { format: 'pcapng', isUntimed: true });
    const { report, lines } = await analyzeBytes(bytes, { ...scenario.given, lines: 'all' });
    const { findings, clients } = report;
    const told = findings.map(({ message, evidence, considered, nextStep }) =>
      JSON.stringify([message, evidence, considered, nextStep]),
    );
    for (const one of [...told, JSON.stringify(clients), ...lines.map((line) => line.annotation)])
      if (/\? ms|some time|\d ms\b/.test(one)) said.push(`${file}: ${one}`);
  }
  expect(said).toEqual([]);
});
