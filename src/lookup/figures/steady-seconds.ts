/** A second counts as lossy if at least this many queries, and this share of them, are unanswered. */
const FEWEST_UNANSWERED = 3;
const SHARE_UNANSWERED = 0.05;

/**
 * Seconds that were answered in full may have exceeded the limit by this factor, since a limiter may let bursts
 * through.
 */
const BURST = 1.25;

/**
 * A limiter with a counter per second first answers everything and then nothing. So few tenths of a second contain both
 * answered and unanswered queries: at most this share of those that might be mixed. Under random loss nearly all are.
 */
const MIXED = 0.25;
/** Minimum of queries per second for this test. With fewer, nearly every tenth has queries of one kind only. */
const ENOUGH_TO_MIX = 50;
/**
 * Minimum evidence for such a limiter. Three seconds with the same number of answers, within a tenth, are no outage.
 * Two thirds of the lossy seconds must agree; those at the ends of a load do not.
 */
const WINDOW = { tolerance: 0.1, fewest: 3, agree: 2 / 3 };

/**
 * A limiter that lets a packet through at intervals (a token bucket) answers the same number each second, except for
 * what its bucket holds over: one more or less, or half a percent. Random loss scatters with the binomial deviation. At
 * least four seconds must agree, and so many that chance makes them agree in one of two hundred captures at most.
 */
const BUCKET = { least: 1, share: 0.005, fewest: 4, chance: 0.005 };

/**
 * A device that loses every n-th packet also answers a steady number, as long as a steady number is asked. A limit has
 * either of two marks: the queries vary so much that a fixed share of them would vary too, or a second with at least
 * this share of the limit lost nothing.
 */
const IN_FULL = 0.5;

/** A steady number of answers per second that is not exceeded. */
export interface RateLimit {
  /** Answered queries per second, once more queries are sent. */
  readonly perSecond: number;
  /** Number of seconds in which answers stopped at the limit. */
  readonly seconds: number;
  /** Indices of the first and the last second that lost queries, since the epoch of the analysis. */
  readonly first: number;
  readonly last: number;
  /** Whether queries were answered first, and then none until the next second. */
  readonly isWindow: boolean;
  /** Whether many more queries were answered in the first second, because a token bucket was full. */
  readonly isMoreAtFirst: boolean;
}

/** A majority vote: the number on which most seconds agree. */
class Mode {
  /** NaN agrees with no number. */
  #value = NaN;
  #misses = 0;
  #sum = 0;
  count = 0;
  /** The smallest and the greatest number of queries in the seconds that agree. */
  leastAsked = 0;
  mostAsked = 0;

  /** Mean of the numbers that agree; NaN without any. */
  get mean(): number {
    return this.#sum / this.count;
  }

  /** @param tolerance maximum difference from the first number that agrees */
  add(value: number, asked: number, tolerance: number): void {
    if (Math.abs(value - this.#value) <= tolerance) {
      this.count++;
      this.#sum += value;
      this.leastAsked = Math.min(this.leastAsked, asked);
      this.mostAsked = Math.max(this.mostAsked, asked);
    } else if (++this.#misses > this.count) {
      this.#value = this.#sum = value;
      this.leastAsked = this.mostAsked = asked;
      this.count = 1;
      this.#misses = 0;
    }
  }
}

/** Queries and answers of a second at the beginning or the end of a load. */
interface End {
  readonly asked: number;
  readonly answered: number;
}

/** The seconds in which an address asked, or was asked, and the number of answers in each lossy one. */
export class SteadySeconds {
  lossy = 0;
  first = 0;
  last = 0;
  /** The most answers in a second that was not lossy. */
  mostInFull = 0;
  /**
   * Sum of the variances of the answers per second under random loss of the same share: queries times p times (1 - p).
   */
  variance = 0;
  /** The first and the last lossy second. A load begins and ends in the middle of a second. */
  readonly ends: End[] = [];
  readonly bucket = new Mode();
  readonly window = new Mode();

