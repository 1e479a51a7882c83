import { parseArgs } from 'node:util';
import type { Options, Values } from './command.ts';
import { UsageError } from './usage-error.ts';

/** Every command has these. */
export const COMMON: Options = {
  version: { type: 'boolean', describe: 'print the version' },
  help: { type: 'boolean', alias: 'h', describe: 'print this help' },
};

/**
 * Takes a command line apart, as POSIX and GNU write them: `-qf json`, `-fjson`, `--format=json`, `--`.
 *
 * @throws UsageError for what is no option, a value that is missing or too much, and one that is no choice
 */
export function parseArguments(argv: readonly string[], options: Options): Values {
  const types = Object.entries(options).map(([name, { type, alias }]) => [
    name,
    { type, ...(alias !== undefined && { short: alias }) },
  ]);
  // What it finds wrong is an exception with a text for programmers: so it is told to find nothing.
  const { tokens } = parseArgs({
    args: [...argv],
    options: Object.fromEntries(types) as Record<string, { type: 'string' | 'boolean' }>,
    allowPositionals: true,
    strict: false,
    tokens: true,
  });
  const words: string[] = [];
  const values: Record<string, unknown> = { _: words };
  for (const token of tokens) {
    if (token.kind === 'positional') words.push(token.value);
    if (token.kind !== 'option') continue;
    const { name, rawName, value } = token;
    const option = Object.hasOwn(options, name) ? options[name]! : undefined;
    if (!option) throw new UsageError(`there is no option ${rawName}`);
    if (option.type === 'boolean') {
      if (value !== undefined) throw new UsageError(`${rawName} takes no value`);
      values[name] = true;
      continue;
    }
    if (value === undefined) throw new UsageError(`${rawName} needs a value: ${option.value}`);
    if (option.choices && !option.choices.includes(value))
      throw new UsageError(`${rawName} ${value}: choose one of ${option.choices.join(', ')}`);
    values[name] = option.array
      ? [...((values[name] as string[] | undefined) ?? []), value]
      : value;
  }
  return values;
}
