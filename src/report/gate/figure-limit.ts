import { grouped, ms, say, type Sentence } from '../../words/say.ts';
import { PERCENTILES } from './percentiles.ts';
import type { LatencySummary, Report } from '../report.ts';
import { isStall } from '../wording/waited.ts';
import { countedBy } from '../../wire/by-key.ts';

/** A limit for a figure of a report: `p99>200ms`, `stalled>1/1000`, `failed>0`, `lost>0.5%`. */
export interface FigureLimit {
  readonly figure: Figure;
  /** Limit in milliseconds, as a count, or as a share of all. */
  readonly above: number;
  readonly unit: 'ms' | 'count' | 'share';
}

/** A limit that was exceeded. */
export interface FigureBreach {
  /** The count, for a limit on a count or a share; else 1. */
  readonly found: number;
  /** `p99 is 5,006 ms` */
  readonly said: Sentence;
}

type Latency = (typeof PERCENTILES)[number];

/** Figures that are counts, each with the total for its share. */
const COUNTS = {
  failed: ({ failed, lookups }) => [failed, lookups],
  stalled: ({ stalled, lookups }) => [stalled, lookups],
  lost: ({ lost, queries }) => [lost, queries],
} as const satisfies Readonly<Record<string, (figures: Figures) => readonly [number, number]>>;
type Counted = keyof typeof COUNTS;

type Figure = Latency | Counted;

/** Names of figures, for messages and completion. */
export const FIGURES: readonly Figure[] = [...PERCENTILES, ...(Object.keys(COUNTS) as Counted[])];

/** Figures of a whole report, or of one client. */
export interface Figures {
  readonly lookups: number;
  readonly failed: number;
  readonly stalled: number;
  readonly queries: number;
  readonly lost: number;
  readonly latency: LatencySummary;
}

const DURATION = /^(p50|p95|p99|max)>(\d{1,9}(?:\.\d{1,3})?)(ms|s)$/;
const COUNT = /^(failed|stalled|lost)>(\d{1,9})$/;
const SHARE = /^(failed|stalled|lost)>(?:(\d{1,9})\/(\d{1,9})|(\d{1,3}(?:\.\d{1,6})?)%)$/;

/** @returns undefined for a text that is no limit of a figure: a severity, the id of a rule, or a mistake */
export function parseLimit(text: string): FigureLimit | undefined {
  const [, latency, time, unit] = DURATION.exec(text) ?? [];
  if (latency !== undefined)
    return {
      figure: latency as Latency,
      above: Number(time) * (unit === 's' ? 1_000 : 1),
      unit: 'ms',
    };
  const [, counted, number] = COUNT.exec(text) ?? [];
  if (counted !== undefined)
    return { figure: counted as Counted, above: Number(number), unit: 'count' };
  const [, shared, part, whole, percent] = SHARE.exec(text) ?? [];
  if (shared === undefined || Number(whole) === 0) return undefined;
  const above = percent === undefined ? Number(part) / Number(whole) : Number(percent) / 100;
  return { figure: shared as Counted, above, unit: 'share' };
}

/** Returns the breach of a limit, or undefined. Without lookups nothing was measured, and no limit is exceeded. */
export function brokenLimit(
  { figure, above, unit }: FigureLimit,
  figures: Figures,
): FigureBreach | undefined {
  if (figure in COUNTS) {
    const [found, of] = COUNTS[figure as Counted](figures);
    const isAbove = unit === 'share' ? found > above * of : found > above;
    return isAbove
      ? { found, said: say`${figure} is ${grouped(found)} of ${grouped(of)}` }
      : undefined;
  }
  const milliseconds = figures.latency[figure as Latency];
  if (milliseconds === undefined || milliseconds <= above) return undefined;
  return { found: 1, said: say`${figure} is ${ms(milliseconds)}` };
}

/** Returns the figures of the whole report. */
export function figuresOf({ summary, findings, transports, latency }: Report): Figures {
  const { lookups, failed, lost, notJudged = 0 } = summary;
  return {
    lookups,
    failed,
    // Lookups that were not judged count as stalled: a limit must not hold because there were too many to judge.
    stalled: findings.filter(isStall).length + notJudged,
    // Transports count each query once. The summary counts copies as well.
    queries: Object.values(transports).reduce((sum, { queries }) => sum + queries, 0),
    lost,
    latency: latency.percentilesMs ?? {},
  };
}

/** Returns the figures of each client, by address: totals hide the worst client. */
export function figuresByClient({ clients, findings }: Report): Map<string, Figures> {
  const stalled = countedBy(findings.filter(isStall), ({ client }) => client?.address);
  return new Map(
    clients.map(({ address, lookups, failed, queries, lost, latencyMs }) => [
      address,
      { lookups, failed, stalled: stalled.get(address) ?? 0, queries, lost, latency: latencyMs },
    ]),
  );
}
