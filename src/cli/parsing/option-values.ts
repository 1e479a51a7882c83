import { UsageError } from './usage-error.ts';
import { say } from '../../words/say.ts';

/** Returns the last value of an option that was given several times, as most tools do. */
export function last(value: unknown): string | undefined {
  const one = (Array.isArray(value) ? value.at(-1) : value) as
    | string
    | number
    | boolean
    | undefined;
  return one === undefined ? undefined : `${one}`;
}

/** Returns the values of an option that may be given several times. */
export function list(value: unknown): readonly string[] {
  return (value as string[] | undefined) ?? [];
}

/** Whether a flag is set: `--strict`. */
export function isSet(value: unknown): boolean {
  return last(value) === 'true';
}

/** Parses a whole number, if one is given. @throws UsageError that names the option and the bounds */
export function wholeNumber(
  option: string,
  value: unknown,
  [least, most]: readonly [number, number],
): number | undefined {
  const text = last(value);
  if (text === undefined) return undefined;
  const number = Number(text);
  if (/^\d+$/.test(text) && number >= least && number <= most) return number;
  throw new UsageError(say`${option} ${text}: needs a whole number from ${least} to ${most}`);
}
