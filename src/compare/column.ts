import type {
  Bucket,
  LatencySummary,
  Report,
  ReportFinding,
  ResolverFamily,
} from '../report/report.ts';
import { perThousand, type Proportion, wilson } from './proportion.ts';
import { STALL_MS } from '../report/wording/waited.ts';
import { countedBy, countUp } from '../wire/by-key.ts';

/** Events per 1,000 trials, with the 95 % confidence interval. */
export interface Rate extends Proportion {
  /** Undefined without trials. */
  readonly per1000?: number;
  readonly low?: number;
  readonly high?: number;
}

/** The clients whose packets show the same resolver with the same options. */
export interface ResolverInForce {
  readonly family: ResolverFamily;
  readonly options: readonly string[];
  readonly clients: number;
  readonly lookups: number;
}

/** The figures of one report that are compared. */
export interface Column {
  readonly label: string;
  readonly files: readonly string[];
  readonly lookups: number;
  readonly pairs: number;
  readonly exposedPairs: number;
  /** Lookups that ended without an answer, or with an error, however long they took. */
  readonly failed: Rate;
  /** Lookups that kept the application waiting, or were never answered, for any cause. */
  readonly stalls: Rate;
  /** Stalls with the signature of the race, per pair that the race could have hit. */
  readonly raceStalls: Rate;
  /** Stalls that lost queries of one type alone, by that type. */
  readonly legsLost: Readonly<Record<string, number>>;
  /** Lost queries by type, whatever lookup they belong to. */
  readonly queriesLost: Readonly<Record<string, number>>;
  /** Findings by rule. */
  readonly findings: Readonly<Record<string, number>>;
  /** The total wait of stalled lookups, and its median. */
  readonly waitedMs: number;
  readonly medianStallMs?: number;
  readonly latencyMs: LatencySummary;
  /** Lookups by duration, over the fixed edges of reports. */
  readonly buckets: readonly Bucket[];
  /** Lookups without an answer in the capture, which are in no bucket. */
  readonly unanswered: number;
  readonly resolvers: readonly ResolverInForce[];
  /** Findings that say that a lookup or a capture could not be judged, by rule. */
  readonly doubts: Readonly<Record<string, number>>;
  /** Troubled lookups that the report did not judge, as there were too many; undefined for none. */
  readonly notJudged?: number;
}

/** Rules for effects of the conntrack race: the lost packet, and the untranslated answer of newer kernels. */
const RACE_RULES: ReadonlySet<string> = new Set(['conntrack-race', 'nat-clash-expired']);
const DOUBTS: ReadonlySet<string> = new Set(['one-way-capture', 'capture-ends-early']);

/** Computes the compared figures of a report. */
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
    queriesLost: queriesLost(report),
    findings: countsOf(findings, ({ rule }) => rule),
    waitedMs: Math.round(waits.reduce((sum, wait) => sum + wait, 0)),
    ...(median !== undefined && { medianStallMs: median }),
    latencyMs: report.latency.percentilesMs ?? {},
    buckets: report.latency.buckets,
    unanswered: Math.max(0, summary.lookups - answered(report)),
    resolvers: resolvers(report),
    doubts,
    ...(summary.notJudged !== undefined && { notJudged: summary.notJudged }),
  };
}

/** Returns the number of lookups that can be judged to have stalled or not. */
function judged(lookups: number, doubts: Column['doubts']): number {
  return isOneWay(doubts) ? 0 : lookups - (doubts['capture-ends-early'] ?? 0);
}

/** Whether the capture has only one direction, so that no lookup can be judged. */
function isOneWay(doubts: Column['doubts']): boolean {
  return doubts['one-way-capture'] !== undefined;
}

/**
 * Whether a finding is an error or a warning about a lookup that was never answered, or took long enough to be felt.
 */
function isStall({ severity, name, stallMs = Infinity }: ReportFinding): boolean {
  return severity !== 'note' && name !== undefined && stallMs >= STALL_MS;
}

/** Whether a pair is missing among the exposed ones: behind the translation, the lost query is not seen. */
function isUnpaired({ confidence }: ReportFinding): boolean {
  return confidence === 'strong';
}

function rate(events: number, trials: number): Rate {
  // An edited report must not give shares above 1.
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

function countsOf<T>(
  list: readonly T[],
  key: (item: T) => string | undefined,
): Record<string, number> {
  // Object.fromEntries, not assignment: anybody can write a report, and assigning the key `__proto__` has a special
  // meaning.
  return Object.fromEntries(countedBy(list, key));
}

/** Adds up what each server left without an answer, by type. Types without a loss are left out. */
function queriesLost({ servers }: Report): Record<string, number> {
  const lost = new Map<string, number>();
  for (const { types } of servers)
    for (const [type, queries] of Object.entries(types))
      if (queries.lost > 0) countUp(lost, type, queries.lost);
  return Object.fromEntries(lost);
}

function answered({ latency: { buckets } }: Report): number {
  return buckets.reduce((sum, bucket) => sum + bucket.count, 0);
}

/** Groups clients by resolver and options, the busiest group first. */
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
