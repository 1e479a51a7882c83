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
  if (!isObject(options))
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

/** @param what what the option takes, for the message */
export function takes(what: string, fits: (value: unknown) => boolean): Check {
  return (value) => (fits(value) ? undefined : what);
}

export function listOf(what: string, fits: (one: unknown) => boolean): Check {
  return takes(`a list of ${what}`, (value) => Array.isArray(value) && value.every(fits));
}

/** @param words allowed values */
export function isOneOf(...words: readonly string[]): Check {
  return takes(words.join(', '), (value) => words.includes(String(value)));
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

const isAmount = (value: unknown) =>
  typeof value === 'number' && value >= 0 && Number.isFinite(value);

export const isTruth = takes('true or false', (value) => typeof value === 'boolean');
export const isCallback = takes('a function', (value) => typeof value === 'function');
export const isText = takes('a text', (value) => typeof value === 'string');
export const isMilliseconds = takes('a number of milliseconds', isAmount);
export const isMoment = takes('a number of seconds since 1970', isAmount);
export const isTexts = listOf('texts', (one) => typeof one === 'string');
export const arePorts = listOf(
  'ports, 1 to 65535',
  (one) => Number.isInteger(one) && (one as number) > 0 && (one as number) < 65_536,
);
export const isTongue = takes(`a language: ${LANGUAGES.join(', ')}`, (value) =>
  (LANGUAGES as readonly unknown[]).includes(value),
);
export const isSomething = takes('an object', isObject);
export const isSignal = takes(
  'an AbortSignal',
  (value) => isObject(value) && 'aborted' in value && 'addEventListener' in value,
);
