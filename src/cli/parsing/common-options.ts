import { type Language, LANGUAGES } from '../../words/words.ts';
import type { Option, Options, Values } from './command.ts';
import { last } from './option-values.ts';

/** Options of every command. */
export const COMMON: Options = {
  lang: {
    type: 'string',
    value: 'LANGUAGE',
    choices: LANGUAGES,
    describe: 'English (default) or Simplified Chinese',
  },
  version: { type: 'boolean', alias: 'V', describe: 'print the version' },
  help: { type: 'boolean', alias: 'h', describe: 'print this help' },
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
export const TEXT_OR_JSON_OPTION: Option = {
  type: 'string',
  alias: 'f',
  value: 'FORMAT',
  choices: ['text', 'json'],
  describe: 'format (default text)',
};

export function isJson(values: Values): boolean {
  return last(values['format']) === 'json';
}
