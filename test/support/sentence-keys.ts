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

/** Returns the templates after `say`, `seen` and `unseen`, and those in their gaps. */
export function keysOf(source: string): Key[] {
  return keysIn(source.replace(/^\s*(?:\*|\/\/|\/\*).*$/gm, ''));
}

function keysIn(code: string): Key[] {
  const keys: Key[] = [];
  const tag = /\b(?:say|seen|unseen)`/g;
  for (let match = tag.exec(code); match; match = tag.exec(code)) {
    const isAdvice = /\b(?:title|caveat|CAVEAT = ?):?\s*$/.test(code.slice(0, match.index));
    const { key, gaps, end } = templateAt(code, tag.lastIndex);
    keys.push({ key, isAdvice }, ...gaps.flatMap(keysIn));
    // A sentence may end with the word "say".
    tag.lastIndex = end + 1;
  }
  return keys;
}

/** Returns a template as a key, the code in its gaps, and the index of the back-tick at its end. */
function templateAt(code: string, start: number) {
  let key = '';
  const gaps: string[] = [];
  let at = start;
  for (; code[at] !== '`'; at++) {
    if (code.startsWith('${', at)) {
      key += `{${gaps.length}}`;
      const end = endOfGap(code, at + 2);
      gaps.push(code.slice(at + 2, end));
      at = end;
    } else key += code[at];
  }
  return { key, gaps, end: at };
}

/** Returns the index of the brace that closes a gap. */
function endOfGap(code: string, start: number): number {
  let depth = 0;
  for (let at = start; ; at++) {
    if (code[at] === '`') at = templateAt(code, at + 1).end;
    else if (code[at] === '{') depth++;
    else if (code[at] === '}' && depth-- === 0) return at;
  }
}
