import { choice, flag, repeatable, valued } from './option.ts';
import { type Language, LANGUAGES } from '../../words/words.ts';
import type { Option, Options, Values } from './command.ts';
import { last } from './option-values.ts';

/** Options of every command. */
export const COMMON: Options = {
  lang: choice('LANGUAGE', LANGUAGES, 'English (default) or Simplified Chinese'),
  version: flag('print the version', 'V'),
  help: flag('print this help', 'h'),
};

/** Returns the language of a command line that may be wrong: what is wrong with it is told in that language, too. */
export function languageIn(argv: readonly string[]): Language {
  const end = argv.indexOf('--');
  const options = end < 0 ? argv : argv.slice(0, end);
  const given = options.flatMap((word, at) => {
    if (word === '--lang') return options.slice(at + 1, at + 2);
    return word.startsWith('--lang=') ? [word.slice('--lang='.length)] : [];
  });
  return LANGUAGES.find((language) => language === given.at(-1)) ?? 'en';
}

/** `--format` of the commands that look things up. */
export const TEXT_OR_JSON = choice('FORMAT', ['text', 'json'], 'format (default text)', 'f');

/** Options that several commands have. */
export const PORT = repeatable('N', 'another port of DNS servers, besides 53');
export const SLOW = valued('MS', 'an answer is slow from this many milliseconds on (default 1000)');
export const TO = valued('TIME', 'only lookups that began at this time or earlier');
export const QUIET = flag('print only errors on standard error', 'q');
export const NO_PROGRESS = flag('show no progress on the terminal');
export const EACH_CLIENT = flag('check limits for each client, not for all clients together');

/** @param formats of a command that writes files */
export function formatOption(formats: readonly string[]): Option {
  return choice(
    'FORMAT',
    formats,
    'format of standard output (default text), or of an -o file whose ending sets no format',
    'f',
  );
}

export function isJson(values: Values): boolean {
  return last(values['format']) === 'json';
}
