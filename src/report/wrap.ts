/**
 * Breaks at spaces so that no line is longer than `width` columns; a word that is longer stays whole, as a name
 * or an address that is broken can be neither copied nor searched for.
 *
 * @param first what stands before the first line; the others are indented by as much
 */
export function wrap(text: string, width: number, first = ''): string[] {
  const indent = ' '.repeat(first.length);
  const lines: string[] = [];
  let line = first;
  let isEmpty = true;
  for (const word of text.split(' ')) {
    if (!isEmpty && line.length + 1 + word.length > width) {
      lines.push(line);
      line = indent;
      isEmpty = true;
    }
    line += isEmpty ? word : ` ${word}`;
    isEmpty = false;
  }
  return [...lines, line];
}
