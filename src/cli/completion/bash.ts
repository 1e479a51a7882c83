import { COMMON } from '../parsing/common-options.ts';
import type { Command, Option } from '../parsing/command.ts';
import { type Candidates, candidatesOf, candidatesOfOption } from './candidates.ts';

/** Returns a script for `complete -F` of bash 4. bash splits words at `=`: `--format=json` is three words. */
export function bashScript(commands: readonly Command[]): string {
  return `# bash completion of dnspcap, as dnspcap completion bash prints it
_dnspcap() {
  local current=\${COMP_WORDS[COMP_CWORD]} previous=\${COMP_WORDS[COMP_CWORD - 1]} command=\${COMP_WORDS[1]}
  COMPREPLY=()
  if [[ $current == = ]]; then
    current=
  elif [[ $previous == = ]] && ((COMP_CWORD > 2)); then
    previous=\${COMP_WORDS[COMP_CWORD - 2]}
  fi
  if ((COMP_CWORD == 1)); then
    COMPREPLY=($(compgen -W '${commands.map(({ name }) => name).join(' ')} ${names(COMMON)}' -- "$current"))
    return
  fi
  case $command:$previous in
${commands.flatMap(valueCases).join('')}  esac
  if [[ $current == -* ]]; then
    case $command in
${commands.map(optionCase).join('')}    esac
    return
  fi
  case $command in
${commands.flatMap(argumentCase).join('')}  esac
}
complete -F _dnspcap dnspcap
`;
}

function valueCases({ name: command, options }: Command): string[] {
  return Object.entries(options).flatMap(([name, option]) => {
    if (option.type === 'boolean') return [];
    const spellings = spellingsOf(name, option).map((spelling) => `${command}:${spelling}`);
    // Without known values, offers nothing rather than files.
    const replies = [...reply(candidatesOfOption(option)), 'return'];
    return [
      `    ${spellings.join(' | ')})\n${replies.map((line) => `      ${line}\n`).join('')}      ;;\n`,
    ];
  });
}

function optionCase({ name, options }: Command): string {
  return `      ${name}) COMPREPLY=($(compgen -W '${names({ ...options, ...COMMON })}' -- "$current")) ;;\n`;
}

function argumentCase({ name, argument }: Command): string[] {
  const lines = reply(candidatesOf(argument));
  if (lines.length === 0) return [];
  return [`    ${name})\n${lines.map((line) => `      ${line}\n`).join('')}      ;;\n`];
}

function reply(candidates: Candidates | undefined): string[] {
  if (candidates === undefined) return [];
  if (candidates.kind === 'files') return ['compopt -o default'];
  const inserted = candidates.words.map(asTyped).join(' ');
  const words = `COMPREPLY=($(compgen -W '${inserted}' -- "$current"))`;
  return candidates.kind === 'beginnings' ? ['compopt -o nospace', words] : [words];
}

/** Escapes a word that bash inserts as it is: `>` would redirect. compgen -W removes one level of escapes. */
function asTyped(word: string): string {
  return word.replaceAll('>', String.raw`\\\>`);
}

function names(options: Readonly<Record<string, Option>>): string {
  return Object.keys(options)
    .map((name) => `--${name}`)
    .join(' ');
}

function spellingsOf(name: string, { alias }: Option): string[] {
  return [`--${name}`, ...(alias === undefined ? [] : [`-${alias}`])];
}
