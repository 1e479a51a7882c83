import { valued } from '../parsing/option.ts';
import type { Command } from '../parsing/command.ts';
import { last } from '../parsing/option-values.ts';
import { UsageError } from '../parsing/usage-error.ts';
import { say } from '../../words/say.ts';

export const PAGE: Command = {
  name: 'page',
  usage: 'page -o dnspcap.html',
  describe: 'write a page that analyses captures in a browser, offline',
  options: {
    output: valued('FILE', 'the file to write; - for standard output', 'o'),
  },
  examples: {
    'dnspcap page -o dnspcap.html': 'one file to open or to pass on',
  },
  prepare: async (values) => {
    const [, ...others] = values['_'] as string[];
    const file = last(values['output']);
    if (others.length > 0) throw new UsageError(say`page takes no argument; use -o FILE`);
    if (file === undefined || file === '')
      throw new UsageError(say`page needs -o FILE: where to write, for example dnspcap.html`);
    return async (streams) => (await import('./run.ts')).pageCommand(file, streams);
  },
};
