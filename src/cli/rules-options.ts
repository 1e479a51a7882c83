import type { Command } from './command.ts';
import { isJson, LANGUAGE_OPTION, languageOf, TEXT_OR_JSON_OPTION } from './common-options.ts';
import { UsageError } from './usage-error.ts';

export const RULES: Command = {
  name: 'rules',
  usage: 'rules',
  describe: 'list the rules: id, severity, title',
  options: {
    format: TEXT_OR_JSON_OPTION,
    lang: LANGUAGE_OPTION,
  },
  examples: [
    ['dnspcap rules', 'what can be found'],
    ['dnspcap explain packet-loss', 'what one of them means'],
  ],
  prepare: async (values) => {
    if ((values['_'] as string[]).length > 1)
      throw new UsageError('rules takes no argument; to read about one: dnspcap explain RULE');
    return async (streams) =>
      (await import('./rules.ts')).rulesCommand(isJson(values), languageOf(values), streams);
  },
};
