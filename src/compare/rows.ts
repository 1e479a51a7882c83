import { percentileName, PERCENTILES } from '../report/gate/percentiles.ts';
import { grouped, longWait, say, type Sentence, wait } from '../words/say.ts';
import type { Words } from '../words/words.ts';
import type { Rate } from './column.ts';
import type { Comparison } from './comparison.ts';
import { resolverSentence, VERDICT_WORDS } from './sentences.ts';

/** A row of a table: its label, and its value in each column. */
export type Row = readonly [label: string, ...cells: string[]];

/** An unknown value. */
export const NOTHING = '–';
/** Maximum of resolvers named per column. */
const RESOLVERS = 5;

/** Returns the rows that every format shows, in reading order: stalls first, then their details. */
export function rows({ columns, verdicts }: Comparison, words: Words): Row[] {
  const row = rowOver(columns, words);
  return [
    [
      words.text(say`verdict`),
      '',
      ...verdicts.map(({ verdict }) => words.text(VERDICT_WORDS[verdict])),
    ],
    row(say`stalled lookups`, ({ stalls }) => `${grouped(stalls.events)} / ${grouped(stalls.of)}`),
    row(say`not judged`, ({ lookups, stalls }) => grouped(Math.max(0, lookups - stalls.of))),
    row(say`per 1,000 lookups`, ({ stalls }) => perThousand(stalls)),
    row(say`failed lookups`, ({ failed }) => `${grouped(failed.events)} / ${grouped(failed.of)}`),
    row(say`stalls like the race`, ({ raceStalls }) => grouped(raceStalls.events)),
    row(say`pairs open to the race`, ({ raceStalls }) => grouped(raceStalls.of)),
    row(say`per 1,000 of these pairs`, ({ raceStalls }) => perThousand(raceStalls)),
    row(say`A/AAAA pairs seen`, ({ pairs }) => grouped(pairs)),
    row(say`lost one type alone`, ({ legsLost }) => counts(legsLost)),
    row(say`queries lost`, ({ queriesLost }) => counts(queriesLost)),
    row(say`findings`, ({ findings }) => counts(findings)),
    row(say`a stall takes (median)`, ({ medianStallMs }) => duration(medianStallMs)),
    row(say`total wait`, ({ waitedMs }) => longWait(waitedMs)),
    ...PERCENTILES.map((percentile) =>
      row(say`latency ${percentileName(percentile)}`, ({ latencyMs }) =>
        duration(latencyMs[percentile]),
      ),
    ),
    row(say`resolvers`, ({ resolvers }) => {
      const named = resolvers.slice(0, RESOLVERS).map((one) => words.text(resolverSentence(one)));
      return named.length === 0 ? NOTHING : named.join('; ');
    }),
  ];
}

/** Returns a function that makes the rows of a table. */
export function rowOver<Of>(columns: readonly Of[], words: Words) {
  return (label: Sentence | string, cell: (column: Of) => string): Row => [
    words.text(label),
    ...columns.map(cell),
  ];
}

function perThousand({ per1000, low, high }: Rate): string {
  if (per1000 === undefined || low === undefined || high === undefined) return NOTHING;
  return withInterval(per1000, low, high);
}

/** Formats a rate with its interval: `5.21 (2.63 – 10.3)`. */
export function withInterval(
  ...figures: readonly [rate: number, low: number, high: number]
): string {
  const [rate, low, high] = figures.map((value) => grouped(Number(value.toPrecision(3))));
  return `${rate} (${low} – ${high})`;
}

/** Lists counts by type or rule: `A 3, AAAA 180`. */
function counts(of: Readonly<Record<string, number>>): string {
  const all = Object.entries(of).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return all.length === 0
    ? NOTHING
    : all.map(([what, cases]) => `${what} ${grouped(cases)}`).join(', ');
}

function duration(milliseconds: number | undefined): string {
  return milliseconds === undefined ? NOTHING : wait(milliseconds);
}

/** Returns the explanation of the statistics, shown under every table. */
export function method(): Sentence {
  return say`In brackets: the interval of 95 % confidence (Wilson). Verdict: Fisher's exact test, two-sided, 5 % for all columns together; it assumes that stalls are independent of each other.`;
}
