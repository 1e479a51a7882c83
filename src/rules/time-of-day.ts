import type { Nanoseconds } from '../wire/time.ts';
import type { Context } from './rule.ts';

/** Returns the time of day as in the file, and `UTC` where that is known: the time zone of a printed text is not. */
export function timeOfDay(time: Nanoseconds, capture: number, context: Context): string {
  const told = clock(time, capture, context);
  return context.named.isDated(time) ? `${told} UTC` : told;
}

/** Returns the time of day as in the file: `10:01:03.4`. */
export function clock(time: Nanoseconds, capture: number, context: Context): string {
  return context.iso(time, capture).replace(/^.*T(\d\d:\d\d:\d\d\.\d).*$/, '$1');
}
