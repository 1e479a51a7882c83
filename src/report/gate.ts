import { say, type Sentence } from '../words/say.ts';
import { count } from './quantity.ts';
import {
  brokenLimit,
  type FigureLimit,
  figuresByClient,
  figuresOf,
  parseLimit,
} from './figure-limit.ts';
import type { Report, ReportFinding, Severity } from './report.ts';

/** Rule `rule` must have exactly `findings` findings. */
export interface Expectation {
  readonly rule: string;
  readonly findings: number;
}

/** What a test of somebody else asks of a report: `--fail-on` and `--expect`. */
export interface Gate {
  /**
   * Severities, which mean this one or above; ids of rules, of which none is called like a severity; limits of figures
   * (`p99>200ms`, see figure-limit.ts).
   */
  readonly failOn: readonly string[];
  readonly expect: readonly Expectation[];
  /** Limits of figures hold for each client, not for all of them together. */
  readonly isEachClient?: boolean;
}

/** A demand that is not met. */
export interface Breach {
  /** As on the command line: `--expect conntrack-race=0`. */
  readonly option: string;
  /** Found against it; of an expectation, all that were found. Of a figure, what was counted, or 1. */
  readonly findings: number;
  /** Those that are to blame. */
  readonly rules: readonly string[];
  /** Of a figure: what it is. */
  readonly said?: Sentence;
}

/** From the mildest on. */
export const SEVERITIES: readonly Severity[] = ['note', 'warning', 'error'];

/** In the order of the options. None when the gate asks for nothing. */
export function breaches(report: Report, { failOn, expect, isEachClient = false }: Gate): Breach[] {
  return [
    ...failOn.flatMap((threshold) => {
      const limit = parseLimit(threshold);
      return limit
        ? figureBreaches(`--fail-on ${threshold}`, limit, report, isEachClient)
        : findingBreaches(threshold, report);
    }),
    ...expect.flatMap(({ rule, findings: expected }) => {
      const found = report.findings.filter((finding) => finding.rule === rule).length;
      const option = `--expect ${rule}=${expected}`;
      return found === expected ? [] : [{ option, findings: found, rules: [rule] }];
    }),
  ];
}

function findingBreaches(threshold: string, { findings }: Report): Breach[] {
  const rank = SEVERITIES.indexOf(threshold as Severity);
  const found = findings.filter(({ rule, severity }) =>
    rank < 0 ? rule === threshold : SEVERITIES.indexOf(severity) >= rank,
  );
  const rules = [...new Set(found.map(({ rule }) => rule))];
  return found.length === 0
    ? []
    : [{ option: `--fail-on ${threshold}`, findings: found.length, rules }];
}

function figureBreaches(
  option: string,
  limit: FigureLimit,
  report: Report,
  isEachClient: boolean,
): Breach[] {
  if (!isEachClient) {
    const broken = brokenLimit(limit, figuresOf(report));
    return broken
      ? [
          {
            option,
            findings: broken.found,
            rules: blamed(limit, report.findings),
            said: broken.said,
          },
        ]
      : [];
  }
  return Array.from(figuresByClient(report)).flatMap(([client, figures]) => {
    const broken = brokenLimit(limit, figures);
    if (!broken) return [];
    const findings = report.findings.filter((finding) => finding.client?.address === client);
    const said = say`${client}: ${broken.said}`;
    return [{ option, findings: broken.found, rules: blamed(limit, findings), said }];
  });
}

/** The rules that tell why: those of lookups that failed, or that stalled. */
function blamed({ figure }: FigureLimit, findings: readonly ReportFinding[]): string[] {
  const guilty = findings.filter(({ outcome, severity, stallMs }) =>
    figure === 'failed' ? outcome === 'failed' : severity !== 'note' && stallMs !== undefined,
  );
  return [...new Set(guilty.map(({ rule }) => rule))];
}

/** `--expect conntrack-race=0: 1 found`, `--fail-on p99>200ms: p99 is 5,006 ms` */
export function breachText({ option, findings, said }: Breach): Sentence {
  return said ? say`${option}: ${said}` : say`${option}: ${count(findings)} found`;
}

export function isOpenGate({ failOn, expect }: Gate): boolean {
  return failOn.length === 0 && expect.length === 0;
}
