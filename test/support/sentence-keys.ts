import { readdirSync, readFileSync } from 'node:fs';

const ROOT = new URL('../../', import.meta.url);

export function filesBelow(path: string, ending: string): string[] {
  if (!path.endsWith('/')) return [path];
  const names = readdirSync(new URL(path, ROOT), { recursive: true, encoding: 'utf8' });
  return names.filter((name) => name.endsWith(ending)).map((name) => `${path}${name}`);
}

export function read(path: string): string {
  return readFileSync(new URL(path, ROOT), 'utf8');
}

/** A sentence of the sources. */
export interface Key {
  readonly key: string;
  /** Whether the sentence is the title or the caveat of an advice. */
  readonly isAdvice: boolean;
}

/** Returns the templates after `say`. Gaps may hold templates of their own, which are found separately. */
export function keysOf(source: string): Key[] {
  const code = source.replace(/^\s*(?:\*|\/\/|\/\*).*$/gm, '');
  const keys: Key[] = [];
  // A sentence may end with the word "say", so only keyAt looks inside a template.
  const start = /\bsay`/g;
  for (let match = start.exec(code); match; match = start.exec(code)) {
    const isAdvice = /\b(?:title|caveat|CAVEAT = ?):?\s*$/.test(code.slice(0, match.index));
    keys.push({ key: keyAt(code, start.lastIndex), isAdvice });
    if (!code.slice(start.lastIndex, endOfTemplate(code, start.lastIndex)).includes('${')) {
      start.lastIndex = endOfTemplate(code, start.lastIndex) + 1;
    }
  }
  return keys;
}

function keyAt(code: string, start: number): string {
  let key = '';
  let gaps = 0;
  for (let at = start; code[at] !== '`'; at++) {
    if (code.startsWith('${', at)) {
      key += `{${gaps++}}`;
      at = endOfGap(code, at + 2);
    } else key += code[at];
  }
  return key;
}

/** Returns the index of the brace that closes a gap. */
function endOfGap(code: string, start: number): number {
  let depth = 0;
  for (let at = start; ; at++) {
    if (code[at] === '`') at = endOfTemplate(code, at + 1);
    else if (code[at] === '{') depth++;
    else if (code[at] === '}' && depth-- === 0) return at;
  }
}

function endOfTemplate(code: string, start: number): number {
  let at = start;
  for (; code[at] !== '`'; at++) if (code.startsWith('${', at)) at = endOfGap(code, at + 2);
  return at;
}
