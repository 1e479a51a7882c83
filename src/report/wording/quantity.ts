import { grouped } from '../../words/say.ts';

export { longWait, wait } from '../../words/say.ts';

/** Formats a count: 1,234,567. */
export function count(value: number): string {
  return grouped(value);
}
