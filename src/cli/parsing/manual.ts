import { VERSION } from '../../version.ts';
import { COMMON } from './common-options.ts';
import { EXIT_CODES } from '../exit-code.ts';
import type { Command, Option, Options } from './command.ts';
import { allCommands, PURPOSE } from './commands.ts';
import { ENGLISH } from '../../words/words.ts';
import { description } from './help.ts';

/**
 * Returns man/dnspcap.1, which `npm run build` writes: the content of `--help` in the macros of man(7). It has no
 * date, so that the same source gives the same page.
 */
export async function manual(): Promise<string> {
  const commands = await allCommands();
  return `${[
    `.TH DNSPCAP 1 "" "dnspcap ${VERSION}" "User Commands"`,
    // No hyphenation and no wider spaces: command lines must be copied unchanged.
    '.nh',
    '.ad l',
    '.SH NAME',
    `dnspcap \\- ${text(PURPOSE)}`,
    '.SH SYNOPSIS',
    ...commands.flatMap(({ usage }) => [`.B dnspcap ${text(usage)}`, '.br']),
    '.SH DESCRIPTION',
    text(
      'dnspcap says which lookups stalled, which query was lost, when it was sent again, and how sure that is.',
    ),
    '.SH OPTIONS OF EVERY COMMAND',
    ...optionParagraphs(COMMON),
    ...commands.flatMap(section),
    '.SH EXIT STATUS',
    ...Object.entries(EXIT_CODES).flatMap(([code, meaning]) => [
      '.TP',
      `.B ${code}`,
      text(meaning),
    ]),
    '.SH ENVIRONMENT',
    '.TP',
    '.B NO_COLOR',
    'When it is set, there are no colours.',
    '.TP',
    '.B FORCE_COLOR',
    'When it is set, and not to 0, there are colours also where there is no terminal.',
    '.SH SEE ALSO',
    '.BR tcpdump (8),',
    '.BR tshark (1),',
    '.BR resolv.conf (5),',
    '.BR conntrack (8)',
  ].join('\n')}\n`;
}

function section({ name, usage, describe, options, examples }: Command): string[] {
  return [
    `.SH ${text(name.toUpperCase())}`,
    `.B dnspcap ${text(usage)}`,
    '.PP',
    text(describe),
    ...optionParagraphs(options),
    '.PP',
    'Examples:',
    ...Object.entries(examples).flatMap(([line, meaning]) => [
      '.TP',
      `.B ${text(line)}`,
      text(meaning),
    ]),
  ];
}

function optionParagraphs(options: Options): string[] {
  return Object.entries(options).flatMap(([name, option]) => [
    '.TP',
    head(name, option),
    text(description(option, ENGLISH)),
  ]);
}

function head(name: string, option: Option): string {
  const spellings = [...(option.alias === undefined ? [] : [`-${option.alias}`]), `--${name}`];
  const value = option.type === 'boolean' ? '' : ` \\fI${text(option.value)}\\fR`;
  return `${spellings.map((spelling) => `\\fB${text(spelling)}\\fR`).join(', ')}${value}`;
}

/** Escapes text: only `\-` can be copied, and no line begins with a dot: groff_char(7), roff(7). */
function text(words: string): string {
  return words
    .replaceAll('\\', String.raw`\e`)
    .replaceAll('-', String.raw`\-`)
    .replaceAll('"', String.raw`\(dq`)
    .replaceAll("'", String.raw`\(aq`)
    .replace(/^\./, String.raw`\&.`);
}
