import { MILLISECOND, type Nanoseconds, SECOND } from './time.ts';

/** A time as people give it: an instant, a time of day, or an offset from the start of the capture. */
export type Moment =
  | { readonly kind: 'instant'; readonly seconds: number }
  | { readonly kind: 'clock'; readonly seconds: number }
  | { readonly kind: 'offset'; readonly seconds: number };

const DAY_SECONDS = 86_400;
const UNITS: Readonly<Record<string, number>> = { ms: 0.001, s: 1, m: 60, h: 3_600 };
const AMOUNT = /(\d{1,9}(?:\.\d{1,9})?)(ms|s|m|h)/g;
const OFFSET = new RegExp(`^\\+(?:${AMOUNT.source})+$`);

/**
 * Parses a time: `2026-11-22T10:11:30.5Z` (ISO 8601, UTC) or `2026-11-22 10:11:30.5 UTC` as reports show it,
 * `2026-11-22`, `10:11` or `10:11:30` on the day of the capture, or `+5m` or `+5m10s` after its first packet. Returns undefined for any other text.
 */
export function parseMoment(text: string): Moment | undefined {
  if (OFFSET.test(text)) {
    const parts = [...text.matchAll(AMOUNT)];
    const seconds = parts.reduce(
      (sum, [, amount, unit]) => sum + Number(amount) * UNITS[unit!]!,
      0,
    );
    return { kind: 'offset', seconds };
  }
  const dated = instant(text);
  if (dated !== undefined) return { kind: 'instant', seconds: dated / 1_000 };
  const clock = instant(`1970-01-01T${text}`);
  return clock === undefined ? undefined : { kind: 'clock', seconds: clock / 1_000 };
}

/**
 * Returns the milliseconds since 1970 of a time as reports show it (ISO 8601, UTC), with all of its digits. A day
 * alone stands for its beginning. Returns undefined for any other text.
 */
export function instant(text: string): number | undefined {
  const [, day, time = '00:00:00', fraction = '0'] =
    /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d)?)(?:\.(\d{1,9}))?(?:Z| UTC)?)?$/.exec(text) ?? [];
  if (day === undefined) return undefined;
  const second = Date.parse(`${day}T${time}Z`);
  return Number.isNaN(second) ? undefined : second + Number(`0.${fraction}`) * 1_000;
}

/**
 * Converts a moment to internal time.
 *
 * @param epoch second since 1970 from which internal times are counted
 * @param first time of the first packet
 */
export function timeOf(moment: Moment, epoch: number, first: Nanoseconds): Nanoseconds {
  const { kind, seconds } = moment;
  if (kind === 'offset') return first + seconds * SECOND;
  if (kind === 'instant') return inside(seconds, epoch);
  return inside(onNearestDay(seconds, epoch + first / SECOND), epoch);
}

/** Returns the time of day on the day on which it is nearest to the start: a capture may run past midnight. */
function onNearestDay(seconds: number, start: number): number {
  return Math.round((start - seconds) / DAY_SECONDS) * DAY_SECONDS + seconds;
}

/**
 * Returns the milliseconds since 1970 of a time that `parseMoment` knows, with all digits that were given; undefined
 * for no or any other text.
 *
 * @param firstMs milliseconds since 1970 of the first packet
 */
export function millisecondsOf(text = '', firstMs: number): number | undefined {
  const moment = parseMoment(text);
  if (moment?.kind === 'offset') return firstMs + moment.seconds * 1_000;
  if (moment?.kind === 'clock') return onNearestDay(moment.seconds, firstMs / 1_000) * 1_000;
  return instant(text);
}

/** Rounds to the millisecond: a double holds seconds since 1970 to the microsecond only. */
function inside(seconds: number, epoch: number): Nanoseconds {
  return Math.round((seconds - epoch) * 1_000) * MILLISECOND;
}
