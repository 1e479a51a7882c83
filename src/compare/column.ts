import type {
  Bucket,
  LatencySummary,
  Report,
  ReportFinding,
  ResolverFamily,
} from '../report/report.ts';
import { type Proportion, wilson } from './proportion.ts';
import { STALL_MS } from '../report/wording/waited.ts';
import { countedBy } from '../wire/by-key.ts';

/** Events per 1,000 trials, with the interval of 95 % confidence. */
export interface Rate extends Proportion {
  /** Left out when there was no trial. */
  readonly per1000?: number;
  readonly low?: number;
  readonly high?: number;
}

/** Clients whose packets show the same resolver with the same options. */
export interface ResolverInForce {
  readonly family: ResolverFamily;
  readonly options: readonly string[];
  readonly clients: number;
  readonly lookups: number;
}

/** What is compared of one report. */
export interface Column {
  readonly label: string;
  readonly files: readonly string[];
  readonly lookups: number;
  readonly pairs: number;
  readonly exposedPairs: number;
  /** Lookups that ended without an answer, or with an error, however long that took. */
  readonly failed: Rate;
  /** Lookups that kept the application waiting, or were never answered, for whatever cause. */
  readonly stalls: Rate;
  /** Of these, those with the signature of the race, against the pairs that it could have hit. */
  readonly raceStalls: Rate;
  /** Lost queries that made a lookup stall, by type. */
  readonly legsLost: Readonly<Record<string, number>>;
  /** What the stalled lookups waited for, in all, and the median of them. */
  readonly waitedMs: number;
  readonly medianStallMs?: number;
  readonly latencyMs: LatencySummary;
  /** Lookups by how long they took, over the edges of reports. */
  readonly buckets: readonly Bucket[];
  readonly resolvers: readonly ResolverInForce[];
  /** Findings that say that something could not be judged, by rule. */
  readonly doubts: Readonly<Record<string, number>>;
  /** Lookups in trouble that the report could not judge, as there were too many; left out for none. */
  readonly notJudged?: number;
}

/** What the conntrack race does: the lost packet, and the untranslated answer of newer kernels. */
const RACE_RULES: ReadonlySet<string> = new Set(['conntrack-race', 'nat-clash-expired']);
const DOUBTS: ReadonlySet<string> = new Set(['one-way-capture', 'capture-ends-early']);

export function columnOf(report: Report, label: string): Column {
  const { summary, findings } = report;
  const doubts = countsOf(findings, ({ rule }) => (DOUBTS.has(rule) ? rule : undefined));
  const stalled = findings.filter(isStall);
  const raceStalls = stalled.filter(({ rule }) => RACE_RULES.has(rule));
  const exposed = isOneWay(doubts)
    ? 0
    : summary.exposedPairs + raceStalls.filter(isUnpaired).length;
  const waits = stalled.flatMap(({ stallMs }) => (stallMs === undefined ? [] : [stallMs]));
  const median = waits.toSorted((a, b) => a - b)[Math.floor(waits.length / 2)];
  return {
    label,
    files: report.captures.filter(({ vantage }) => vantage === undefined).map(({ file }) => file),
    lookups: summary.lookups,
    pairs: summary.pairs,
    exposedPairs: summary.exposedPairs,
    failed: rate(summary.failed, judged(summary.lookups, doubts)),
    stalls: rate(stalled.length, judged(summary.lookups - (summary.notJudged ?? 0), doubts)),
    raceStalls: rate(raceStalls.length, exposed),
    legsLost: countsOf(stalled, ({ lostType }) => lostType),
    waitedMs: Math.round(waits.reduce((sum, wait) => sum + wait, 0)),
    ...(median !== undefined && { medianStallMs: median }),
    latencyMs: report.latency.percentilesMs ?? {},
    buckets: report.latency.buckets,
    resolvers: resolvers(report),
    doubts,
    ...(summary.notJudged !== undefined && { notJudged: summary.notJudged }),
  };
}

/** Lookups of which it can be said whether they stalled. */
function judged(lookups: number, doubts: Column['doubts']): number {
  return isOneWay(doubts) ? 0 : lookups - (doubts['capture-ends-early'] ?? 0);
}

/** Nothing can be said of its lookups. */
function isOneWay(doubts: Column['doubts']): boolean {
  return doubts['one-way-capture'] !== undefined;
}

/** An error or a warning about a lookup that was never answered, or took long enough to be felt. */
function isStall({ severity, name, stallMs = Infinity }: ReportFinding): boolean {
  return severity !== 'note' && name !== undefined && stallMs >= STALL_MS;
}

/** Behind the translation the lost leg is not seen, and what is left is not counted as a pair. */
function isUnpaired({ confidence }: ReportFinding): boolean {
  return confidence === 'strong';
}

function rate(events: number, trials: number): Rate {
  // A report that was edited by hand must not give shares above 1.
  const of = Math.max(trials, events);
  if (of === 0) return { events, of };
  const [low, high] = wilson({ events, of });
  return {
    events,
    of,
    per1000: perThousand(events / of),
    low: perThousand(low),
    high: perThousand(high),
  };
}

/** With the digits that anybody reads. */
function perThousand(share: number): number {
  return Number((share * 1_000).toPrecision(4));
}

function countsOf<T>(
  list: readonly T[],
  key: (item: T) => string | undefined,
): Record<string, number> {
  // Not set one by one: a report can be written by anybody, and `__proto__` is no ordinary key.
  return Object.fromEntries(countedBy(list, key));
}

/** The busiest first. */
function resolvers({ clients }: Report): ResolverInForce[] {
  const byKey = new Map<
    string,
    { family: ResolverFamily; options: readonly string[]; clients: number; lookups: number }
  >();
  for (const { resolver, lookups } of clients) {
    const { family, options } = resolver;
    const key = JSON.stringify([family, options]);
    const known = byKey.get(key) ?? { family, options, clients: 0, lookups: 0 };
    known.clients++;
    known.lookups += lookups;
    byKey.set(key, known);
  }
  return [...byKey.values()].toSorted((a, b) => b.lookups - a.lookups);
}
