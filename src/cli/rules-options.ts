import { type Language, LANGUAGES } from '../words/words.ts';
import type { Command } from './command.ts';
import { UsageError } from './usage-error.ts';

export const RULES: Command = {
  name: 'rules',
  usage: 'rules',
  describe: 'list the rules: id, severity, title',
  options: {
    format: {
      type: 'string',
      alias: 'f',
      value: 'FORMAT',
      choices: ['text', 'json'],
      describe: 'format (default text)',
    },
    lang: { type: 'string', value: 'LANGUAGE', choices: LANGUAGES, describe: 'language' },
  },
  examples: [
    ['dnspcap rules', 'what can be found'],
    ['dnspcap explain packet-loss', 'what one of them means'],
  ],
  prepare: async (values) => {
    if ((values['_'] as string[]).length > 1)
      throw new UsageError('rules takes no argument; to read about one: dnspcap explain RULE');
    const isJson = [values['format']].flat().at(-1) === 'json';
    const language = ([values['lang']].flat().at(-1) as Language | undefined) ?? 'en';
    return async (streams) => (await import('./rules.ts')).rulesCommand(isJson, language, streams);
  },
};
