import { UsageError } from './usage-error.ts';

/** Of an option that was given several times the last one counts, as with most tools. */
export function last(value: unknown): string | undefined {
  const one = (Array.isArray(value) ? value.at(-1) : value) as
    | string
    | number
    | boolean
    | undefined;
  return one === undefined ? undefined : `${one}`;
}

/** Of an option that may be given several times. */
export function list(value: unknown): readonly string[] {
  return (value as string[] | undefined) ?? [];
}

/** A flag: `--strict`; `--no-strict` after it takes it back. */
export function isSet(value: unknown): boolean {
  return last(value) === 'true';
}

/**
 * A whole number within bounds.
 *
 * @throws UsageError that names the option and the bounds
 */
export function wholeNumber(
  option: string,
  value: unknown,
  [least, most]: readonly [number, number],
): number | undefined {
  const text = last(value);
  if (text === undefined) return undefined;
  const number = Number(text);
  if (/^\d+$/.test(text) && number >= least && number <= most) return number;
  throw new UsageError(`${option} ${text}: needs a whole number from ${least} to ${most}`);
}
