import yargs, { type Options as YargsOptions } from 'yargs';
import type { Option, Options, Values } from './command.ts';
import { didYouMean } from './nearest.ts';
import { say, type Sentence } from '../../words/say.ts';
import { UsageError } from './usage-error.ts';

/** Replaces the messages of yargs by a form that `wrong` can parse and reword. */
const FAULTS: Readonly<Record<string, string | { readonly one: string; readonly other: string }>> =
  {
    'Unknown argument: %s': { one: 'unknown %s', other: 'unknown %s' },
    'Not enough arguments following: %s': 'valueless %s',
    'Invalid values:': 'choice',
    'Argument: %s, Given: %s, Choices: %s': '%s %s',
  };

/**
 * Parses a command line by the conventions of POSIX and GNU: `-qf json`, `-fjson`, `--format=json`, `--`.
 *
 * @throws UsageError for an unknown option, a missing or surplus value, and a value that is not among the choices
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
      // The type of updateStrings lacks plurals, which yargs uses in its own catalogues.
      .updateStrings(FAULTS as Record<string, string>)
      // Help comes from help.ts, which uses the same table as completion and man page.
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
        throw message ? new UsageError(wrong(message, options)) : error;
      })
      .parseSync(withHyphens(withValuesApart(argv, options), options))
  );
}

/**
 * Rewrites `-qfjson` to `-q --format=json`: in POSIX a value may follow its letter at once (XBD 12.1), but in yargs only
 * a number may.
 */
function withValuesApart(argv: readonly string[], options: Options): string[] {
  const end = argv.indexOf('--');
  return argv.flatMap((word, at) => (end >= 0 && at > end ? [word] : valueApart(word, options)));
}

function valueApart(word: string, options: Options): string[] {
  if (!/^-[A-Za-z]/.test(word)) return [word];
  for (let at = 1; at < word.length - 1; at++) {
    const name = nameOf(word[at]!, options);
    const type = options[name]?.type;
    if (type === undefined) return [word];
    if (type === 'boolean') continue;
    const value = `--${name}=${word.slice(at + 1).replace(/^=/, '')}`;
    return at === 1 ? [value] : [word.slice(0, at), value];
  }
  return [word];
}

/**
 * Rewrites `-o -` to `--output=-`: a lone hyphen is a value in POSIX (guideline 13 of XBD 12.2), but not in yargs.
 */
function withHyphens(argv: readonly string[], options: Options): string[] {
  const words: string[] = [];
  const end = argv.indexOf('--');
  for (const [at, word] of argv.entries()) {
    const [, cluster = '', letter = ''] = /^-([A-Za-z]*)([A-Za-z])$/.exec(words.at(-1) ?? '') ?? [];
    const name = letter === '' ? words.at(-1)?.slice(2) : nameOf(letter, options);
    const takesValue = name !== undefined && options[name]?.type === 'string';
    if (word !== '-' || !takesValue || (end >= 0 && at > end)) {
      words.push(word);
      continue;
    }
    words.pop();
    if (cluster !== '') words.push(`-${cluster}`);
    words.push(`--${name}=-`);
  }
  return words;
}

function asYargs(option: Option): YargsOptions {
  const { alias } = option;
  const known = alias === undefined ? {} : { alias };
  if (option.type === 'boolean') return { ...known, type: 'boolean' };
  const { array = false, choices } = option;
  return { ...known, type: 'string', requiresArg: true, array, ...(choices && { choices }) };
}

/** @param message in the form of FAULTS */
function wrong(message: string, options: Options): Sentence {
  const [, fault, rest = ''] = /^(\S+)\s+([^]*)$/.exec(message.trim()) ?? [];
  const [first = '', given = ''] = rest.split(/,? (.*)/s);
  const name = nameOf(first.replace(/,$/, ''), options);
  const option = options[name];
  const spelled = `${name.length === 1 ? '-' : '--'}${name}`;
  if (fault === 'unknown') {
    const near = didYouMean(
      spelled,
      Object.keys(options).map((known) => `--${known}`),
    );
    return say`unknown option ${spelled}${near}`;
  }
  if (option?.type !== 'string') return say`${message}`;
  if (fault === 'valueless') return say`${spelled} needs a value: ${option.value}`;
  const { choices = [] } = option;
  const value = /^"([^]*?)"/.exec(given)?.[1] ?? given;
  return say`${spelled} ${value}: choose from ${choices.join(', ')}${didYouMean(value, choices)}`;
}

/** Returns the name of an option that was given by its letter. */
function nameOf(given: string, options: Options): string {
  const long = Object.keys(options).find((name) => options[name]!.alias === given);
  return long ?? given;
}
