import { visible, visibleLines } from '../report/escape.ts';
import { wrap } from '../report/wrap.ts';
import type { Words } from '../words/words.ts';
import type { Block, Explanation, Section } from './explanation.ts';

const WIDTH = 80;
/** A term that is longer has a line of its own. */
const WIDEST_TERM = 24;

/** An explanation for a terminal of 80 columns. */
export function explanationText({ title, sections }: Explanation, words: Words): string {
  const parts = sections.map((section) => sectionLines(section, words).join('\n'));
  return `${[wrap(visible(words.text(title)), WIDTH).join('\n'), ...parts].join('\n\n')}\n`;
}

function sectionLines({ heading, blocks }: Section, words: Words): string[] {
  const widths = blocks.map((block) => ('term' in block ? words.text(block.term).length : 0));
  const column = Math.max(0, ...widths.filter((width) => width <= WIDEST_TERM));
  const head = heading === undefined ? [] : [visible(words.text(heading))];
  return [...head, ...blocks.flatMap((block) => blockLines(block, column, words))];
}

function blockLines(block: Block, column: number, words: Words): string[] {
  if ('snippet' in block) {
    const snippet = visibleLines(block.snippet).trimEnd();
    return snippet.split('\n').map((line) => `      ${line}`);
  }
  if ('text' in block) return wrap(visible(words.text(block.text)), WIDTH, '  ');
  const term = `  ${visible(words.text(block.term))}`;
  const meaning = visible(words.text(block.meaning));
  const indent = ' '.repeat(column + 4);
  if (term.length > indent.length - 2) return [term, ...wrap(meaning, WIDTH, indent)];
  const [first = '', ...rest] = wrap(meaning, WIDTH, indent);
  return [term.padEnd(indent.length) + first.slice(indent.length), ...rest];
}
