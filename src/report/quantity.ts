import { grouped, ms } from '../words/say.ts';

/** 1,234,567 */
export function count(value: number): string {
  return grouped(value);
}

/** A wait as people say it: 5.0 s; below a second, 412 ms. */
export function wait(milliseconds: number): string {
  if (milliseconds < 1_000) return ms(milliseconds);
  return `${grouped((milliseconds / 1_000).toFixed(1))} s`;
}
