import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { analyze } from './support/analyze.ts';
import { inputsOf, parseScenario } from './support/scenario.ts';

const SCENARIOS = new URL('../fixtures/scenarios/', import.meta.url);

/** Rules about the capture whose findings have frames. */
const RULES = [
  'aaaa-always-empty',
  'capture-loss',
  'clock-stepped',
  'repeated-within-ttl',
  'search-list',
  'tcp-refused',
  'tcp-silent',
];

/** A healthy lookup of somebody else, in a file of its own. */
const FIRST_FILE = `0 10.244.9.9:40001 > 10.96.0.99 query 0001 first.example.test. A
+.001 10.96.0.99 > 10.244.9.9:40001 response 0001 first.example.test. A
file
`;

const SCENARIO_FILES = RULES.flatMap((rule) =>
  readdirSync(new URL(`${rule}/`, SCENARIOS))
    .filter((name) => name.startsWith('fires'))
    .map((name) => [rule, name] as const),
);

test.each(SCENARIO_FILES)(
  '%s in the second file of a ring has its frames: %s',
  async (rule, name) => {
    const text = readFileSync(new URL(`${rule}/${name}`, SCENARIOS), 'utf8');
    if (/^(?:file|vantage|untimed)/m.test(text)) return;
    const scenario = parseScenario(text.replace(/^ *\d/m, (packet) => FIRST_FILE + packet));
    const { report } = await analyze(inputsOf(scenario), scenario.given);
    const found = report.findings.filter((finding) => finding.rule === rule);
    expect(found.map(({ file }) => file)).toEqual(found.map(() => 1));
    expect(found).not.toHaveLength(0);
  },
);