  /** @param mixed queries of the rarer kind, answered or unanswered, summed over the tenths of the second */
  add(second: number, asked: number, answered: number, mixed: number): void {
    const unanswered = asked - answered;
    if (unanswered < Math.max(FEWEST_UNANSWERED, SHARE_UNANSWERED * asked)) {
      if (answered > this.mostInFull) this.mostInFull = answered;
      return;
    }
    // Another capture may begin before the end of the one before it.
    this.first = this.lossy === 0 ? second : Math.min(this.first, second);
    this.last = this.lossy === 0 ? second : Math.max(this.last, second);
    this.ends[Math.min(this.lossy, 1)] = { asked, answered };
    this.lossy++;
    this.variance += varianceOf(asked, answered);
    // The first lossy second may be incomplete. Its number must not be the one that the others have to outvote.
    const [{ asked: askedFirst, answered: first }] = this.ends as [End];
    if (this.lossy === 2 && Math.abs(first - answered) <= heldOver(answered))
      this.bucket.add(first, askedFirst, heldOver(first));
    if (this.lossy > 1) this.bucket.add(answered, asked, heldOver(answered));
    const rarer = Math.min(answered, unanswered);
    if (asked >= ENOUGH_TO_MIX && mixed <= MIXED * rarer && rarer > 0)
      this.window.add(answered, asked, WINDOW.tolerance * answered);
  }
}

function varianceOf(asked: number, answered: number): number {
  return (answered * (asked - answered)) / asked;
}

function heldOver(answered: number): number {
  return Math.max(BUCKET.least, BUCKET.share * answered);
}

/** Returns the limit; undefined if answers do not stop at a steady number. */
export function limitOf(seconds: SteadySeconds): RateLimit | undefined {
  const { bucket, window, lossy } = seconds;
  if (window.count >= Math.max(WINDOW.fewest, WINDOW.agree * lossy))
    return limitAt(window, seconds, true);
  if (bucket.count < BUCKET.fewest || chanceOf(seconds) > BUCKET.chance) return undefined;
  return isIndependent(seconds) ? limitAt(bucket, seconds, false) : undefined;
}

/**
 * Returns an upper bound for the probability that so many seconds agree under random loss, by a bound for the tail of
 * the binomial distribution (Hoeffding 1963, theorem 1).
 */
function chanceOf(seconds: SteadySeconds): number {
  const { bucket } = seconds;
  const cut = cutOff(seconds);
  const lossy = seconds.lossy - cut.length;
  const variance = cut.reduce(
    (sum, { asked, answered }) => sum - varianceOf(asked, answered),
    seconds.variance,
  );
  const deviation = Math.sqrt(variance / lossy);
  // Half a query more, as queries are counted in whole numbers; tanh(0.8 z) is the normal distribution within 0.02.
  const each = Math.tanh((0.8 * (heldOver(bucket.mean) + 0.5)) / deviation);
  const share = bucket.count / lossy;
  if (share <= each) return 1;
  const rest = share === 1 ? 0 : (1 - share) * Math.log((1 - share) / (1 - each));
  return Math.exp(-lossy * (share * Math.log(share / each) + rest));
}

/**
 * Returns the ends of a load whose number differs from the limit. The last second is asked in part only; in the first
 * one a bucket is full, or that second is asked in part too.
 */
function cutOff({ bucket, ends }: SteadySeconds): readonly End[] {
  const { mean } = bucket;
  return ends.filter(({ answered }) => Math.abs(answered - mean) > heldOver(mean));
}

/** Whether the number of answers does not follow the number of queries; see IN_FULL. */
function isIndependent({ bucket, mostInFull }: SteadySeconds): boolean {
  const { mostAsked, leastAsked, mean } = bucket;
  if (mostInFull >= IN_FULL * mean) return true;
  return ((mostAsked - leastAsked) * mean) / mostAsked > 2 * heldOver(mean);
}

function limitAt(
  { mean, count }: Mode,
  { first, last, mostInFull, ends }: SteadySeconds,
  isWindow: boolean,
): RateLimit | undefined {
  const perSecond = Math.round(mean);
  const most = Math.max(perSecond + 1, BURST * perSecond);
  if (perSecond === 0 || mostInFull > most) return undefined;
  const isMoreAtFirst = ends[0]!.answered > most;
  return { perSecond, seconds: count, first, last, isWindow, isMoreAtFirst };
}
