import { type Nanoseconds, toMs } from '../../wire/time.ts';

/** Up to so many durations are kept as they are, and the percentiles are exact. */
const EXACT = 256;

/** Of so many durations one in a hundred is one. */
const MANY = 100;

/** Eight buckets per factor of two from 64 µs to 70 minutes: a percentile is off by 6 % at most. */
const PER_OCTAVE = 8;
const OCTAVES = 26;
const UNIT: Nanoseconds = 64_000;

/** Shared: many clients never got an answer, or one only. */
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

  /** Takes in the durations of another. */
  addAll(other: Latency): void {
    for (const duration of other.#exact) this.add(duration);
    if (other.#buckets === undefined) return;
    if (this.#buckets === undefined) this.#spill();
    for (const [bucket, count] of other.#buckets.entries()) this.#buckets![bucket]! += count;
    this.count += other.count;
    this.max = Math.max(this.max, other.max);
  }

  /** Milliseconds at or under which `share` (0 to 1) of the durations lie; undefined when there are none. */
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

  /** Those that are kept as they are; once for all percentiles. */
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

/** Floating point by hand: the position of the highest bit, and the three bits below it. */
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

/** Fixed edges of the report's histogram, ms: those of several reports add up. */
const EDGES_MS = [
  1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 2400, 2600, 4900, 5200, 10_000, 20_000, 30_000,
] as const;

/** Lookups by duration, over fixed edges; the last count is of those beyond the last edge. */
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
