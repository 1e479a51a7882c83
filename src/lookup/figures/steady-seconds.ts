/** A second loses enough to count when so many queries, and such a share of them, are not answered. */
const FEWEST_UNANSWERED = 3;
const SHARE_UNANSWERED = 0.05;

/** Seconds that were answered in full had no more than this much more than the limit: it may let bursts through. */
const BURST = 1.25;

/**
 * A limiter that counts afresh each second answers first and then nothing. In tenths of a second: at most a quarter of
 * what might be mixed, answered and unanswered in one tenth, is. Under random loss nearly all is.
 */
const MIXED = 0.25;
/** With fewer queries a second nearly every tenth is all of one kind. */
const ENOUGH_TO_MIX = 50;
/**
 * Three such seconds with the same number, within a tenth, are no outage. Of the seconds that lose, two thirds agree;
 * those at the ends of a load do not.
 */
const WINDOW = { tolerance: 0.1, fewest: 3, agree: 2 / 3 };

/**
 * A limiter that lets a packet through every so often (a token bucket) answers the same number each second, but for
 * what its bucket holds over: one more or less, or half a percent. Random loss scatters with the binomial deviation. So
 * many seconds agree that chance does that in one of two hundred captures at most, and four in any case.
 */
const BUCKET = { least: 1, share: 0.005, fewest: 4, chance: 0.005 };

/**
 * What loses each n-th packet answers a steady number as well, as long as a steady number is asked. A limit answers as
 * many when so much more is asked that a share of it would be another number, and of less than half it loses nothing.
 */
const IN_FULL = 0.5;

/** Answers stop at a steady number a second. */
export interface RateLimit {
  /** Answered queries a second, once more than that are sent. */
  readonly perSecond: number;
  /** Seconds in which answers stopped at it. */
  readonly seconds: number;
  /** Numbers of the first and the last second that lost queries, since the epoch of the analysis. */
  readonly first: number;
  readonly last: number;
  /** Answered first, and then no more until the next second. */
  readonly isWindow: boolean;
  /** In the first second many more were answered: a bucket was full. */
  readonly isMoreAtFirst: boolean;
}

/** The number on which most seconds agree. */
class Mode {
  /** NaN agrees with nothing. */
  #value = NaN;
  #misses = 0;
  #sum = 0;
  count = 0;
  /** Of the seconds that agree, the least and the most that was asked. */
  leastAsked = 0;
  mostAsked = 0;

  /** Of the numbers that agree; only where there are any. */
  get mean(): number {
    return this.#sum / this.count;
  }

  /** @param tolerance by which a number may differ from the first */
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

/** What was asked and answered in a second at the end of a load. */
interface End {
  readonly asked: number;
  readonly answered: number;
}

/** The seconds in which an address asked, or was asked: how much was answered in those that lost queries. */
export class SteadySeconds {
  lossy = 0;
  first = 0;
  last = 0;
  /** The most that was answered in a second that lost next to nothing. */
  mostInFull = 0;
  /** Of what is answered a second under random loss of the same share, added up: asked times p times (1 - p). */
  variance = 0;
  /** The first and the last second that lost queries: a load begins and ends in the middle of a second. */
  readonly ends: End[] = [];
  readonly bucket = new Mode();
  readonly window = new Mode();

  /** @param mixed queries of the rarer kind, answered or not, added up over the tenths of the second */
  add(second: number, asked: number, answered: number, mixed: number): void {
    const unanswered = asked - answered;
    if (unanswered < Math.max(FEWEST_UNANSWERED, SHARE_UNANSWERED * asked)) {
      if (answered > this.mostInFull) this.mostInFull = answered;
      return;
    }
    if (this.lossy === 0) this.first = second;
    this.last = second;
    this.ends[Math.min(this.lossy, 1)] = { asked, answered };
    this.lossy++;
    this.variance += varianceOf(asked, answered);
    // The first one, which may be no whole second, must not be the number that the others have to outvote.
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

/** Undefined when answers do not stop at a steady number. */
export function limitOf(seconds: SteadySeconds): RateLimit | undefined {
  const { bucket, window, lossy } = seconds;
  if (window.count >= Math.max(WINDOW.fewest, WINDOW.agree * lossy))
    return limitAt(window, seconds, true);
  if (bucket.count < BUCKET.fewest || chanceOf(seconds) > BUCKET.chance) return undefined;
  return isIndependent(seconds) ? limitAt(bucket, seconds, false) : undefined;
}

/**
 * How likely it is at most that so many seconds agree under random loss: a bound for the tail of the binomial
 * distribution (Hoeffding 1963, theorem 1).
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
  // Half a query more, as they are counted in whole ones; tanh(0.8 z) is the normal distribution but for 0.02.
  const each = Math.tanh((0.8 * (heldOver(bucket.mean) + 0.5)) / deviation);
  const share = bucket.count / lossy;
  if (share <= each) return 1;
  const rest = share === 1 ? 0 : (1 - share) * Math.log((1 - share) / (1 - each));
  return Math.exp(-lossy * (share * Math.log(share / each) + rest));
}

/**
 * The ends of a load that have another number: of the last second only a part was asked for, and at the first one a
 * bucket is full, or it was only a part as well.
 */
function cutOff({ bucket, ends }: SteadySeconds): readonly End[] {
  const { mean } = bucket;
  return ends.filter(({ answered }) => Math.abs(answered - mean) > heldOver(mean));
}

/** What is answered does not go with what is asked. */
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
