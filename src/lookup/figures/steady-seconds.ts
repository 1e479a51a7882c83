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
 * one or two. Random loss scatters with the binomial deviation. Where that is four times the tolerance, a second falls
 * into the band with 20 %, and five of seven with 1 %; where it is less, more seconds have to agree, and more of them.
 */
const BUCKET_TOLERANCE = 0.005;
const SHARP = { share: 0.25, fewest: 5, agree: 2 / 3 };
const BLUNT = { share: 0.6, fewest: 16, agree: 0.9 };

/**
 * What loses each n-th packet answers a steady number as well, as long as a steady number is asked. A limit answers as
 * many when a tenth more is asked, and when less than half of it is lost nothing.
 */
const ASKED_SPREAD = 0.1;
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
}

/** The number on which most seconds agree. */
class Mode {
  readonly #tolerance: number;
  #value = 0;
  #misses = 0;
  #sum = 0;
  count = 0;
  /** Of the seconds that agree, the least and the most that was asked. */
  leastAsked = 0;
  mostAsked = 0;

  constructor(tolerance: number) {
    this.#tolerance = tolerance;
  }

  get mean(): number {
    return this.count === 0 ? 0 : this.#sum / this.count;
  }

  add(value: number, asked: number): void {
    const tolerance = Math.max(1, this.#tolerance * this.#value);
    if (this.count > 0 && Math.abs(value - this.#value) <= tolerance) {
      this.count++;
      this.#sum += value;
      this.leastAsked = Math.min(this.leastAsked, asked);
      this.mostAsked = Math.max(this.mostAsked, asked);
    } else if (this.count === 0 || ++this.#misses > this.count) {
      this.#value = this.#sum = value;
      this.leastAsked = this.mostAsked = asked;
      this.count = 1;
      this.#misses = 0;
    }
  }
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
  readonly bucket = new Mode(BUCKET_TOLERANCE);
  readonly window = new Mode(WINDOW.tolerance);

  /** @param mixed queries of the rarer kind, answered or not, added up over the tenths of the second */
  add(second: number, asked: number, answered: number, mixed: number): void {
    const unanswered = asked - answered;
    if (unanswered < Math.max(FEWEST_UNANSWERED, SHARE_UNANSWERED * asked)) {
      if (answered > this.mostInFull) this.mostInFull = answered;
      return;
    }
    if (this.lossy === 0) this.first = second;
    this.last = second;
    this.lossy++;
    this.variance += (answered * unanswered) / asked;
    this.bucket.add(answered, asked);
    const rarer = Math.min(answered, unanswered);
    if (asked >= ENOUGH_TO_MIX && mixed <= MIXED * rarer && rarer > 0)
      this.window.add(answered, asked);
  }
}

/** Undefined when answers do not stop at a steady number. */
export function limitOf(seconds: SteadySeconds): RateLimit | undefined {
  const { bucket, window, lossy, variance, mostInFull } = seconds;
  if (agrees(window, WINDOW, lossy)) return limitAt(window, seconds, true);
  const deviation = Math.sqrt(variance / Math.max(1, lossy));
  const tolerance = Math.max(1, BUCKET_TOLERANCE * bucket.mean);
  const kind = [SHARP, BLUNT].find(({ share }) => tolerance <= share * deviation);
  if (kind === undefined || !agrees(bucket, kind, lossy)) return undefined;
  const isIndependent = bucket.mostAsked - bucket.leastAsked >= ASKED_SPREAD * bucket.mean;
  if (!isIndependent && mostInFull < IN_FULL * bucket.mean) return undefined;
  return limitAt(bucket, seconds, false);
}

function agrees(
  { count }: Mode,
  { fewest, agree }: { readonly fewest: number; readonly agree: number },
  lossy: number,
): boolean {
  return count >= fewest && count >= agree * lossy;
}

function limitAt(
  { mean, count }: Mode,
  { first, last, mostInFull }: SteadySeconds,
  isWindow: boolean,
): RateLimit | undefined {
  const perSecond = Math.round(mean);
  if (perSecond === 0 || mostInFull > Math.max(perSecond + 1, BURST * perSecond)) return undefined;
  return { perSecond, seconds: count, first, last, isWindow };
}
