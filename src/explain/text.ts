import { visible, visibleLines } from '../report/escape.ts';
import { columns, padded, TERMINAL_COLUMNS, wrap } from '../report/text/wrap.ts';
import type { WordedBlock, WordedExplanation } from './explanation.ts';

/** Longest term that shares a line with its meaning. */
const WIDEST_TERM = 24;

/** Formats an explanation for a terminal of 80 columns. */
export function explanationText({ title, sections }: WordedExplanation): string {
  const parts = sections.map(({ heading, blocks }) => {
    const column = columnOf(blocks);
    const head = heading === undefined ? [] : [visible(heading)];
    return [...head, ...blocks.flatMap((block) => blockLines(block, column))].join('\n');
  });
  return `${[wrap(visible(title), TERMINAL_COLUMNS).join('\n'), ...parts].join('\n\n')}\n`;
}

/** Returns the column where meanings begin: behind the longest term that shares a line. */
function columnOf(blocks: readonly WordedBlock[]): number {
  const widths = blocks.map((block) => ('term' in block ? columns(visible(block.term)) : 0));
  return 4 + Math.max(0, ...widths.filter((width) => width <= WIDEST_TERM));
}

function blockLines(block: WordedBlock, column: number): string[] {
  if ('snippet' in block) {
    const lines = visibleLines(block.snippet).trimEnd().split('\n');
    return lines.map((line) => `      ${line}`);
  }
  if ('text' in block) return wrap(visible(block.text), TERMINAL_COLUMNS, '  ');
  const indent = ' '.repeat(column);
  const term = `  ${visible(block.term)}`;
  const [first = '', ...rest] = wrap(visible(block.meaning), TERMINAL_COLUMNS, indent);
  if (columns(term) > column - 2) return [term, first, ...rest];
  return [padded(term, column) + first.slice(column), ...rest];
}
