import { VERSION } from '../version.ts';
import { COMMON, parseArguments } from './arguments.ts';
import type { Command, ExitCode } from './command.ts';
import { COMMANDS, commandOf } from './commands.ts';
import type { Streams } from './streams.ts';
import { UsageError } from './usage-error.ts';

/** What the command line asks for: a command, or a text (help, version) to print. */
export type Invocation =
  | { readonly command: (streams: Streams) => Promise<ExitCode> }
  | { readonly command?: undefined; readonly text: string };

/** @throws UsageError */
export async function parse(argv: readonly string[], columns: number): Promise<Invocation> {
  const command = await commandOf(argv[0]);
  // Before its options: those of a command would all be unknown.
  if (!command && !argv[0]?.startsWith('-')) throw new UsageError(noCommand(argv));
  const values = parsed(argv, command);
  if (values['help'] === true) {
    const { help } = await import('./help.ts');
    return { text: await help(command, columns) };
  }
  if (values['version'] === true) return { text: `${VERSION}\n` };
  if (!command) throw new UsageError(noCommand([]));
  return { command: await command.prepare(values) };
}

function parsed(argv: readonly string[], command: Command | undefined) {
  try {
    return parseArguments(argv, { ...command?.options, ...COMMON });
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    throw new UsageError(
      `${error.message}; see dnspcap ${command ? `${command.name} ` : ''}--help`,
    );
  }
}

function noCommand([first]: readonly string[]): string {
  const names = Object.keys(COMMANDS).join(', ');
  if (first === undefined) return `no command given (${names}); see dnspcap --help`;
  return `no such command: ${first} (there is: ${names}); to analyse a capture: dnspcap analyze FILE`;
}
