import { wrap } from '../../report/text/wrap.ts';
import { COMMON } from './arguments.ts';
import { EXIT_CODES } from '../exit-code.ts';
import { type Command, type Option, OPTION_GROUPS, type Options } from './command.ts';
import { allCommands, PURPOSE } from './commands.ts';

/** Most columns: wider lines read badly. */
const MAX_COLUMNS = 100;
/** Column at which descriptions begin. */
const DESCRIPTION = 26;

/** Returns the help of a command, or of dnspcap itself without a command. */
export async function help(command: Command | undefined, columns: number): Promise<string> {
  const width = Math.min(columns, MAX_COLUMNS);
  const lines = command ? helpOf(command, width) : overview(await allCommands(), width);
  return `${lines.join('\n')}\n`;
}

function helpOf({ usage, describe, options, examples }: Command, width: number): string[] {
  return [
    `dnspcap ${usage}`,
    '',
    ...wrap(describe, width),
    '',
    ...grouped({ ...options, ...COMMON }).flatMap(([title, some]) => [
      `${title}:`,
      ...optionLines(some, width),
      '',
    ]),
    'Examples:',
    // Not wrapped: a broken command line cannot be copied.
    ...examples.flatMap(([line, meaning]) => [`  ${line}`, `      ${meaning}`]),
  ];
}

function overview(commands: readonly Command[], width: number): string[] {
  return [
    'dnspcap <command>',
    'dnspcap FILE            the same as dnspcap analyze FILE',
    '',
    ...wrap(PURPOSE, width),
    '',
    'Commands:',
    ...commands.flatMap(({ name, describe }) => wrap(describe, width, `  ${name.padEnd(12)}`)),
    '',
    'Options:',
    ...optionLines(COMMON, width),
    '',
    'Exit codes:',
    ...Object.entries(EXIT_CODES).flatMap(([code, meaning]) => wrap(meaning, width, `  ${code}  `)),
    '',
    ...wrap('The options of a command: dnspcap help COMMAND', width),
  ];
}

/** Groups options by heading. Those without a heading come last. */
function grouped(options: Options): (readonly [title: string, options: Options])[] {
  const headings = [...Object.entries(OPTION_GROUPS), [undefined, 'Options'] as const];
  return headings.flatMap(([key, title]) => {
    const some = Object.entries(options).filter(([, { group }]) => group === key);
    return some.length === 0 ? [] : [[title, Object.fromEntries(some)] as const];
  });
}

function optionLines(options: Options, width: number): string[] {
  return Object.entries(options).flatMap(([name, option]) => {
    const short = option.alias === undefined ? '    ' : `-${option.alias}, `;
    const head = `  ${short}--${name}${option.type === 'boolean' ? '' : ` ${option.value}`}`;
    const describe = wrap(description(option), width, ' '.repeat(DESCRIPTION));
    if (head.length > DESCRIPTION - 2) return [head, ...describe];
    return [head.padEnd(DESCRIPTION) + describe[0]!.trimStart(), ...describe.slice(1)];
  });
}

/** Returns the description, with the choices, and whether the option is repeatable. */
export function description(option: Option): string {
  if (option.type === 'boolean') return option.describe;
  const choices = option.choices ? `: ${option.choices.join(', ')}` : '';
  return `${option.describe}${choices}${option.array ? '; repeatable' : ''}`;
}
