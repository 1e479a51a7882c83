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
 * Parses a time: `2026-11-22T10:11:30.5Z` as reports show it (ISO 8601, UTC), `2026-11-22`, `10:11` or `10:11:30`
 * on the day of the capture, or `+5m` or `+5m10s` after its first packet. Returns undefined for any other text.
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
    /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d)?)(?:\.(\d{1,9}))?Z?)?$/.exec(text) ?? [];
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
  // Takes the day on which this time of day is nearest to the start: a capture may run past midnight.
  const start = epoch + first / SECOND;
  const day = Math.round((start - seconds) / DAY_SECONDS);
  return inside(day * DAY_SECONDS + seconds, epoch);
}

/** Rounds to the millisecond: a double holds seconds since 1970 to the microsecond only. */
function inside(seconds: number, epoch: number): Nanoseconds {
  return Math.round((seconds - epoch) * 1_000) * MILLISECOND;
}
