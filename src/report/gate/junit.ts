import { rules } from '../../rules/index.ts';
import { grouped, say } from '../../words/say.ts';
import type { Words } from '../../words/words.ts';
import { groupedBy } from '../../wire/by-key.ts';
import { parseLimit } from './figure-limit.ts';
import { breaches, type Breach, breachText, type Gate, isOpenGate } from './gate.ts';
import {
  JUNIT_END,
  junitCase,
  type JunitCase,
  type JunitCounts,
  junitHead,
  junitSuite,
  type JunitSuite,
} from './junit-xml.ts';
import { inFull, unwrapped } from '../text/in-full.ts';
import { verdict } from '../wording/verdict.ts';
import type { CaptureSummary, Report, ReportFinding } from '../report.ts';
import type { Reporter, ReporterOptions, Result, Together } from '../reporter.ts';
import { stories, type Stories, wholeSeconds } from '../wording/story.ts';

/** Findings shown per rule: a CI server shows the text of a failure on one page. */
const INCIDENTS_PER_RULE = 20;

/**
 * JUnit XML for CI servers: a capture is a suite, a rule is a test. With --fail-on or --expect, these options
 * decide which tests fail; otherwise errors and warnings fail. Notes are output only, as a search list is no reason
 * for a red build.
 */
export function junit({ words, gate }: ReporterOptions): Reporter {
  const suites = ({ report, lines }: Result): JunitSuite[] => {
    const told = stories(lines);
    const broken = gate && !isOpenGate(gate) ? breaches(report, gate) : undefined;
    const byFile = groupedBy(report.findings, ({ file = 0 }) => `${file}`);
    // A vantage is evidence without findings of its own.
    return report.captures.flatMap((capture, index) => {
      if (capture.vantage !== undefined) return [];
      const findings = byFile.get(`${index}`) ?? [];
      // An expectation without any finding fails in the first capture.
      const here = broken?.filter(
        ({ findings: found, said }) => !said && (found > 0 || index === 0),
      );
      // A figure is measured over all captures together.
      const limits = index === 0 && gate ? limitCases(capture, gate, broken ?? [], words) : [];
      // Tests of nothing pass, so the first suite says why there is nothing.
      const says = index === 0 && isEmpty(report) ? words.text(verdict(report)) : undefined;
      return [suite({ capture, findings, told, words, broken: here }, limits, says)];
    });
  };
  return {
    lines: 'findings',
    end(report, lines) {
      const together = new Suites(suites);
      const text = together.take({ report, lines });
      return `${together.head()}${text}${together.end()}`;
    },
    each: () => new Suites(suites),
  };
}

/** All suites of a run. Their sums come before them in the document. */
class Suites implements Together {
  readonly #of: (result: Result) => readonly JunitSuite[];
  readonly #counts: JunitCounts[] = [];

  constructor(of: (result: Result) => readonly JunitSuite[]) {
    this.#of = of;
  }

  take(result: Result): string {
    const suites = this.#of(result);
    for (const { text: _, ...counts } of suites) this.#counts.push(counts);
    return suites.map(({ text }) => text).join('');
  }

  head(): string {
    return junitHead('dnspcap', this.#counts);
  }

  end(): string {
    return JUNIT_END;
  }
}

/** Input for the suite of one capture. */
interface Subject {
  readonly capture: CaptureSummary;
  readonly findings: readonly ReportFinding[];
  readonly told: Stories;
  readonly words: Words;
  /** Demands that are not met; undefined if there are no demands. */
  readonly broken: readonly Breach[] | undefined;
}

function isEmpty({ summary, findings }: Report): boolean {
  return summary.dnsMessages === 0 && findings.length === 0;
}

function suite(of: Subject, limits: readonly JunitCase[], says: string | undefined): JunitSuite {
  const { capture, findings } = of;
  const byRule = groupedBy(findings, ({ rule }) => rule);
  // A finding whose rule is not in the list (a failure in a rule, for example) is a test of its own.
  const ids = [...new Set([...rules.map(({ id }) => id), ...byRule.keys()])];
  const cases = [...ids.map((id) => testCase(id, byRule.get(id) ?? [], of)), ...limits];
  // Timestamps in JUnit have no time zone. They are UTC, as everywhere in reports.
  const began = capture.firstPacket?.slice(0, 19);
  return junitSuite(capture.file, cases, durationOf(capture), began, says);
}

/** Returns a test for each limit of a figure: `p99>200ms`. */
function limitCases(
  { file }: CaptureSummary,
  { failOn }: Gate,
  broken: readonly Breach[],
  words: Words,
): JunitCase[] {
  return failOn.filter(parseLimit).map((limit) => {
    const messages = broken
      .filter(({ option, said }) => said && option === `--fail-on ${limit}`)
      .map((breach) => words.text(breachText(breach)));
    const failure =
      messages.length === 0 ? undefined : { type: 'limit', message: messages.join('; ') };
    return junitCase(file, limit, 0, { failure });
  });
}

/** Returns the duration of the capture in seconds. That of the analysis would make reports of equal input differ. */
function durationOf({ firstPacket, lastPacket }: CaptureSummary): number {
  if (firstPacket === undefined || lastPacket === undefined) return 0;
  return Math.max(0, wholeSeconds(lastPacket) - wholeSeconds(firstPacket));
}

function testCase(
  rule: string,
  findings: readonly ReportFinding[],
  { capture, told, words, broken }: Subject,
): JunitCase {
  // Time that applications waited because of the findings of this rule.
  const stallMs = findings.reduce((sum, finding) => sum + (finding.stallMs ?? 0), 0);
  const seconds = stallMs / 1_000;
  const breach = broken?.find(
    ({ rules: blamed, findings: found }) =>
      blamed.includes(rule) && (found === 0 || findings.length > 0),
  );
  const [first] = findings;
  if (!first) {
    const missing = breach && { type: 'expectation', message: words.text(breachText(breach)) };
    return junitCase(capture.file, rule, seconds, { failure: missing });
  }
  const shown = findings.slice(0, INCIDENTS_PER_RULE);
  const blocks = Array.from(inFull(shown, told, unwrapped(words, [])), (lines) => lines.join('\n'));
  const rest = findings.length - blocks.length;
  if (rest > 0) blocks.push(words.text(say`and ${grouped(rest)} more`));
  const said = whose(first);
  const message =
    findings.length === 1
      ? said
      : words.text(say`${grouped(findings.length)} findings; the first: ${said}`);
  const isFailure = broken ? breach !== undefined : findings.some(fails);
  const whole = breach ? `${words.text(breachText(breach))}; ${message}` : message;
  return junitCase(capture.file, rule, seconds, {
    failure: isFailure ? { type: first.severity, message: whole } : undefined,
    says: `\n${blocks.join('\n\n')}\n`,
  });
}

/** Returns the message with its name and client: CI servers list failures by their message only. */
function whose({ name, client, message }: ReportFinding): string {
  const ends = [name, client?.workload ?? client?.pod ?? client?.address];
  const known = ends.filter((part) => part !== undefined);
  return known.length === 0 ? message : `${known.join(', ')}: ${message}`;
}

function fails({ severity }: ReportFinding): boolean {
  return severity !== 'note';
}
