import { describe, expect, test } from '@jest/globals';
import {
  type Case,
  captures,
  gaps,
  generated,
  listed,
  rates,
  scenarios,
  texts,
  vantages,
} from './sentences/cases.ts';
import { faultsOf } from './sentences/judge.ts';
import { FACTS } from './sentences/table/facts.ts';
import { PARTS, TABLE } from './sentences/table/index.ts';
import { filesBelow, keysOf, read } from './support/sentence-keys.ts';

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

const said = new Set<string>();

/** Returns false sentences, one on each line: the sentence, its place, and the claim that fails. */
async function untrue(cases: readonly Case[]): Promise<string[]> {
  const lines: string[] = [];
  for (const one of cases)
    for (const { where, what } of await faultsOf(one, said)) lines.push(`${where}\n  ${what}`);
  return lines.slice(0, 20);
}

describe('each sentence of each finding is true of its packets', () => {
  test.each<[string, () => Case[] | Promise<Case[]>]>([
    ['scenarios', scenarios],
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
