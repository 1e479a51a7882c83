import { type Nanoseconds, toMs } from '../../wire/time.ts';

/** Number of durations up to which each is kept, so that percentiles are exact. */
const EXACT = 256;

/** Number of durations of which one in a hundred is one. */
const MANY = 100;

/** Fewer durations do not show how long something takes: after twenty, the next one is the longest once in 21 times. */
const ENOUGH = 20;

/**
 * Buckets of 64 µs up to 512 µs, then eight per factor of two, up to 4.8 hours. From 512 µs on, a percentile is off by
 * 6 % at most.
 */
const PER_OCTAVE = 8;
const OCTAVES = 26;
const UNIT: Nanoseconds = 64_000;

/** One shared array, since many clients have no answer at all. */
const NONE: Nanoseconds[] = [];

/** Durations of many lookups: percentiles and maximum, in bounded memory. */
export class Latency {
  count = 0;
  max: Nanoseconds = 0;
  #exact: Nanoseconds[] = NONE;
  #buckets: Uint32Array | undefined = undefined;

  add(duration: Nanoseconds): void {
    this.count++;
    if (duration > this.max) this.max = duration;
    if (this.#buckets !== undefined) this.#buckets[bucketOf(duration)]!++;
    else if (this.#exact === NONE) this.#exact = [duration];
    else if (this.#exact.push(duration) === EXACT) this.#spill();
  }

  /** Adds all durations of another Latency. */
  addAll(other: Latency): void {
    for (const duration of other.#exact) this.add(duration);
    if (other.#buckets === undefined) return;
    if (this.#buckets === undefined) this.#spill();
    for (const [bucket, count] of other.#buckets.entries()) this.#buckets![bucket]! += count;
    this.count += other.count;
    this.max = Math.max(this.max, other.max);
  }

  /** Whether there are too few durations to tell how long something takes. */
  get isFew(): boolean {
    return this.count < ENOUGH;
  }

  /**
   * Returns the duration in milliseconds that a `share` (0 to 1) of the lookups did not exceed; undefined without
   * durations.
   */
  percentileMs(share: number): number | undefined {
    return this.count === 0 ? undefined : this.#percentileMs(share, this.#sorted());
  }

  /** The same, undefined where there are too few to tell what is seldom. */
  ofManyMs(share: number): number | undefined {
    return this.count < MANY ? undefined : this.percentileMs(share);
  }

  summary(): { p50: number; p95: number; p99: number; max: number } | Record<string, never> {
    if (this.count === 0) return {};
    const sorted = this.#sorted();
    return {
      p50: this.#percentileMs(0.5, sorted),
      p95: this.#percentileMs(0.95, sorted),
      p99: this.#percentileMs(0.99, sorted),
      max: toMs(this.max),
    };
  }

  /** Sorts the exact durations, once for all percentiles. */
  #sorted(): readonly Nanoseconds[] {
    return this.#exact.toSorted((a, b) => a - b);
  }

  #percentileMs(share: number, sorted: readonly Nanoseconds[]): number {
    const rank = Math.max(1, Math.ceil(share * this.count));
    if (this.#buckets === undefined) return toMs(sorted[rank - 1]!);
    let seen = 0;
    const bucket = this.#buckets.findIndex((count) => (seen += count) >= rank);
    return toMs(Math.min(this.max, middleOf(bucket)));
  }

  #spill(): void {
    this.#buckets = new Uint32Array(PER_OCTAVE * OCTAVES);
    for (const duration of this.#exact) this.#buckets[bucketOf(duration)]!++;
    this.#exact = NONE;
  }
}

/** A small floating-point format: the position of the highest bit, and the three bits below it. */
function bucketOf(duration: Nanoseconds): number {
  const units = (duration / UNIT) | 0;
  if (units < PER_OCTAVE) return Math.max(units, 0);
  const octave = 28 - Math.clz32(units);
  return Math.min(
    (octave + 1) * PER_OCTAVE + ((units >> octave) & (PER_OCTAVE - 1)),
    PER_OCTAVE * OCTAVES - 1,
  );
}

function middleOf(bucket: number): Nanoseconds {
  if (bucket < PER_OCTAVE) return (bucket + 0.5) * UNIT;
  const octave = Math.floor(bucket / PER_OCTAVE) - 1;
  return ((bucket % PER_OCTAVE) + PER_OCTAVE + 0.5) * 2 ** octave * UNIT;
}

/** Fixed edges of the histogram in the report, in ms, so that the histograms of several reports add up. */
const EDGES_MS = [
  1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 2400, 2600, 4900, 5200, 10_000, 20_000, 30_000,
] as const;

/** Counts of lookups by duration, over fixed edges. The last count is of durations beyond the last edge. */
export class Histogram {
  readonly counts = new Float64Array(EDGES_MS.length + 1);

  add(duration: Nanoseconds): void {
    let edge = 0;
    while (edge < EDGES_MS.length && duration > EDGES_MS[edge]! * 1e6) edge++;
    this.counts[edge]!++;
  }

  buckets(): { leMs?: number; count: number }[] {
    return [...this.counts].map((count, at) =>
      at < EDGES_MS.length ? { leMs: EDGES_MS[at]!, count } : { count },
    );
  }
}
