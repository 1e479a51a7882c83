import type { Command } from '../parsing/command.ts';
import { isJson, TEXT_OR_JSON } from '../parsing/common-options.ts';
import { UsageError } from '../parsing/usage-error.ts';
import { say } from '../../words/say.ts';

export const RULES: Command = {
  name: 'rules',
  usage: 'rules',
  describe: 'list the rules: id, severity, title',
  options: {
    format: TEXT_OR_JSON,
  },
  examples: {
    'dnspcap rules': 'everything that dnspcap can find',
    'dnspcap explain packet-loss': 'what one rule means',
  },
  prepare: async (values) => {
    if ((values['_'] as string[]).length > 1)
      throw new UsageError(
        say`rules takes no argument; to read about a rule: dnspcap explain RULE`,
      );
    return async (session) => (await import('./run.ts')).rulesCommand(isJson(values), session);
  },
};
