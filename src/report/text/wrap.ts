/** Ideographs, kana and full-width punctuation: two columns each. A line may break between two of them. */
const WIDE = String.raw`\u2e80-\u9fff\uac00-\ud7a3\uff00-\uff60`;
/** Characters that must not begin a line (JIS X 4051, GB/T 15834). */
const CLOSING = '，。；：、）？！”’》';
/** Characters that must not end a line. */
const OPENING = '（“‘《';
/** A number, or a time of day, with its unit: a line must not break between them. */
const MEASURED = String.raw`[^ ${WIDE}]*\d (?:ms|s|min|h|UTC)(?![^ ,.;:)${WIDE}])[^ ${WIDE}]*`;
/** Units that stay together, with the spaces before them. */
const UNITS = new RegExp(
  `( *)([${OPENING}]*(?:[${WIDE}][${CLOSING}]*|(?:${MEASURED}|[^ ${WIDE}]+)[${CLOSING}]*))`,
  'g',
);
const WIDE_CHARACTER = new RegExp(`[${WIDE}]`, 'g');

/** Width of prose where nobody says how wide the screen is. */
export const TERMINAL_COLUMNS = 80;

/**
 * Breaks text at spaces and between ideographs, so that no line exceeds `width` columns. A longer word stays whole,
 * as a broken name or address can be neither copied nor searched.
 *
 * @param first text before the first line; the others are indented by its width
 */
export function wrap(text: string, width: number, first = ''): string[] {
  let used = columns(first);
  // Most texts need no break. Looking for one takes a tenth of the time of a folder of small captures.
  if (used + columns(text) <= width && text === text.trim()) return [first + text];
  const indent = ' '.repeat(used);
  const lines: string[] = [];
  let line = first;
  let isEmpty = true;
  for (const [, spaces = '', unit = ''] of text.matchAll(UNITS)) {
    const needed = columns(unit);
    if (!isEmpty && used + spaces.length + needed > width) {
      lines.push(line);
      line = indent;
      used = indent.length;
      isEmpty = true;
    }
    line += isEmpty ? unit : `${spaces}${unit}`;
    used += isEmpty ? needed : spaces.length + needed;
    isEmpty = false;
  }
  return [...lines, line];
}

/** Wraps parts with ` · ` between them. A part stays whole if a line has room for it. */
export function wrapParts(parts: readonly string[], width: number, first = ''): string[] {
  const indent = ' '.repeat(columns(first));
  const lines: string[] = [];
  let line = first;
  for (const [at, part] of parts.entries()) {
    const joined = at === 0 ? `${line}${part}` : `${line} · ${part}`;
    if (columns(joined) <= width) {
      line = joined;
      continue;
    }
    if (at > 0) lines.push(line);
    const wrapped = wrap(part, width, at === 0 ? first : indent);
    line = wrapped.pop()!;
    for (const whole of wrapped) lines.push(whole);
  }
  return [...lines, line];
}

/** With blanks behind it, as wide as `width` columns. */
export function padded(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - columns(text)));
}

/** Of a terminal. */
export function columns(text: string): number {
  return text.length + (text.match(WIDE_CHARACTER)?.length ?? 0);
}

/**
 * Pads the cells of a table to the widest of their column. The last cell of a row gets no padding behind it.
 *
 * @param isRight whether the cells of a column are aligned to the right
 */
export function aligned(
  rows: readonly (readonly string[])[],
  isRight: (column: number) => boolean,
): string[][] {
  const widths: number[] = [];
  for (const row of rows)
    for (const [at, cell] of row.entries()) widths[at] = Math.max(widths[at] ?? 0, columns(cell));
  return rows.map((row) =>
    row.map((cell, at) => {
      const blanks = ' '.repeat(widths[at]! - columns(cell));
      if (isRight(at)) return blanks + cell;
      return at === row.length - 1 ? cell : cell + blanks;
    }),
  );
}
