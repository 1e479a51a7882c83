import type { Values } from './command.ts';
import { UsageError } from './usage-error.ts';
import { say } from '../../words/say.ts';

type Value = Values[string];

/** Returns the value of an option; of several, the last one counts, as in most tools. */
export function last(value: Value): string | undefined {
  return value as string | undefined;
}

/** Returns the values of an option that may be given several times. */
export function list(value: Value): readonly string[] {
  return (value as readonly string[] | undefined) ?? [];
}

/** Whether a flag is set: `--strict`. */
export function isSet(value: Value): boolean {
  return value === true;
}

/** Parses a whole number, if one is given. @throws UsageError that names the option and the bounds */
export function wholeNumber(
  option: string,
  value: Value,
  [least, most]: readonly [number, number],
): number | undefined {
  const text = last(value);
  if (text === undefined) return undefined;
  const number = Number(text);
  if (/^\d+$/.test(text) && number >= least && number <= most) return number;
  throw new UsageError(say`${option} ${text}: needs a whole number from ${least} to ${most}`);
}
