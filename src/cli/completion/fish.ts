import { COMMON } from '../parsing/common-options.ts';
import type { Command, Option } from '../parsing/command.ts';
import { type Candidates, candidatesOf, candidatesOfOption } from './candidates.ts';

/** Returns a script for `complete` of fish 3 and later: to be saved in ~/.config/fish/completions, or sourced. */
export function fishScript(commands: readonly Command[]): string {
  return `# fish completion of dnspcap, as dnspcap completion fish prints it
function __dnspcap_has_command
  set -l words (commandline -opc)
  test (count $words) -gt 1; and test "$words[2]" = "$argv[1]"
end
complete -c dnspcap -e
complete -c dnspcap -f
${commands.map(nameLine).join('')}${optionLines('', COMMON)}${commands.map(commandLines).join('')}`;
}

const HAS_NO_COMMAND = 'test (count (commandline -opc)) -eq 1';

function nameLine({ name, describe }: Command): string {
  return line(HAS_NO_COMMAND, `-a ${name} -d ${quoted(describe)}`);
}

function commandLines({ name, options, argument }: Command): string {
  const candidates = candidatesOf(argument);
  const offered = candidates ? line(`__dnspcap_has_command ${name}`, offers(candidates)) : '';
  return optionLines(name, options) + offered;
}

/** @param command empty for the options of all commands */
function optionLines(command: string, options: Readonly<Record<string, Option>>): string {
  const condition = command === '' ? undefined : `__dnspcap_has_command ${command}`;
  return Object.entries(options)
    .map(([name, option]) => {
      const spellings = option.alias === undefined ? `-l ${name}` : `-s ${option.alias} -l ${name}`;
      return line(condition, `${spellings}${value(option)} -d ${quoted(String(option.describe))}`);
    })
    .join('');
}

/** Returns the part about the value of an option. Without known values, offers nothing rather than files. */
function value(option: Option): string {
  if (option.type === 'boolean') return '';
  const candidates = candidatesOfOption(option);
  if (candidates === undefined) return ' -x';
  return candidates.kind === 'files' ? ' -r -F' : ` -x ${offers(candidates)}`;
}

function offers(candidates: Candidates): string {
  if (candidates.kind === 'files') return '-F';
  // fish parses the list as a command line.
  const words = candidates.words.map((word) => word.replaceAll('>', String.raw`\>`));
  return `-a ${quoted(words.join(' '))}`;
}

function line(condition: string | undefined, what: string): string {
  const when = condition === undefined ? '' : ` -n ${quoted(condition)}`;
  return `complete -c dnspcap${when} ${what}\n`;
}

function quoted(text: string): string {
  return `'${text.replaceAll(/[\\']/g, String.raw`\$&`)}'`;
}
