import { bashScript } from './completion/bash.ts';
import { zshScript } from './completion/zsh.ts';
import { allCommands } from './commands.ts';
import type { Shell } from './completion-options.ts';

/** All that can be completed is in the script: nothing of dnspcap is started when somebody presses Tab. */
export async function completionScript(shell: Shell): Promise<string> {
  const commands = await allCommands();
  return shell === 'bash' ? bashScript(commands) : zshScript(commands);
}
