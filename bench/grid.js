// @ts-check

const TEXT_COLUMNS = new Set(['row', 'aim', '', 'output', 'what']);

/**
 * A table of Markdown whose columns stand below each other.
 *
 * @param {readonly string[]} head
 * @param {readonly (readonly string[])[]} rows
 */
export function grid(head, rows) {
  const isText = head.map((title) => TEXT_COLUMNS.has(title));
  const widths = head.map((title, at) =>
    Math.max(3, title.length, ...rows.map((row) => row[at]?.length ?? 0)),
  );
  /** @type {(cells: readonly string[]) => string} */
  const line = (cells) =>
    `| ${widths.map((width, at) => (isText[at] ? cells[at]?.padEnd(width) : cells[at]?.padStart(width))).join(' | ')} |\n`;
  const rule = widths.map((width, at) =>
    isText[at] ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`,
  );
  return [head, rule, ...rows].map(line).join('');
}

/** @param {number} ms */
export function milliseconds(ms) {
  return ms < 100 ? ms.toFixed(1) : Math.round(ms).toLocaleString('en');
}

/** @param {number} value */
export function round(value) {
  return Math.round(value * 100) / 100;
}
