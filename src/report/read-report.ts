import { type Fields, parsedJson } from '../wire/json.ts';
import { instant } from '../wire/moment.ts';
import { say, type Sentence } from '../words/say.ts';
import { type Abridged, unabridged } from './html/abridged.ts';
import type { Report } from './report.ts';

/** The data block at the end of an HTML report: templates/report.hbs. Its JSON contains no `<`. */
const DATA_BLOCK = /<script type="application\/json" id="report">([^<]*)<\/script>/;

/**
 * Reads a report back: JSON as written by `-f json`, or an HTML report with the same JSON inside.
 *
 * @returns the report, or why the text is none
 */
export function readReport(text: string): Report | { readonly problem: Sentence } {
  const isHtml = text.trimStart().startsWith('<');
  const json = isHtml ? DATA_BLOCK.exec(text)?.[1] : text;
  if (json === undefined)
    return { problem: say`an HTML page without the data of a report of dnspcap in it` };
  // The report of a long capture has as many parts as it has findings and lines.
  const data = parsedJson(json, Infinity);
  if (data === undefined) return { problem: say`damaged or cut off: its JSON cannot be read` };
  if (!isObject(data) || typeof data['schema'] !== 'string')
    return { problem: say`JSON, but no report of dnspcap (there is no "schema")` };
  if (data['schema'] !== 'dnspcap.report/1')
    return { problem: say`of schema ${data['schema']}, where dnspcap.report/1 is needed` };
  const missing = missingPart(data);
  return missing === undefined
    ? unabridged(data as unknown as Abridged)
    : { problem: say`a damaged report: ${missing} is missing or not what it should be` };
}

/** Whether a value has the form that calculations need: an edited report must not end in a stack trace. */
type Check = (value: unknown) => boolean;

function isObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const isText: Check = (value) => typeof value === 'string';
const isNumber: Check = (value) => typeof value === 'number';
const isCount: Check = (value) => Number.isSafeInteger(value) && (value as number) >= 0;
const isTime: Check = (value) => typeof value === 'string' && instant(value) !== undefined;
const absentOr = (check: Check) => (value: unknown) => value === undefined || check(value);
const listOf = (check: Check) => (value: unknown) => Array.isArray(value) && value.every(check);
const recordOf = (check: Check) => (value: unknown) =>
  isObject(value) && Object.values(value).every(check);
const withFields = (fields: Readonly<Record<string, Check>>) => (value: unknown) =>
  isObject(value) && Object.entries(fields).every(([name, check]) => check(value[name]));

/**
 * Limit for numbers in rows. Times are milliseconds since 1970, and Date ends at 8.64e15 (ECMA-262 section 21.4.1.1).
 */
const LAST_MS = 1e14;

const isCell: Check = (value) =>
  value === null || (typeof value === 'number' && Math.abs(value) < LAST_MS);

/** The table of a page: its lists must exist, but the entries that rows refer to may be missing. */
const isFindingTable = withFields({
  start: absentOr(isTime),
  clients: listOf(isObject),
  servers: listOf(isObject),
  names: listOf(isText),
  types: listOf(isText),
  rows: listOf(listOf(isCell)),
});

/** The parts that calculations use, and what each must be. */
const PARTS: Readonly<Record<string, (part: unknown, report: Fields) => boolean>> = {
  summary: isObject,
  'summary.lookups': isCount,
  'summary.failed': isCount,
  'summary.pairs': isCount,
  'summary.exposedPairs': isCount,
  latency: isObject,
  'latency.percentilesMs': absentOr(recordOf(isNumber)),
  'latency.buckets': listOf(withFields({ count: isCount, leMs: absentOr(isNumber) })),
  findingTable: (table, { incidents }) =>
    table === undefined || (isFindingTable(table) && listOf(isObject)(incidents)),
  captures: listOf(withFields({ file: isText })),
  findings: listOf(
    withFields({
      rule: isText,
      severity: isText,
      stallMs: absentOr(isNumber),
      lostType: absentOr(isText),
    }),
  ),
  clients: listOf(
    withFields({
      lookups: isCount,
      resolver: withFields({ family: isText, options: listOf(isText) }),
    }),
  ),
  servers: listOf(withFields({ types: recordOf(withFields({ lost: isCount })) })),
};

/** Returns the first missing or invalid part. */
function missingPart(report: Fields): string | undefined {
  return Object.keys(PARTS).find((path) => {
    const [name = '', field] = path.split('.');
    const part = report[name];
    return !PARTS[path]!(field === undefined ? part : (part as Fields)[field], report);
  });
}
