import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { analyze } from './support/analyze.ts';
import { inputsOf, parseScenario } from './support/scenario.ts';

const SCENARIOS = new URL('../fixtures/scenarios/', import.meta.url);

test.each([
  ['slow-answer/fires-second-server-answers-first', '10.96.0.11'],
  ['late-answer/fires-second-server', '10.96.0.11'],
  ['server-silent/fires-behind-one-that-lost-a-query', '10.96.0.11'],
])(
  'of several servers the advice of %s names the one that the finding is about',
  async (name, server) => {
    const scenario = parseScenario(readFileSync(new URL(`${name}.scenario`, SCENARIOS), 'utf8'));
    const { report } = await analyze(inputsOf(scenario), scenario.given);
    const [rule] = name.split('/');
    const found = report.findings.find((finding) => finding.rule === rule)!;
    expect(found.server!.address).toBe(server);
    expect(found.remedies[0]!.title).toContain(server);
  },
);
