import type { Report } from '../report/report.ts';
import { VERSION } from '../version.ts';
import type { Sentence } from '../words/say.ts';
import { type Column, columnOf } from './column.ts';
import { type Judgement, judge } from './judgement.ts';
import { notes, verdictSentence } from './sentences.ts';

/** Reports side by side; the first is what the others are held against. Published as `dnspcap compare -f json`. */
export interface Comparison {
  readonly schema: 'dnspcap.comparison/1';
  readonly generator: { readonly name: 'dnspcap'; readonly version: string };
  readonly columns: readonly Column[];
  /** One for each column from the second on. */
  readonly verdicts: readonly ColumnVerdict[];
}

/** What became of the stalls between the first column and this one. */
export interface ColumnVerdict extends Judgement {
  readonly label: string;
  /** One sentence with the figures. */
  readonly message: Sentence;
  /** What else a reader has to know to believe it. */
  readonly notes: readonly Sentence[];
  /** Of the stalls that look like the race, against exposed pairs; left out when one side has no exposed pair. */
  readonly race?: Judgement;
}

/** With a chance of one in twenty a difference is shown that is none, over all columns together. */
const LEVEL = 0.05;

/** @param reports two or more, the one before the change first */
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
