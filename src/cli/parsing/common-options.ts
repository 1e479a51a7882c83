import { type Language, LANGUAGES } from '../../words/words.ts';
import type { Option, Values } from './command.ts';
import { last } from './option-values.ts';

/** `--lang`, the same for every command that writes sentences. */
export const LANGUAGE_OPTION: Option = {
  type: 'string',
  value: 'LANGUAGE',
  choices: LANGUAGES,
  describe: 'English (default) or Simplified Chinese',
};

export function languageOf(values: Values): Language {
  return (last(values['lang']) as Language | undefined) ?? 'en';
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
