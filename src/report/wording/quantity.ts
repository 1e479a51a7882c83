import { grouped } from '../../words/say.ts';

export { wait } from '../../words/say.ts';

/** 1,234,567 */
export function count(value: number): string {
  return grouped(value);
}
