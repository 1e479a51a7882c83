import { wrap } from '../../report/text/wrap.ts';
import { COMMON } from './common-options.ts';
import { EXIT_CODES } from '../exit-code.ts';
import { type Command, type Option, OPTION_GROUPS, type Options } from './command.ts';
import { say, type Sentence } from '../../words/say.ts';
import type { Words } from '../../words/words.ts';
import { allCommands, PURPOSE } from './commands.ts';

/** Most columns: wider lines read badly. */
const MAX_COLUMNS = 100;
/** Column at which descriptions begin. */
const DESCRIPTION = 26;

/** Returns the help of a command, or of dnspcap itself without a command. */
export async function help(
  command: Command | undefined,
  words: Words,
  columns: number,
): Promise<string> {
  const width = Math.min(columns, MAX_COLUMNS);
  const lines = command
    ? helpOf(command, words, width)
    : overview(await allCommands(), words, width);
  return `${lines.join('\n')}\n`;
}

function helpOf(
  { usage, describe, options, examples }: Command,
  words: Words,
  width: number,
): string[] {
  return [
    `dnspcap ${usage}`,
    '',
    ...wrap(words.text(describe), width),
    '',
    ...grouped({ ...options, ...COMMON }).flatMap(([title, some]) => [
      heading(title, words),
      ...optionLines(some, words, width),
      '',
    ]),
    heading(say`Examples`, words),
    // Not wrapped: a broken command line cannot be copied.
    ...Object.entries(examples).flatMap(([line, meaning]) => [
      `  ${line}`,
      `      ${words.text(meaning)}`,
    ]),
  ];
}

function overview(commands: readonly Command[], words: Words, width: number): string[] {
  return [
    'dnspcap <command>',
    words.text(say`dnspcap FILE            the same as dnspcap analyze FILE`),
    '',
    ...wrap(words.text(PURPOSE), width),
    '',
    heading(say`Commands`, words),
    ...commands.flatMap(({ name, describe }) =>
      wrap(words.text(describe), width, `  ${name.padEnd(12)}`),
    ),
    '',
    heading(say`Options`, words),
    ...optionLines(COMMON, words, width),
    '',
    heading(say`Exit codes`, words),
    ...Object.entries(EXIT_CODES).flatMap(([code, meaning]) =>
      wrap(words.text(meaning), width, `  ${code}  `),
    ),
    '',
    ...wrap(words.text(say`The options of a command: dnspcap help COMMAND`), width),
  ];
}

function heading(title: Sentence, words: Words): string {
  return words.labelled(words.text(title), '').trimEnd();
}

/** Groups options by heading. Those without a heading come last. */
function grouped(options: Options): (readonly [title: Sentence, options: Options])[] {
  const headings = [...Object.entries(OPTION_GROUPS), [undefined, say`Options`] as const];
  return headings.flatMap(([key, title]) => {
    const some = Object.entries(options).filter(([, { group }]) => group === key);
    return some.length === 0 ? [] : [[title, Object.fromEntries(some)] as const];
  });
}

function optionLines(options: Options, words: Words, width: number): string[] {
  return Object.entries(options).flatMap(([name, option]) => {
    const short = option.alias === undefined ? '    ' : `-${option.alias}, `;
    const head = `  ${short}--${name}${option.type === 'boolean' ? '' : ` ${option.value}`}`;
    const describe = wrap(description(option, words), width, ' '.repeat(DESCRIPTION));
    if (head.length > DESCRIPTION - 2) return [head, ...describe];
    return [head.padEnd(DESCRIPTION) + describe[0]!.trimStart(), ...describe.slice(1)];
  });
}

/** Returns the description, with the choices, and whether the option is repeatable. */
export function description(option: Option, words: Words): string {
  const describe = words.text(option.describe);
  if (option.type === 'boolean') return describe;
  const said = option.choices ? say`${describe}: ${option.choices.join(', ')}` : say`${describe}`;
  return words.text(option.array ? say`${said}; repeatable` : said);
}
