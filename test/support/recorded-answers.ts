import { readFileSync } from 'node:fs';
import { quoted } from '../../src/cli/capture/script/namespace.ts';

/**
 * A script that answers what the real tool answered: fixtures/answers/FILE.txt has each call behind `$`, then its
 * output (`1`), its errors (`2`) and its exit code (`=`). It knows no other calls.
 */
export function recorded(file: string): string {
  const text = readFileSync(new URL(`../../fixtures/answers/${file}.txt`, import.meta.url), 'utf8');
  const cases = text
    .split(/^\$ \w+ /m)
    .slice(1)
    .map((call) => answer(call.trimEnd().split('\n')));
  return `case "$*" in\n${cases.join('')}*) echo "no such call was recorded: $*" >&2; exit 99;;\nesac`;
}

function answer([call = '', ...lines]: readonly string[]): string {
  const prints = lines.map((line) => {
    const text = quoted(line.slice(2));
    if (line.startsWith('=')) return `exit ${line.slice(2)}`;
    return line.startsWith('1') ? `printf '%s\\n' ${text}` : `printf '%s\\n' ${text} >&2`;
  });
  return `${quoted(call)})\n${prints.join('\n')};;\n`;
}
