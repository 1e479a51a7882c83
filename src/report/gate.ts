import { say, type Sentence } from '../words/say.ts';
import { count } from './quantity.ts';
import type { Report, ReportFinding, Severity } from './report.ts';

/** Rule `rule` must have exactly `findings` findings. */
export interface Expectation {
  readonly rule: string;
  readonly findings: number;
}

/** What a test of somebody else asks of a report: `--fail-on` and `--expect`. */
export interface Gate {
  /** Severities, which mean this one or above; ids of rules, of which none is called like a severity; `failed>3`. */
  readonly failOn: readonly string[];
  readonly expect: readonly Expectation[];
}

/** A demand that is not met. */
export interface Breach {
  /** As on the command line: `--expect conntrack-race=0`. */
  readonly option: string;
  /** Found against it; of an expectation, all that were found. Of `failed>3`, the lookups that failed. */
  readonly findings: number;
  /** Those that are to blame. */
  readonly rules: readonly string[];
}

/** From the mildest on. */
export const SEVERITIES: readonly Severity[] = ['note', 'warning', 'error'];

/** In the order of the options. None when the gate asks for nothing. */
export function breaches(
  { findings, summary }: Pick<Report, 'findings' | 'summary'>,
  { failOn, expect }: Gate,
): Breach[] {
  return [
    ...failOn.flatMap((threshold) => {
      const limit = failedLimit(threshold);
      if (limit !== undefined)
        return summary.failed > limit ? [tooManyFailed(threshold, summary.failed, findings)] : [];
      const rank = SEVERITIES.indexOf(threshold as Severity);
      const found = findings.filter(({ rule, severity }) =>
        rank < 0 ? rule === threshold : SEVERITIES.indexOf(severity) >= rank,
      );
      const rules = [...new Set(found.map(({ rule }) => rule))];
      return found.length === 0
        ? []
        : [{ option: `--fail-on ${threshold}`, findings: found.length, rules }];
    }),
    ...expect.flatMap(({ rule, findings: expected }) => {
      const found = findings.filter((finding) => finding.rule === rule).length;
      const option = `--expect ${rule}=${expected}`;
      return found === expected ? [] : [{ option, findings: found, rules: [rule] }];
    }),
  ];
}

/** How many lookups may fail: 3 of `failed>3`; undefined of a severity or a rule. */
export function failedLimit(threshold: string): number | undefined {
  const [, limit] = /^failed>(\d{1,9})$/.exec(threshold) ?? [];
  return limit === undefined ? undefined : Number(limit);
}

function tooManyFailed(
  threshold: string,
  failed: number,
  findings: readonly ReportFinding[],
): Breach {
  const blamed = findings.filter(({ outcome }) => outcome === 'failed').map(({ rule }) => rule);
  return { option: `--fail-on ${threshold}`, findings: failed, rules: [...new Set(blamed)] };
}

/** `--expect conntrack-race=0: 1 found` */
export function breachText({ option, findings }: Breach): Sentence {
  return say`${option}: ${count(findings)} found`;
}

export function isOpenGate({ failOn, expect }: Gate): boolean {
  return failOn.length === 0 && expect.length === 0;
}
