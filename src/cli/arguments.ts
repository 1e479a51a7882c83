import yargs, { type Options as YargsOptions } from 'yargs';
import type { Option, Options, Values } from './command.ts';
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
  return (
    yargs()
      .parserConfiguration({
        // `--no-progress` is an option of its own, with a line in the help.
        'boolean-negation': false,
        'camel-case-expansion': false,
        'dot-notation': false,
        'greedy-arrays': false,
        'parse-numbers': false,
        'parse-positional-numbers': false,
      })
      .detectLocale(false)
      // Of the same table as the completion and the man page, with what an option takes: help.ts.
      .help(false)
      .version(false)
      .options(
        Object.fromEntries(
          Object.entries(options).map(([name, option]) => [name, asYargs(option)]),
        ),
      )
      .strictOptions()
      .exitProcess(false)
      .fail((message: string | undefined, error: Error | undefined) => {
        throw message ? new UsageError(oneLine(message)) : error;
      })
      .parseSync(argv)
  );
}

function asYargs(option: Option): YargsOptions {
  const { alias } = option;
  const known = alias === undefined ? {} : { alias };
  if (option.type === 'boolean') return { ...known, type: 'boolean' };
  const { array = false, choices } = option;
  return { ...known, type: 'string', requiresArg: true, array, ...(choices && { choices }) };
}

/** yargs sets out some messages on several lines. */
function oneLine(message: string): string {
  const line = message.replaceAll(/\s+/g, ' ').trim();
  return line.charAt(0).toLowerCase() + line.slice(1);
}
