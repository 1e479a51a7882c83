import { existsSync } from 'node:fs';
import { VERSION } from '../../version.ts';
import { parseArguments } from './arguments.ts';
import { COMMON } from './common-options.ts';
import type { Command, Run } from './command.ts';
import { COMMANDS, commandOf, isCommand } from './commands.ts';
import { UsageError } from './usage-error.ts';
import type { Words } from '../../words/words.ts';
import { say } from '../../words/say.ts';

/** Result of parsing: a command to run, or a text (help, version) to print. */
export type Invocation =
  | { readonly command: Run }
  | { readonly command?: undefined; readonly text: string };

/** @throws UsageError for invalid arguments */
export async function parse(
  given: readonly string[],
  words: Words,
  columns: number,
): Promise<Invocation> {
  const argv = withCommand(given);
  if (argv[0] === 'help') {
    const [, name] = parsed(argv, undefined)['_'] as string[];
    return helpOn(name, words, columns);
  }
  const command = await commandOf(argv[0]);
  // Checks the command before its options, as they would all be unknown.
  if (!command && !argv[0]?.startsWith('-')) throw await noCommand(argv[0]);
  const values = parsed(argv, command);
  if (values['help'] === true) return helpOn(command?.name, words, columns);
  if (values['version'] === true) return { text: `${VERSION}\n` };
  if (!command) throw await noCommand(undefined);
  return { command: await command.prepare(values) };
}

/** `dnspcap help analyze` */
async function helpOn(
  name: string | undefined,
  words: Words,
  columns: number,
): Promise<Invocation> {
  const command = await commandOf(name);
  if (name !== undefined && !command) throw await noCommand(name);
  const { help } = await import('./help.ts');
  return { text: await help(command, words, columns) };
}

/** Adds `analyze` if the arguments are files: `dnspcap node.pcap` suffices for a user who has just a capture. */
function withCommand(argv: readonly string[]): readonly string[] {
  const [first] = argv;
  if (first === undefined || first === 'help' || isCommand(first)) return argv;
  const hasCapture = argv.some((word) => word === '-' || existsSync(word));
  return hasCapture ? ['analyze', ...argv] : argv;
}

function parsed(argv: readonly string[], command: Command | undefined) {
  try {
    return parseArguments(argv, { ...command?.options, ...COMMON });
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    const { message, said } = error;
    const help = say`see dnspcap ${command ? `${command.name} ` : ''}--help`;
    throw new UsageError(message.endsWith('?') ? say`${said} (${help})` : say`${said}; ${help}`);
  }
}

async function noCommand(word: string | undefined): Promise<UsageError> {
  const known = Object.keys(COMMANDS);
  const names = known.join(', ');
  if (word === undefined)
    return new UsageError(say`no command given (${names}); see dnspcap --help`);
  const { didYouMean } = await import('./nearest.ts');
  return new UsageError(
    say`${word} is neither a command (${names}) nor an existing file${didYouMean(word, known)}`,
  );
}
