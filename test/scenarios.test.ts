import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { rules } from '../src/rules/index.ts';
import { analyze } from './support/analyze.ts';
import { analyzeBytes, outline } from './support/analysis.ts';
import type { CaptureOptions } from './support/capture.ts';
import { captureOf, inputsOf, parseScenario } from './support/scenario.ts';

const FOLDER = new URL('../fixtures/scenarios/', import.meta.url);

const files = readdirSync(FOLDER, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.scenario'))
  .toSorted();

function compile(text: string, options: Partial<CaptureOptions> = {}): Uint8Array {
  return captureOf(parseScenario(text), options);
}

describe('each scenario gets the diagnosis that stands below it', () => {
  test.each(files)('%s', async (file) => {
    const path = new URL(file, FOLDER);
    const text = readFileSync(path, 'utf8');
    const scenario = parseScenario(text);
    const { head, expected, given, tellsEvidence } = scenario;
    const analysed = await analyze(inputsOf(scenario), { ...given, lines: 'all' });
    // Where nobody asks for lines, plain lookups take a lane of their own (test/plain-lane.test.ts).
    const { report } = await analyze(inputsOf(scenario), given);
    expect(report).toEqual(analysed.report);
    const received = outline(analysed, tellsEvidence);
    expect(received).toMatchExpected(expected, path.pathname, (right) => head + right);
  });
});

describe('every rule has scenarios in which it fires and in which it stays quiet', () => {
  test.each(rules.map(({ id }) => id))('%s', async (id) => {
    const folder = new URL(`${id}/`, FOLDER);
    const names = existsSync(folder) ? readdirSync(folder) : [];
    expect(names.filter((name) => name.startsWith('fires'))).not.toHaveLength(0);
    expect(names.filter((name) => name.startsWith('quiet'))).not.toHaveLength(0);
    for (const name of names) {
      const text = readFileSync(new URL(name, folder), 'utf8');
      const { report } = await analyzeBytes(compile(text), parseScenario(text).given);
      const fired = report.findings.some((finding) => finding.rule === id);
      expect(`${name}: ${fired ? 'fires' : 'quiet'}`).toBe(`${name}: ${name.slice(0, 5)}`);
    }
  });
});

/** All but what names the container itself: its format, and the digits of its clock. */
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
  const text = readFileSync(new URL('conntrack-race/fires-glibc-AAAA.scenario', FOLDER), 'utf8');

  const containers = (['pcap', 'pcapng'] as const).flatMap((format) =>
    (['le', 'be'] as const).flatMap((order) =>
      (['us', 'ns'] as const).map((resolution) => ({ format, order, resolution })),
    ),
  );

  test.each(containers)('$format $order $resolution', async (container) => {
    const wanted = await reportOf(compile(text), 1 << 20);
    const bytes = compile(text, container);
    for (const chunkSize of [1, 7, 4096]) expect(await reportOf(bytes, chunkSize)).toBe(wanted);
  });
});

test('where only the order of packets is known, nothing says how long anything took', async () => {
  const said: string[] = [];
  for (const file of files) {
    const text = readFileSync(new URL(file, FOLDER), 'utf8');
    const bytes = compile(text, { format: 'pcapng', isUntimed: true });
    const { given } = parseScenario(text);
    const { report, lines } = await analyzeBytes(bytes, { ...given, lines: 'all' });
    const { findings, clients } = report;
    const told = findings.map(({ message, evidence, considered, nextStep }) =>
      JSON.stringify([message, evidence, considered, nextStep]),
    );
    for (const one of [...told, JSON.stringify(clients), ...lines.map((line) => line.annotation)])
      if (/\? ms|some time|\d ms\b/.test(one)) said.push(`${file}: ${one}`);
  }
  expect(said).toEqual([]);
});
