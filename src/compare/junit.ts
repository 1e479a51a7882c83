import { parseLimit } from '../report/gate/figure-limit.ts';
import { JUNIT_END, junitCase, junitHead, junitSuite } from '../report/gate/junit-xml.ts';
import { grouped } from '../words/say.ts';
import { rules } from '../rules/index.ts';
import type { Words } from '../words/words.ts';
import type { Comparison } from './comparison.ts';
import type { CheckedComparison, ColumnBreach } from './gate.ts';
import { rows } from './rows.ts';

/** What a test is about, what it tells, and what it fails for. */
interface Case {
  readonly of: string;
  readonly told: string;
  readonly failure: string | undefined;
}

/** JUnit XML: a column behind the first is a suite, each measure, rule and limit a test. `worse` fails by default. */
export function comparisonJunit(
  comparison: Comparison,
  words: Words,
  gate: CheckedComparison = { failOn: [], breaches: [] },
): string {
  const suites = comparison.verdicts.map((_, at) => {
    const { label, files } = comparison.columns[at + 1]!;
    const name = `${words.text(label)}: ${files.join(', ')}`;
    const cases = casesOf(comparison, at + 1, gate, words).map(({ of, told, failure }) =>
      junitCase(name, of, 0, {
        failure: failure === undefined ? undefined : { type: 'fail-on', message: failure },
        says: told,
      }),
    );
    return junitSuite(name, cases, 0);
  });
  return `${junitHead('dnspcap compare', suites)}${suites.map(({ text }) => text).join('')}${JUNIT_END}`;
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
      of: head![0],
      told: [message, ...notes].map((sentence) => words.text(sentence)).join('\n'),
      failure: isWorse
        ? words.text(message)
        : failureOf(broken, ({ demand }) => demand === verdict, words),
    },
    ...measures.map(([label, ...cells]) => ({
      of: label,
      told: sideBySide(cells[0]!, cells[column]!),
      failure: undefined,
    })),
    ...ruleNames([before.findings, after.findings]).map((rule) => ({
      of: rule,
      told: sideBySide(grouped(before.findings[rule] ?? 0), grouped(after.findings[rule] ?? 0)),
      failure: failureOf(broken, (breach) => breach.rules.includes(rule), words),
    })),
    ...failOn
      .filter((demand) => parseLimit(demand))
      .map((limit) => ({
        of: limit,
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
