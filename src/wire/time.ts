import { type Pieces, piecesOf } from './texts/text-pieces.ts';
import { Utf8Text } from './texts/utf8-text.ts';

/** Nanoseconds since the epoch, seconds before the first packet: exact in a double for 104 days. */
export type Nanoseconds = number;

export const MICROSECOND: Nanoseconds = 1_000;
export const MILLISECOND: Nanoseconds = 1_000_000;
export const SECOND: Nanoseconds = 1_000_000_000;

/** Converts to milliseconds for people, to the microsecond: 5001.468. */
export function toMs(duration: Nanoseconds): number {
  return Math.round(duration / MICROSECOND) / 1_000;
}

/** Appends the same text as `String(toMs(duration))`. For a million durations this saves a tenth of a second. */
export function appendMs(duration: Nanoseconds, out: Utf8Text): void {
  appendParts(Math.round(duration / MICROSECOND), 1_000, out);
}

/** Appends a duration in seconds, to the microsecond, without trailing zeros. */
export function appendSeconds(duration: Nanoseconds, out: Utf8Text): void {
  appendParts(Math.round(duration / MICROSECOND), 1_000_000, out);
}

/** Appends `parts / whole` as a decimal without trailing zeros. */
function appendParts(parts: number, whole: number, out: Utf8Text): void {
  const ones = Math.floor(parts / whole);
  let rest = parts - whole * ones;
  out.decimal(ones);
  if (rest === 0) return;
  out.character(POINT);
  for (let unit = whole / 10; rest > 0; unit /= 10) {
    const digit = Math.floor(rest / unit);
    out.character(ZERO + digit);
    rest -= digit * unit;
  }
}

const POINT = 0x2e;
const ZERO = 0x30;
const UTC = 0x5a;

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
    this.appendIso(time, digits, this.#text);
    return this.#text.taken();
  }

  /** Appends the same text as `iso`. */
  appendIso(time: Nanoseconds, digits: 6 | 9, out: Utf8Text): void {
    out.piece(this.#wholeSecond(this.#secondOf(time)), 0);
    appendFraction(this.#fraction, digits, out);
    out.character(UTC);
  }

  /** Appends the seconds since 1970 with `digits` decimals. */
  appendUnix(time: Nanoseconds, digits: 6 | 9, out: Utf8Text): void {
    const second = this.#secondOf(time);
    out.decimal(Math.max(FIRST_SECOND, Math.min(second, LAST_SECOND)));
    appendFraction(this.#fraction, digits, out);
  }

  /** Nanoseconds within the second that `#secondOf` returned last. */
  #fraction = 0;

  /** Returns the second since 1970 in which a time lies, and sets `#fraction`. */
  #secondOf(time: Nanoseconds): number {
    // Beyond 104 days from the epoch a double is off by some nanoseconds, so the nearest microsecond is taken.
    const unit = Math.abs(time) > Number.MAX_SAFE_INTEGER ? MICROSECOND : 1;
    const units = Math.round(time / unit);
    const second = Math.floor((units * unit) / SECOND);
    this.#fraction = (units - second * (SECOND / unit)) * unit;
    return (this.seconds ?? 0) + second;
  }

  readonly #text = new Utf8Text();
  #lastSecond = Number.NaN;
  #lastText = piecesOf([''])!;

  /** Returns `2026-11-22T10:11:12`. It is cached, because thousands of packets in a row lie in the same second. */
  #wholeSecond(second: number): Pieces {
    if (second !== this.#lastSecond) {
      this.#lastSecond = second;
      const held = Math.max(FIRST_SECOND, Math.min(second, LAST_SECOND));
      this.#lastText = piecesOf([new Date(held * 1_000).toISOString().slice(0, -5)])!;
    }
    return this.#lastText;
  }
}

function appendFraction(nanoseconds: number, digits: 6 | 9, out: Utf8Text): void {
  out.character(POINT);
  let left = nanoseconds;
  for (let unit = SECOND / 10, digit = 0; digit < digits; digit++, unit /= 10) {
    const value = (left / unit) | 0;
    out.character(ZERO + value);
    left -= value * unit;
  }
}
