import { bashScript } from './bash.ts';
import { zshScript } from './zsh.ts';
import type { Command } from '../parsing/command.ts';
import type { Shell } from './shells.ts';

/** All that can be completed is in the script: nothing of dnspcap is started when somebody presses Tab. */
export function completionScript(shell: Shell, commands: readonly Command[]): string {
  return shell === 'bash' ? bashScript(commands) : zshScript(commands);
}
