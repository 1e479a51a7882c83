import yargs from 'yargs';
import { VERSION } from '../version.ts';
import { ANALYZE } from './analyze-options.ts';
import { CAPTURE } from './capture-options.ts';
import type { Command, ExitCode } from './command.ts';
import { COMPARE } from './compare-options.ts';
import { EXPLAIN } from './explain-options.ts';
import { LOADTEST } from './loadtest-options.ts';
import { RULES } from './rules-options.ts';
import type { Streams } from './streams.ts';
import { UsageError } from './usage-error.ts';

/** THE LIST of commands: a new one is a file with its options and a line here. */
const COMMANDS: readonly Command[] = [ANALYZE, CAPTURE, LOADTEST, COMPARE, EXPLAIN, RULES];

/** What the command line asks for: a command, or a text (help, version) to print. */
export type Invocation =
  | { readonly command: (streams: Streams) => Promise<ExitCode> }
  | { readonly command?: undefined; readonly text: string };

/** Wider lines read badly. */
const MAX_COLUMNS = 100;

/** @throws UsageError */
export async function parse(argv: readonly string[], columns: number): Promise<Invocation> {
  const parser = yargs()
    .scriptName('dnspcap')
    .parserConfiguration({
      // `--no-progress` is an option of its own, with a line in the help.
      'boolean-negation': false,
      'dot-notation': false,
      'greedy-arrays': false,
      'parse-positional-numbers': false,
    })
    .detectLocale(false)
    .wrap(Math.min(columns, MAX_COLUMNS))
    .version(VERSION)
    .help()
    .alias('help', 'h')
    .strictOptions()
    .exitProcess(false)
    .fail((message: string, error: Error | undefined) => {
      // An error without a message of yargs is one of ours.
      throw message
        ? new UsageError(`${oneLine(message)}; see dnspcap ${chosenName(argv)}--help`)
        : error;
    });
  // yargs sets out the help of a command each time one runs, which takes longer than a small capture: so the
  // command is looked up here, and yargs is given its options alone.
  const command = COMMANDS.find(({ name }) => name === argv[0]);
  if (command) {
    parser
      .usage(`$0 ${command.usage}\n\n${command.describe}`)
      .options(command.options)
      .epilogue(examples(command));
  } else {
    parser.usage('$0 <command>\n\nFinds what delayed or broke DNS lookups, in packet captures.');
    for (const { name, describe } of COMMANDS) parser.command(name, describe);
  }
  let text = '';
  const values = await parser.parseAsync(argv, {}, (_error, _values, output: string) => {
    text = output;
  });
  if (text !== '') return { text };
  if (command) return { command: await command.prepare(values) };
  throw new UsageError(noCommand(argv));
}

/** Not in columns, as yargs would: a command line that is broken in two cannot be copied. */
function examples({ examples: list }: Command): string {
  return ['Examples:', ...list.map(([line, meaning]) => `  ${line}\n      ${meaning}`)].join('\n');
}

function noCommand([first]: readonly string[]): string {
  const names = COMMANDS.map(({ name }) => name).join(', ');
  if (first === undefined) return `no command given (${names}); see dnspcap --help`;
  return `no such command: ${first} (there is: ${names}); to analyse a capture: dnspcap analyze FILE`;
}

/** `analyze `, when that is the command. */
function chosenName([first]: readonly string[]): string {
  return COMMANDS.some(({ name }) => name === first) ? `${first} ` : '';
}

/** yargs sets out some messages on several lines. */
function oneLine(message: string): string {
  const line = message.replaceAll(/\s+/g, ' ').trim();
  return line.charAt(0).toLowerCase() + line.slice(1);
}
