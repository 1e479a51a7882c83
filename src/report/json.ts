import type { Report } from './report.ts';
import type { Reporter } from './reporter.ts';

/** The report itself: schema/report.schema.json. */
export function json(): Reporter {
  return { lines: 'none', end: (report) => [...pieces(report)].join(''), pieces };
}

/**
 * What JSON.stringify gives with two spaces, one item of a list at a time: thousands of findings are tens of megabytes.
 *
 * @yields text up to the end of an item
 */
function* pieces(report: Report): Generator<string> {
  let before = '{\n';
  for (const [key, value] of Object.entries(report)) {
    yield `${before}  "${key}": `;
    if (Array.isArray(value) && value.length > 0) yield* list(value);
    else yield indented(value, '  ');
    before = ',\n';
  }
  yield '\n}\n';
}

function* list(items: readonly unknown[]): Generator<string> {
  let before = '[\n    ';
  for (const item of items) {
    yield before + indented(item, '    ');
    before = ',\n    ';
  }
  yield '\n  ]';
}

/** Within a text of JSON a line ends between two values only. */
function indented(value: unknown, indent: string): string {
  return JSON.stringify(value, undefined, 2).replaceAll('\n', `\n${indent}`);
}
