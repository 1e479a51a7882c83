import type { Report } from './report.ts';
import type { Reporter } from './reporter.ts';

/** The report itself: schema/report.schema.json. */
export function json(): Reporter {
  return { lines: 'none', end: (report) => [...pieces(report)].join(''), pieces };
}

/**
 * Returns the output of JSON.stringify with two spaces, one list item at a time: thousands of findings are tens of
 * megabytes.
 *
 * @yields text up to the end of an item
 */
function* pieces(report: Report): Generator<string> {
  let before = '{\n';
  for (const [key, value] of Object.entries(report)) {
    yield before;
    if (Array.isArray(value) && value.length > 0) yield* list(key, value);
    else yield member(key, value);
    before = ',\n';
  }
  yield '\n}\n';
}

function* list(key: string, items: readonly unknown[]): Generator<string> {
  const [start, end] = [`  "${key}": [\n`, '\n  ]'];
  let before = start;
  for (const item of items) {
    yield before + member(key, [item]).slice(start.length, -end.length);
    before = ',\n';
  }
  yield end;
}

/** Returns a member with its indentation in the report. */
function member(key: string, value: unknown): string {
  const braces = '{\n';
  return JSON.stringify({ [key]: value }, undefined, 2).slice(braces.length, -braces.length);
}
