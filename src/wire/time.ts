/**
 * Nanoseconds since the epoch of the analysis, which lies a few seconds before the first packet. An integer in a
 * double: exact for 104 days of capture.
 */
export type Nanoseconds = number;

export const MICROSECOND: Nanoseconds = 1_000;
export const MILLISECOND: Nanoseconds = 1_000_000;
export const SECOND: Nanoseconds = 1_000_000_000;

/** Converts to milliseconds for people, to the microsecond: 5001.468. */
export function toMs(duration: Nanoseconds): number {
  return Math.round(duration / MICROSECOND) / 1_000;
}

/**
 * Seconds between the epoch and the first packet. V8 keeps numbers below 2^31 as small integers and all others as
 * doubles. With this lead, the first times are doubles already, and the code optimised for them stays valid when
 * they grow.
 */
const LEAD_SECONDS = 3;

/** Start of the second in which the first packet was captured, in internal time. */
export const FIRST_PACKET: Nanoseconds = LEAD_SECONDS * SECOND;

/**
 * The possible seconds of a time: from 1970, as captures count without a sign, to the end of 9999, the last year
 * that RFC 3339 and its readers know. pcapng has room for times far beyond.
 */
const FIRST_SECOND = 0;
const LAST_SECOND = 253_402_300_799;

/** A century from the first packet: a double still holds each microsecond of it. */
const MAX_DISTANCE = 3_155_760_000;

/** The second since 1970 from which all internal times are counted. */
export class Epoch {
  /** Seconds since 1970-01-01T00:00:00Z; undefined until the first packet. */
  seconds: number | undefined;
  /** Number of times that were too far off and were replaced by the nearest possible time. */
  clamped = 0;

  /** Returns the internal time of a packet from its seconds since 1970 and the nanoseconds within that second. */
  since(seconds: number, nanoseconds: number): Nanoseconds {
    if (this.seconds === undefined) this.#begin(seconds);
    const distance = seconds - this.seconds!;
    const isPossible = seconds >= FIRST_SECOND && seconds <= LAST_SECOND;
    const isNear = isPossible && distance >= 0 && distance < MAX_DISTANCE;
    return (isNear ? distance : this.#near(seconds)) * SECOND + nanoseconds;
  }

  #begin(seconds: number): void {
    const first = Math.max(FIRST_SECOND, Math.min(seconds, LAST_SECOND));
    this.seconds = first - LEAD_SECONDS;
  }

  /** Returns the distance of a time that lies before the epoch, or clamps one that is too far from it. */
  #near(seconds: number): number {
    const epoch = this.seconds!;
    const earliest = Math.max(FIRST_SECOND, epoch - MAX_DISTANCE);
    const latest = Math.min(LAST_SECOND, epoch + MAX_DISTANCE);
    if (seconds < earliest || seconds > latest) this.clamped++;
    return Math.max(earliest, Math.min(seconds, latest)) - epoch;
  }

  /** Formats as ISO 8601 UTC with `digits` decimals (6 for a microsecond capture, 9 for a nanosecond one). */
  iso(time: Nanoseconds, digits: 6 | 9): string {
    // Months from the epoch, a double is off by some nanoseconds: round to the microsecond that was meant.
    const unit = Math.abs(time) > Number.MAX_SAFE_INTEGER ? MICROSECOND : 1;
    const units = Math.round(time / unit);
    const second = Math.floor((units * unit) / SECOND);
    const fraction = String((units - second * (SECOND / unit)) * unit)
      .padStart(9, '0')
      .slice(0, digits);
    return `${this.#wholeSecond((this.seconds ?? 0) + second)}.${fraction}Z`;
  }

  #lastSecond = Number.NaN;
  #lastText = '';

  /**
   * Formats a second as `2026-11-22T10:11:12`. Caches the last text, as thousands of packets in a row have the same
   * second.
   */
  #wholeSecond(second: number): string {
    if (second !== this.#lastSecond) {
      this.#lastSecond = second;
      const held = Math.max(FIRST_SECOND, Math.min(second, LAST_SECOND));
      this.#lastText = new Date(held * 1_000).toISOString().slice(0, -5);
    }
    return this.#lastText;
  }
}
