import type { Command } from '../parsing/command.ts';
import {
  isJson,
  LANGUAGE_OPTION,
  languageOf,
  TEXT_OR_JSON_OPTION,
} from '../parsing/common-options.ts';
import { UsageError } from '../parsing/usage-error.ts';

export const RULES: Command = {
  name: 'rules',
  usage: 'rules',
  describe: 'list the rules: id, severity, title',
  options: {
    format: TEXT_OR_JSON_OPTION,
    lang: LANGUAGE_OPTION,
  },
  examples: [
    ['dnspcap rules', 'everything that dnspcap can find'],
    ['dnspcap explain packet-loss', 'what one rule means'],
  ],
  prepare: async (values) => {
    if ((values['_'] as string[]).length > 1)
      throw new UsageError('rules takes no argument; to read about a rule: dnspcap explain RULE');
    return async (streams) =>
      (await import('./run.ts')).rulesCommand(isJson(values), languageOf(values), streams);
  },
};
