import type { Option, OptionGroup, Options } from './command.ts';

type Describe = Option['describe'];

/** A switch: `--strict`. */
export function flag(describe: Describe, alias?: string): Option {
  return { type: 'boolean', describe, ...letter(alias) };
}

/** An option with a value; of several, the last one counts. @param value its name in the help */
export function valued(value: string, describe: Describe, alias?: string): Option {
  return { type: 'string', value, describe, ...letter(alias) };
}

/** An option with one of these values. */
export function choice(
  value: string,
  choices: readonly string[],
  describe: Describe,
  alias?: string,
): Option {
  return { type: 'string', value, choices, describe, ...letter(alias) };
}

/** An option that may be given several times. */
export function repeatable(value: string, describe: Describe, alias?: string): Option {
  return { type: 'string', array: true, value, describe, ...letter(alias) };
}

/** Puts options under a heading of the help. */
export function under(group: OptionGroup, options: Options): Options {
  return Object.fromEntries(
    Object.entries(options).map(([name, option]) => [name, { ...option, group }]),
  );
}

function letter(alias: string | undefined): { readonly alias?: string } {
  return alias === undefined ? {} : { alias };
}
