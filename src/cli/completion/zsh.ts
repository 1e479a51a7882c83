import { COMMON } from '../parsing/common-options.ts';
import type { Command, Option } from '../parsing/command.ts';
import { type Candidates, candidatesOf, candidatesOfOption } from './candidates.ts';

/** Returns a script for `_arguments` of zshcompsys(1): to be saved in fpath, or evaluated. */
export function zshScript(commands: readonly Command[]): string {
  return `#compdef dnspcap
# zsh completion of dnspcap, as dnspcap completion zsh prints it
_dnspcap() {
  local -a commands=(
${commands.map(({ name, describe }) => `    ${quoted(`${name}:${describe.replaceAll(':', '\\:')}`)}\n`).join('')}  )
  if (( CURRENT == 2 )); then
    _describe -t commands command commands
    return
  fi
  local command=$words[2]
  shift words
  (( CURRENT-- ))
  case $command in
${commands.map(commandCase).join('')}  esac
}
if [[ \${funcstack[1]-} == _dnspcap ]]; then
  _dnspcap "$@"
else
  compdef _dnspcap dnspcap
fi
`;
}

function commandCase({ name, options, argument }: Command): string {
  const specifications = [
    ...Object.entries({ ...options, ...COMMON }).flatMap(([option, value]) =>
      specificationsOf(option, value),
    ),
    ...(argument === undefined ? [] : [`*:${argument}:${action(candidatesOf(argument))}`]),
  ];
  return `    ${name})\n      _arguments -s -S ${specifications.map(quoted).join(' \\\n        ')}\n      ;;\n`;
}

/** Returns a specification for each spelling: `-o FILE`, `-oFILE`; `--output FILE`, `--output=FILE`. */
function specificationsOf(name: string, option: Option): string[] {
  const explanation = `[${escaped(String(option.describe))}]`;
  if (option.type === 'boolean')
    return spellingsOf(name, option).map((spelling) => `${spelling}${explanation}`);
  const repeats = option.array ? '*' : '';
  const value = `${escaped(option.value)}:${action(candidatesOfOption(option))}`;
  return spellingsOf(name, option).map((spelling) => {
    const joined = spelling.startsWith('--') ? '=' : '+';
    return `${repeats}${spelling}${joined}${explanation}:${value}`;
  });
}

function action(candidates: Candidates | undefined): string {
  // A space: zsh shows the message and offers nothing.
  if (candidates === undefined) return ' ';
  if (candidates.kind === 'files') return '_files';
  const words = candidates.words.map((word) => word.replaceAll('>', String.raw`\>`)).join(' ');
  return candidates.kind === 'words' ? `(${words})` : `{compadd -S "" -- ${words}}`;
}

function spellingsOf(name: string, { alias }: Option): string[] {
  return [...(alias === undefined ? [] : [`-${alias}`]), `--${name}`];
}

/** Escapes brackets and colons, which are special to `_arguments`. */
function escaped(text: string): string {
  return text.replaceAll(/[\\[\]:]/g, String.raw`\$&`);
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
