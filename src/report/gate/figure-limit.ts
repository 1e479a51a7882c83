import { ms, say, type Sentence } from '../../words/say.ts';
import { PERCENTILES } from './percentiles.ts';
import { count } from '../wording/quantity.ts';
import type { LatencySummary, Report } from '../report.ts';
import { isStall } from '../wording/waited.ts';
import { countedBy } from '../../wire/by-key.ts';

/** A figure of a report that may not be above a value: `p99>200ms`, `stalled>1/1000`, `failed>0`, `lost>0.5%`. */
export interface FigureLimit {
  readonly figure: Figure;
  /** Milliseconds, a count, or the share of all. */
  readonly above: number;
  readonly unit: 'ms' | 'count' | 'share';
}

/** What is broken, and what the report says instead. */
export interface FigureBreach {
  /** Of a count or a share, how many it was; else 1. */
  readonly found: number;
  /** `p99 is 5,006 ms` */
  readonly said: Sentence;
}

type Latency = (typeof PERCENTILES)[number];

/** What can be counted in a report, and of how many it is a share. */
const COUNTS = {
  failed: ({ failed, lookups }) => [failed, lookups],
  stalled: ({ stalled, lookups }) => [stalled, lookups],
  lost: ({ lost, queries }) => [lost, queries],
} as const satisfies Readonly<Record<string, (figures: Figures) => readonly [number, number]>>;
type Counted = keyof typeof COUNTS;

type Figure = Latency | Counted;

/** Names of figures, for messages and completion. */
export const FIGURES: readonly Figure[] = [...PERCENTILES, ...(Object.keys(COUNTS) as Counted[])];

/** Of a whole report, or of one client. */
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

/** @returns undefined for what is no limit of a figure: a severity, the id of a rule, or a mistake */
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

/** Nothing was measured where there was no lookup, and no limit is broken. */
export function brokenLimit(
  { figure, above, unit }: FigureLimit,
  figures: Figures,
): FigureBreach | undefined {
  if (figure in COUNTS) {
    const [found, of] = COUNTS[figure as Counted](figures);
    const isAbove = unit === 'share' ? found > above * of : found > above;
    return isAbove ? { found, said: say`${figure} is ${count(found)} of ${count(of)}` } : undefined;
  }
  const milliseconds = figures.latency[figure as Latency];
  if (milliseconds === undefined || milliseconds <= above) return undefined;
  return { found: 1, said: say`${figure} is ${ms(milliseconds)}` };
}

/** Of all that the report tells. */
export function figuresOf({ summary, findings, transports, latency }: Report): Figures {
  const { lookups, failed, lost, notJudged = 0 } = summary;
  return {
    lookups,
    failed,
    // A limit must not hold because there was too much to judge.
    stalled: findings.filter(isStall).length + notJudged,
    // Each once: the summary counts copies as well.
    queries: Object.values(transports).reduce((sum, { queries }) => sum + queries, 0),
    lost,
    latency: latency.percentilesMs ?? {},
  };
}

/** Of each client, by its address: how it is with the worst of them is not seen in the whole. */
export function figuresByClient({ clients, findings }: Report): Map<string, Figures> {
  const stalled = countedBy(findings.filter(isStall), ({ client }) => client?.address);
  return new Map(
    clients.map(({ address, lookups, failed, queries, lost, latencyMs }) => [
      address,
      { lookups, failed, stalled: stalled.get(address) ?? 0, queries, lost, latency: latencyMs },
    ]),
  );
}
