import { Histogram, Latency } from '../lookup/figures/latency.ts';
import type { LatencySummary } from '../report/report.ts';
import { MILLISECOND } from '../wire/time.ts';
import { countUp } from '../wire/by-key.ts';

/** Figures of one setting in a load test. Durations are in milliseconds. */
export interface Measured {
  /** Lookups that ended, with or without an error. */
  readonly lookups: number;
  /** Errors by code, of getaddrinfo (EAI_AGAIN) or of c-ares (ETIMEOUT). */
  readonly errors: Readonly<Record<string, number>>;
  /** Lookups that took longer than the limit, or had exceeded it without an end when the test was over. */
  readonly overLimit: number;
  /** Lookups over the limit, or with an error that says that no server answered: what a user would notice. */
  readonly stalled: number;
  /** Lookups still under way when the test was over. They count in `overLimit` as well if the limit had passed. */
  readonly unfinished: number;
  /** Undefined if no lookup has ended. */
  readonly latencyMs?: Required<LatencySummary> & { readonly min: number; readonly avg: number };
  /** Counts over the fixed edges of reports; the last bucket is of durations beyond them. */
  readonly buckets: readonly { readonly leMs?: number; readonly count: number }[];
}

/** Errors that say that no server answered in time: EAI_AGAIN (getaddrinfo(3)), ETIMEOUT (c-ares). */
const TIMEOUTS: ReadonlySet<string> = new Set(['EAI_AGAIN', 'ETIMEOUT', 'ETIMEDOUT']);

/** Adds up the lookups of one setting, in bounded memory. */
export class Measurement {
  readonly #limitMs: number;
  readonly #latency = new Latency();
  readonly #histogram = new Histogram();
  readonly #errors = new Map<string, number>();
  #min = Infinity;
  #sum = 0;
  #overLimit = 0;
  #stalled = 0;
  #unfinished = 0;

  constructor(limitMs: number) {
    this.#limitMs = limitMs;
  }

  get lookups(): number {
    return this.#latency.count;
  }

  get stalled(): number {
    return this.#stalled;
  }

  /** Counts a lookup that ended after `ms`, with an error if there is a code. */
  add(ms: number, code?: string): void {
    this.#latency.add(ms * MILLISECOND);
    this.#histogram.add(ms * MILLISECOND);
    this.#min = Math.min(this.#min, ms);
    this.#sum += ms;
    const isLong = ms > this.#limitMs;
    if (isLong) this.#overLimit++;
    if (isLong || (code !== undefined && TIMEOUTS.has(code))) this.#stalled++;
    if (code !== undefined) countUp(this.#errors, code);
  }

  /** Counts a lookup that had not ended after `ms`, when the test was over. */
  leave(ms: number): void {
    this.#unfinished++;
    if (ms <= this.#limitMs) return;
    this.#overLimit++;
    this.#stalled++;
  }

  measured(): Measured {
    const { p50, p95, p99, max } = this.#latency.summary();
    return {
      lookups: this.lookups,
      errors: Object.fromEntries([...this.#errors].toSorted(([a], [b]) => (a < b ? -1 : 1))),
      overLimit: this.#overLimit,
      stalled: this.#stalled,
      unfinished: this.#unfinished,
      ...(p50 !== undefined && {
        latencyMs: {
          min: rounded(this.#min),
          avg: rounded(this.#sum / this.lookups),
          p50,
          p95,
          p99,
          max,
        },
      }),
      buckets: this.#histogram.buckets(),
    };
  }
}

/** Rounds to the microsecond. */
function rounded(ms: number): number {
  return Math.round(ms * 1_000) / 1_000;
}
