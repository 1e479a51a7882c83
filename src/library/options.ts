import { LANGUAGES } from '../words/words.ts';

/** Returns what an option takes, if the value is invalid; undefined if it is valid. */
type Check = (value: unknown) => string | undefined;

/**
 * Checks options of callers in JavaScript, which no compiler has checked: a misspelt option would have no effect.
 *
 * @param what name of the function, for the message
 * @throws TypeError for an unknown option or an invalid value
 */
export function checkOptions(
  what: string,
  options: object,
  checks: Readonly<Record<string, Check>>,
): void {
  if (typeof options !== 'object' || options === null)
    throw new TypeError(`${what}: options are an object, and this is ${shown(options)}`);
  for (const [name, value] of Object.entries(options)) {
    const check = Object.hasOwn(checks, name) ? checks[name] : undefined;
    if (!check)
      throw new TypeError(
        `${what}: unknown option ${name}; known: ${Object.keys(checks).join(', ')}`,
      );
    const needed = value === undefined ? undefined : check(value);
    if (needed !== undefined)
      throw new TypeError(`${what}: ${name} takes ${needed}, and this is ${shown(value)}`);
  }
}

function shown(value: unknown): string {
  const text = typeof value === 'function' ? 'a function' : JSON.stringify(value);
  return text === undefined ? String(value) : text.length > 60 ? `${text.slice(0, 60)}…` : text;
}

export const isTruth: Check = (value) => (typeof value === 'boolean' ? undefined : 'true or false');

export const isCallback: Check = (value) =>
  typeof value === 'function' ? undefined : 'a function';

export const isText: Check = (value) => (typeof value === 'string' ? undefined : 'a text');

export const isMilliseconds = isAmount('a number of milliseconds');

export const isMoment = isAmount('a number of seconds since 1970');

function isAmount(what: string): Check {
  return (value) =>
    typeof value === 'number' && value >= 0 && Number.isFinite(value) ? undefined : what;
}

export const isTexts: Check = (value) =>
  Array.isArray(value) && value.every((one) => typeof one === 'string')
    ? undefined
    : 'a list of texts';

export const arePorts: Check = (value) =>
  Array.isArray(value) && value.every((one) => Number.isInteger(one) && one > 0 && one < 65_536)
    ? undefined
    : 'a list of ports, 1 to 65535';

export const isTongue: Check = (value) =>
  (LANGUAGES as readonly unknown[]).includes(value)
    ? undefined
    : `a language: ${LANGUAGES.join(', ')}`;

export const isSignal: Check = (value) =>
  typeof value === 'object' && value !== null && 'aborted' in value && 'addEventListener' in value
    ? undefined
    : 'an AbortSignal';

export const isSomething: Check = (value) =>
  typeof value === 'object' && value !== null ? undefined : 'an object';

/** @param words allowed values */
export function isOneOf(...words: readonly string[]): Check {
  return (value) => (words.includes(String(value)) ? undefined : words.join(', '));
}
