import { grouped, wait } from '../../words/say.ts';

export { wait } from '../../words/say.ts';

/** Up to two minutes, people count in seconds. */
const LONG_MS = 120_000;

/** Formats a sum of waits: 5.0 s; 14 min 34 s; 1 h 59 min. */
export function longWait(milliseconds: number): string {
  if (milliseconds < LONG_MS) return wait(milliseconds);
  const seconds = Math.round(milliseconds / 1_000);
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min ${seconds % 60} s`;
  return `${grouped(Math.floor(minutes / 60))} h ${minutes % 60} min`;
}

/** Formats a count: 1,234,567. */
export function count(value: number): string {
  return grouped(value);
}
