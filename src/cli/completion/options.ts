import type { Command } from '../parsing/command.ts';
import { SHELLS } from './shells.ts';
import { UsageError } from '../parsing/usage-error.ts';
import { say } from '../../words/say.ts';

/** @param commands returns all commands, including this one */
export function completion(commands: () => Promise<readonly Command[]>): Command {
  return {
    name: 'completion',
    usage: 'completion <bash | fish | zsh>',
    describe: 'print a script that lets your shell complete commands, options, formats and rules',
    argument: 'SHELL',
    options: {},
    examples: {
      'eval "$(dnspcap completion bash)"': 'in ~/.bashrc',
      'dnspcap completion fish > ~/.config/fish/completions/dnspcap.fish': 'for fish',
      'dnspcap completion zsh > ~/.zfunc/_dnspcap': 'into a folder that is in fpath',
    },
    prepare: async (values) => {
      const [, shell, ...others] = values['_'] as string[];
      const known = SHELLS.find((name) => name === shell);
      if (known === undefined || others.length > 0)
        throw new UsageError(say`completion needs the name of a shell: ${SHELLS.join(', ')}`);
      return async ({ stdout }) => {
        stdout.write((await import('./run.ts')).completionScript(known, await commands()));
        return 0;
      };
    },
  };
}
