import { bashScript } from './bash.ts';
import { zshScript } from './zsh.ts';
import { allCommands } from '../parsing/commands.ts';
import type { Shell } from './options.ts';

/** All that can be completed is in the script: nothing of dnspcap is started when somebody presses Tab. */
export async function completionScript(shell: Shell): Promise<string> {
  const commands = await allCommands();
  return shell === 'bash' ? bashScript(commands) : zshScript(commands);
}
