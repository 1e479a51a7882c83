import { rules } from '../rules/index.ts';
import { say } from '../words/say.ts';
import type { Words } from '../words/words.ts';
import { xml, xmlAttribute } from './escape.ts';
import { parseLimit } from './figure-limit.ts';
import { breaches, type Breach, breachText, type Gate, isOpenGate } from './gate.ts';
import { incidents } from './incident.ts';
import { count } from './quantity.ts';
import type { ReportFinding } from './report.ts';
import type { Reporter, ReporterOptions, Result } from './reporter.ts';
import { stories, type StoryLine } from './story.ts';

/** A CI server shows the text of a failure on one page. */
const INCIDENTS_PER_RULE = 20;

type Stories = ReadonlyMap<string, readonly StoryLine[]>;

/**
 * JUnit's XML, as CI servers read it: a capture is a suite, a rule is a test. With --fail-on or --expect a test fails
 * when they say so; else errors and warnings fail it. Notes are its output, as a search list is no reason for a red build.
 */
export function junit({ words, gate }: ReporterOptions): Reporter {
  const suites = ({ report, lines }: Result): string => {
    const told = stories(report, lines);
    const broken = gate && !isOpenGate(gate) ? breaches(report, gate) : undefined;
    return report.captures
      .map(({ file }, index) => {
        const findings = report.findings.filter((finding) => (finding.file ?? 0) === index);
        // What was expected and is nowhere is missing in the first capture.
        const here = broken?.filter(
          ({ findings: found, said }) => !said && (found > 0 || index === 0),
        );
        // A figure is of all captures together.
        const limits = index === 0 && gate ? limitCases(file, gate, broken ?? [], words) : [];
        return suite({ file, findings, told, words, broken: here }, limits);
      })
      .join('');
  };
  return {
    lines: 'findings',
    end: (report, lines) => document(suites({ report, lines })),
    each: (results) => document(results.map(suites).join('')),
  };
}

function document(suites: string): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="dnspcap">\n${suites}</testsuites>\n`;
}

/** What is known of one capture. */
interface Suite {
  readonly file: string;
  readonly findings: readonly ReportFinding[];
  readonly told: Stories;
  readonly words: Words;
  /** Demands that are not met; undefined when nothing was asked. */
  readonly broken: readonly Breach[] | undefined;
}

function suite({ file, findings, ...rest }: Suite, limits: readonly string[]): string {
  const byRule = new Map<string, ReportFinding[]>();
  for (const finding of findings)
    byRule.set(finding.rule, [...(byRule.get(finding.rule) ?? []), finding]);
  // A finding of a rule that this list lacks (a rule that failed, say) is a test of its own.
  const ids = [...new Set([...rules.map(({ id }) => id), ...byRule.keys()])];
  const cases = [
    ...ids.map((id) => testCase(id, { file, findings: byRule.get(id) ?? [], ...rest })),
    ...limits,
  ];
  const failures = cases.filter((one) => one.includes('<failure ')).length;
  return (
    `  <testsuite name="${xmlAttribute(file)}" tests="${cases.length}" failures="${failures}" errors="0" skipped="0">\n` +
    `${cases.join('')}  </testsuite>\n`
  );
}

/** A test for each limit of a figure: `p99>200ms`. */
function limitCases(
  file: string,
  { failOn }: Gate,
  broken: readonly Breach[],
  words: Words,
): string[] {
  return failOn.filter(parseLimit).map((limit) => {
    const open = `    <testcase classname="${xmlAttribute(file)}" name="${xmlAttribute(limit)}"`;
    const messages = broken
      .filter(({ option, said }) => said && option === `--fail-on ${limit}`)
      .map((breach) => words.text(breachText(breach)));
    return messages.length === 0
      ? `${open}/>\n`
      : `${open}>\n      <failure type="limit" message="${xml(messages.join('; '))}"/>\n    </testcase>\n`;
  });
}

function testCase(rule: string, { file, findings, told, words, broken }: Suite): string {
  const open = `    <testcase classname="${xmlAttribute(file)}" name="${xml(rule)}"`;
  const breach = broken?.find(
    ({ rules: blamed, findings: found }) =>
      blamed.includes(rule) && (found === 0 || findings.length > 0),
  );
  const [first] = findings;
  if (!first) {
    if (!breach) return `${open}/>\n`;
    const missing = xml(words.text(breachText(breach)));
    return `${open}>\n      <failure type="expectation" message="${missing}"/>\n    </testcase>\n`;
  }
  const shown = findings.slice(0, INCIDENTS_PER_RULE);
  const blocks = Array.from(incidents(shown, told, Infinity, words), (lines) => lines.join('\n'));
  const rest = findings.length - blocks.length;
  if (rest > 0) blocks.push(words.text(say`and ${count(rest)} more`));
  const body = `\n${xml(blocks.join('\n\n'))}\n`;
  const said =
    findings.length === 1
      ? first.message
      : words.text(say`${count(findings.length)} findings; the first: ${first.message}`);
  const message = breach ? `${words.text(breachText(breach))}; ${said}` : said;
  const outcome = (broken ? breach : findings.some(fails))
    ? `<failure type="${xml(first.severity)}" message="${xml(message)}">${body}</failure>`
    : `<system-out>${body}</system-out>`;
  return `${open}>\n      ${outcome}\n    </testcase>\n`;
}

function fails({ severity }: ReportFinding): boolean {
  return severity !== 'note';
}
