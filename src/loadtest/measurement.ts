import { Histogram, Latency } from '../lookup/figures/latency.ts';
import type { LatencySummary } from '../report/report.ts';
import { MILLISECOND } from '../wire/time.ts';
import { countUp } from '../wire/by-key.ts';

/** What a load test has seen of one setting. Durations in milliseconds. */
export interface Measured {
  /** Lookups that ended, well or not. */
  readonly lookups: number;
  /** By code, of getaddrinfo (EAI_AGAIN) or of c-ares (ETIMEOUT). */
  readonly errors: Readonly<Record<string, number>>;
  /** Lookups that took longer than the limit, or had not ended when the test was over. */
  readonly overLimit: number;
  /** Over the limit, or an error that says that no server answered: what a user would notice. */
  readonly stalled: number;
  /** Still under way when the test was over; counted in `overLimit` when the limit had passed. */
  readonly unfinished: number;
  /** Left out when no lookup has ended. */
  readonly latencyMs?: Required<LatencySummary> & { readonly min: number; readonly avg: number };
  /** Fixed edges, those of a report; the last bucket is of what lies beyond. */
  readonly buckets: readonly { readonly leMs?: number; readonly count: number }[];
}

/** No server answered in time: EAI_AGAIN (getaddrinfo(3)), ETIMEOUT (c-ares). */
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

  /** A lookup ended after `ms`, with an error if it has a code. */
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

  /** A lookup had not ended after `ms`, when there was no time to wait any longer. */
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

/** To the microsecond. */
function rounded(ms: number): number {
  return Math.round(ms * 1_000) / 1_000;
}
