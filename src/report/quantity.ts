import { ms } from '../words/say.ts';

/** 1,234,567 */
export function count(value: number): string {
  return value.toLocaleString('en-US');
}

/** A wait as people say it: 5.0 s; below a second, 412 ms. */
export function wait(milliseconds: number): string {
  if (milliseconds < 1_000) return ms(milliseconds);
  const digits = { minimumFractionDigits: 1, maximumFractionDigits: 1 };
  return `${(milliseconds / 1_000).toLocaleString('en-US', digits)} s`;
}
