import { parseArgs } from 'node:util';
import type { Options, Values } from './command.ts';
import { didYouMean } from './nearest.ts';
import { say } from '../../words/say.ts';
import { UsageError } from './usage-error.ts';

/** A word that begins like an option, and is neither a lone hyphen (standard input) nor a negative number. */
const LIKE_OPTION = /^-(?!\d*\.?\d+$)./;

/**
 * Parses a command line by the conventions of POSIX and GNU: `-qf json`, `-fjson`, `--format=json`, `--`.
 *
 * @throws UsageError for an unknown option, a missing or surplus value, and a value that is not among the choices
 */
export function parseArguments(argv: readonly string[], options: Options): Values {
  const { tokens, positionals } = parseArgs({
    args: [...argv],
    options: Object.fromEntries(
      Object.entries(options).map(([name, { type, alias }]) => [
        name,
        { type, ...(alias !== undefined && { short: alias }) },
      ]),
    ),
    // Its own messages of what is wrong know neither choices nor languages.
    strict: false,
    tokens: true,
  });
  const values: Record<string, true | string | string[]> = { _: positionals };
  for (const token of tokens) {
    if (token.kind !== 'option') continue;
    const { name, rawName, inlineValue } = token;
    const option = Object.hasOwn(options, name) ? options[name]! : unknown(name, options);
    const spelled = `--${name}`;
    if (option.type === 'boolean') {
      values[name] = true;
      continue;
    }
    // `-f=json`, which some people write, is `-f json`.
    const given = rawName.startsWith('--') ? token.value : token.value?.replace(/^=/, '');
    if (given === undefined || (!inlineValue && LIKE_OPTION.test(given)))
      throw new UsageError(say`${spelled} needs a value: ${option.value}`);
    const { choices } = option;
    if (choices && !choices.includes(given))
      throw new UsageError(
        say`${spelled} ${given}: choose from ${choices.join(', ')}${didYouMean(given, choices)}`,
      );
    if (option.array) values[name] = [...((values[name] as string[] | undefined) ?? []), given];
    else values[name] = given;
  }
  return values as Values;
}

function unknown(name: string, options: Options): never {
  const spelled = `${name.length === 1 ? '-' : '--'}${name}`;
  const known = Object.keys(options).map((one) => `--${one}`);
  throw new UsageError(say`unknown option ${spelled}${didYouMean(spelled, known)}`);
}
