import { xml, xmlAttribute } from '../report/escape.ts';
import { parseLimit } from '../report/gate/figure-limit.ts';
import { count } from '../report/wording/quantity.ts';
import { rules } from '../rules/index.ts';
import type { Words } from '../words/words.ts';
import type { Comparison } from './comparison.ts';
import type { CheckedComparison, ColumnBreach } from './gate.ts';
import { rows } from './rows.ts';

/** A test: what it is about, what it tells, and what it fails for. */
interface Case {
  readonly name: string;
  readonly told: string;
  readonly failure: string | undefined;
}

/**
 * JUnit XML for CI servers: a column behind the first is a suite, and each measure, rule and limit is a test. With
 * `--fail-on`, that decides which tests fail; otherwise the verdict `worse` fails.
 */
export function comparisonJunit(
  comparison: Comparison,
  words: Words,
  gate: CheckedComparison = { failOn: [], breaches: [] },
): string {
  const suites = comparison.verdicts.map((_, at) => {
    const cases = casesOf(comparison, at + 1, gate, words);
    const { label, files } = comparison.columns[at + 1]!;
    return suite(`${words.text(label)}: ${files.join(', ')}`, cases);
  });
  const sum = (key: 'tests' | 'failures'): number =>
    suites.reduce((total, one) => total + one[key], 0);
  const counts = `tests="${sum('tests')}" failures="${sum('failures')}" errors="0" skipped="0"`;
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="dnspcap compare" ${counts} time="0.000">\n${suites.map(({ text }) => text).join('')}</testsuites>\n`;
}

function casesOf(
  comparison: Comparison,
  column: number,
  { failOn, breaches }: CheckedComparison,
  words: Words,
): Case[] {
  const broken = breaches.filter((breach) => breach.column === column);
  const { message, notes, verdict } = comparison.verdicts[column - 1]!;
  const [before, after] = [comparison.columns[0]!, comparison.columns[column]!];
  const sideBySide = (one: string, other: string): string =>
    [
      words.labelled(words.text(before.label), one),
      words.labelled(words.text(after.label), other),
    ].join('\n');
  const [head, ...measures] = rows(comparison, words);
  const isWorse = failOn.length === 0 && verdict === 'worse';
  return [
    {
      name: head!.label,
      told: [message, ...notes].map((sentence) => words.text(sentence)).join('\n'),
      failure: isWorse
        ? words.text(message)
        : failureOf(broken, ({ demand }) => demand === verdict, words),
    },
    ...measures.map(({ label, cells }) => ({
      name: label,
      told: sideBySide(cells[0]!, cells[column]!),
      failure: undefined,
    })),
    ...ruleNames([before.findings, after.findings]).map((rule) => ({
      name: rule,
      told: sideBySide(count(before.findings[rule] ?? 0), count(after.findings[rule] ?? 0)),
      failure: failureOf(broken, (breach) => breach.rules.includes(rule), words),
    })),
    ...failOn
      .filter((demand) => parseLimit(demand))
      .map((limit) => ({
        name: limit,
        told: '',
        failure: failureOf(broken, ({ demand }) => demand === limit, words),
      })),
  ];
}

/** Returns the rules in their order, and then those that only a report knows. */
function ruleNames(found: readonly Readonly<Record<string, number>>[]): string[] {
  return [...new Set([...rules.map(({ id }) => id), ...found.flatMap(Object.keys)])];
}

function failureOf(
  broken: readonly ColumnBreach[],
  isOf: (breach: ColumnBreach) => boolean,
  words: Words,
): string | undefined {
  const said = broken.filter(isOf).map(({ message }) => words.text(message));
  return said.length === 0 ? undefined : said.join('; ');
}

function suite(name: string, cases: readonly Case[]) {
  const failures = cases.filter(({ failure }) => failure !== undefined).length;
  const body = cases.map((one) => testCase(one, name)).join('');
  return {
    text: `  <testsuite name="${xmlAttribute(name)}" tests="${cases.length}" failures="${failures}" errors="0" skipped="0" time="0.000">\n${body}  </testsuite>\n`,
    tests: cases.length,
    failures,
  };
}

function testCase({ name, told, failure }: Case, className: string): string {
  const open = `    <testcase classname="${xmlAttribute(className)}" name="${xmlAttribute(name)}" time="0.000"`;
  if (failure !== undefined)
    return `${open}>\n      <failure type="fail-on" message="${xmlAttribute(failure)}">${xml(told)}</failure>\n    </testcase>\n`;
  return told === ''
    ? `${open}/>\n`
    : `${open}>\n      <system-out>${xml(told)}</system-out>\n    </testcase>\n`;
}
