import { rules } from '../rules/index.ts';
import { say } from '../words/say.ts';
import type { Words } from '../words/words.ts';
import { xml } from './escape.ts';
import { incidents } from './incident.ts';
import { count } from './quantity.ts';
import type { ReportFinding } from './report.ts';
import type { Reporter, ReporterOptions } from './reporter.ts';
import { stories, type StoryLine } from './story.ts';

/** A CI server shows the text of a failure on one page. */
const INCIDENTS_PER_RULE = 20;

type Stories = ReadonlyMap<string, readonly StoryLine[]>;

/**
 * JUnit's XML, as CI servers read it: a capture is a suite, a rule is a test. Errors and warnings fail it; notes
 * are its output, as a search list is no reason for a red build.
 */
export function junit({ words }: ReporterOptions): Reporter {
  return {
    lines: 'findings',
    end(report, lines) {
      const told = stories(report, lines);
      const suites = report.captures.map(({ file }, index) => {
        const findings = report.findings.filter((finding) => (finding.file ?? 0) === index);
        return suite(file, findings, told, words);
      });
      return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="dnspcap">\n${suites.join('')}</testsuites>\n`;
    },
  };
}

function suite(
  file: string,
  findings: readonly ReportFinding[],
  told: Stories,
  words: Words,
): string {
  const byRule = new Map<string, ReportFinding[]>();
  for (const finding of findings)
    byRule.set(finding.rule, [...(byRule.get(finding.rule) ?? []), finding]);
  // A finding of a rule that this list lacks (a rule that failed, say) is a test of its own.
  const ids = [...new Set([...rules.map(({ id }) => id), ...byRule.keys()])];
  const failures = ids.filter((id) => byRule.get(id)?.some(fails)).length;
  const cases = ids.map((id) => testCase(file, id, byRule.get(id) ?? [], told, words));
  return (
    `  <testsuite name="${xml(file)}" tests="${ids.length}" failures="${failures}" errors="0" skipped="0">\n` +
    `${cases.join('')}  </testsuite>\n`
  );
}

function testCase(
  file: string,
  rule: string,
  findings: readonly ReportFinding[],
  told: Stories,
  words: Words,
): string {
  const open = `    <testcase classname="${xml(file)}" name="${xml(rule)}"`;
  const [first] = findings;
  if (!first) return `${open}/>\n`;
  const shown = findings.slice(0, INCIDENTS_PER_RULE);
  const blocks = Array.from(incidents(shown, told, Infinity, words), (lines) => lines.join('\n'));
  const rest = findings.length - blocks.length;
  if (rest > 0) blocks.push(words.text(say`and ${count(rest)} more`));
  const body = `\n${xml(blocks.join('\n\n'))}\n`;
  const message =
    findings.length === 1
      ? first.message
      : words.text(say`${count(findings.length)} findings; the first: ${first.message}`);
  const outcome = findings.some(fails)
    ? `<failure type="${xml(first.severity)}" message="${xml(message)}">${body}</failure>`
    : `<system-out>${body}</system-out>`;
  return `${open}>\n      ${outcome}\n    </testcase>\n`;
}

function fails({ severity }: ReportFinding): boolean {
  return severity !== 'note';
}
