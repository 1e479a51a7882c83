import { grouped, say, type Sentence } from '../../words/say.ts';
import { groupedBy } from '../../wire/by-key.ts';
import {
  brokenLimit,
  type FigureLimit,
  type Figures,
  figuresByClient,
  figuresOf,
  parseLimit,
} from './figure-limit.ts';
import { SEVERITIES } from '../by-severity.ts';
import type { Report, ReportFinding, Severity } from '../report.ts';

/** Expects exactly `findings` findings of a rule. */
export interface Expectation {
  readonly rule: string;
  readonly findings: number;
}

/** Demands on a report by a user's test: `--fail-on` and `--expect`. */
export interface Gate {
  /** Severities, each with those above; ids of rules; limits of figures (`p99>200ms`, see figure-limit.ts). */
  readonly failOn: readonly string[];
  readonly expect: readonly Expectation[];
  /** Whether limits of figures hold for each client, instead of for all clients together. */
  readonly isEachClient?: boolean;
}

/** A demand that is not met. */
export interface Breach {
  /** The option as on the command line: `--expect conntrack-race=0`. */
  readonly option: string;
  /**
   * Findings against a severity or rule; for an expectation, all findings of its rule; for a figure, the count, or 1.
   */
  readonly findings: number;
  /** Rules whose findings explain the breach. */
  readonly rules: readonly string[];
  /** For a figure: its value in words. */
  readonly said?: Sentence;
}

/** Returns the breaches in the order of the options. Empty if the gate demands nothing. */
export function breaches(report: Report, { failOn, expect, isEachClient = false }: Gate): Breach[] {
  const measured = failOn.some(parseLimit) ? measuredOf(report, isEachClient) : [];
  return [
    ...failOn.flatMap((threshold) => {
      const limit = parseLimit(threshold);
      return limit
        ? figureBreaches(`--fail-on ${threshold}`, limit, measured)
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

/** Scope of a limit: the whole report, or one client. */
interface Measured {
  readonly client?: string;
  readonly figures: Figures;
  readonly findings: readonly ReportFinding[];
}

function measuredOf(report: Report, isEachClient: boolean): Measured[] {
  const { findings } = report;
  if (!isEachClient) return [{ figures: figuresOf(report), findings }];
  const byClient = groupedBy(findings, ({ client }) => client?.address ?? '');
  return Array.from(figuresByClient(report), ([client, figures]) => ({
    client,
    figures,
    findings: byClient.get(client) ?? [],
  }));
}

function figureBreaches(
  option: string,
  limit: FigureLimit,
  measured: readonly Measured[],
): Breach[] {
  return measured.flatMap(({ client, figures, findings }) => {
    const broken = brokenLimit(limit, figures);
    if (!broken) return [];
    const said = client === undefined ? broken.said : say`${client}: ${broken.said}`;
    return [{ option, findings: broken.found, rules: blamed(limit, findings), said }];
  });
}

/** Returns the rules that explain a breach: those of lookups that failed, or that stalled. */
function blamed({ figure }: FigureLimit, findings: readonly ReportFinding[]): string[] {
  const guilty = findings.filter(({ outcome, stallMs }) =>
    figure === 'failed' ? outcome === 'failed' : stallMs !== undefined,
  );
  return [...new Set(guilty.map(({ rule }) => rule))];
}

/** `--expect conntrack-race=0: 1 found`, `--fail-on p99>200ms: p99 is 5,006 ms` */
export function breachText({ option, findings, said }: Breach): Sentence {
  return said ? say`${option}: ${said}` : say`${option}: ${grouped(findings)} found`;
}

export function isOpenGate({ failOn, expect }: Gate): boolean {
  return failOn.length === 0 && expect.length === 0;
}
