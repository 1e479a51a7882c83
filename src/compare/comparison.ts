import type { Report } from '../report/report.ts';
import { VERSION } from '../version.ts';
import type { Sentence } from '../words/say.ts';
import { type Column, columnOf } from './column.ts';
import { type Judgement, judge } from './judgement.ts';
import { notes, verdictSentence } from './sentences.ts';

/** Reports side by side, compared with the first one. Published as `dnspcap compare -f json`. */
export interface Comparison {
  readonly schema: 'dnspcap.comparison/1';
  readonly generator: { readonly name: 'dnspcap'; readonly version: string };
  readonly columns: readonly Column[];
  /** One verdict for each column from the second on. */
  readonly verdicts: readonly ColumnVerdict[];
}

/** How the stalls changed between the first column and this one. */
export interface ColumnVerdict extends Judgement {
  readonly label: string;
  /** One sentence with the figures. */
  readonly message: Sentence;
  /** Notes that qualify the verdict. */
  readonly notes: readonly Sentence[];
  /** Judgement of the stalls that look like the race, per exposed pair; undefined if one side has no exposed pair. */
  readonly race?: Judgement;
}

/** Significance level: the chance of showing a difference where there is none, over all columns together. */
const LEVEL = 0.05;

/**
 * Compares reports.
 *
 * @param reports two or more, the one before the change first
 */
export function compare(reports: readonly Report[]): Comparison {
  const columns = reports.map((report, at) => columnOf(report, label(at, reports.length)));
  const [before, ...others] = columns as [Column, ...Column[]];
  // Bonferroni: several comparisons share the level.
  const level = LEVEL / Math.max(1, others.length);
  return {
    schema: 'dnspcap.comparison/1',
    generator: { name: 'dnspcap', version: VERSION },
    columns,
    verdicts: others.map((after) => columnVerdict(before, after, level)),
  };
}

function label(at: number, columns: number): string {
  if (at === 0) return 'before';
  return columns === 2 ? 'after' : `after ${at}`;
}

function columnVerdict(before: Column, after: Column, level: number): ColumnVerdict {
  const judgement = judge(before.stalls, after.stalls, level);
  const hasPairs = before.raceStalls.of > 0 && after.raceStalls.of > 0;
  const race = hasPairs ? judge(before.raceStalls, after.raceStalls, level) : undefined;
  return {
    label: after.label,
    ...judgement,
    message: verdictSentence(judgement, before, after),
    notes: notes(judgement, race, before, after),
    ...(race && { race }),
  };
}
