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
  let data: unknown;
  try {
    data = JSON.parse(json);
  } catch {
    return { problem: say`damaged or cut off: its JSON cannot be read` };
  }
  if (!isObject(data) || typeof data['schema'] !== 'string')
    return { problem: say`JSON, but no report of dnspcap (there is no "schema")` };
  if (data['schema'] !== 'dnspcap.report/1')
    return { problem: say`of schema ${data['schema']}, where dnspcap.report/1 is needed` };
  const missing = missingPart(data);
  return missing === undefined
    ? unabridged(data as unknown as Abridged)
    : { problem: say`a damaged report: ${missing} is missing or not what it should be` };
}

type JsonObject = Readonly<Record<string, unknown>>;

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isCount(value: unknown): boolean {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

/**
 * Returns the first missing or invalid part among those that calculations use: an edited report must not end in a
 * stack trace.
 */
function missingPart(report: JsonObject): string | undefined {
  const { summary, latency } = report;
  if (!isObject(summary)) return 'summary';
  const count = ['lookups', 'failed', 'pairs', 'exposedPairs'].find(
    (name) => !isCount(summary[name]),
  );
  if (count !== undefined) return `summary.${count}`;
  if (!isObject(latency)) return 'latency';
  if (latency['percentilesMs'] !== undefined && !isDurations(latency['percentilesMs']))
    return 'latency.percentilesMs';
  if (!Array.isArray(latency['buckets']) || !latency['buckets'].every(isBucket))
    return 'latency.buckets';
  if (report['findingTable'] !== undefined && !isFindingTable(report)) return 'findingTable';
  const lists = {
    captures: isCapture,
    findings: isFinding,
    clients: isClient,
    servers: isServer,
  };
  return Object.entries(lists).find(([name, isItem]) => {
    const list = report[name];
    return !Array.isArray(list) || !list.every(isItem);
  })?.[0];
}

function isDurations(value: unknown): boolean {
  return isObject(value) && Object.values(value).every((one) => typeof one === 'number');
}

function isBucket(value: unknown): boolean {
  if (!isObject(value) || !isCount(value['count'])) return false;
  return value['leMs'] === undefined || typeof value['leMs'] === 'number';
}

function isCapture(value: unknown): boolean {
  return isObject(value) && typeof value['file'] === 'string';
}

function isFinding(value: unknown): boolean {
  if (!isObject(value)) return false;
  const { rule, severity, stallMs, lostType } = value;
  return (
    typeof rule === 'string' &&
    typeof severity === 'string' &&
    (stallMs === undefined || typeof stallMs === 'number') &&
    (lostType === undefined || typeof lostType === 'string')
  );
}

function isClient(value: unknown): boolean {
  if (!isObject(value) || !isCount(value['lookups'])) return false;
  const { resolver } = value;
  if (!isObject(resolver) || typeof resolver['family'] !== 'string') return false;
  const { options } = resolver;
  return Array.isArray(options) && options.every((option) => typeof option === 'string');
}

function isServer(value: unknown): boolean {
  if (!isObject(value) || !isObject(value['types'])) return false;
  return Object.values(value['types']).every((type) => isObject(type) && isCount(type['lost']));
}

/** Checks the table of a page: its lists must exist, but the entries that rows refer to may be missing. */
function isFindingTable({ findingTable: table, incidents }: JsonObject): boolean {
  if (!isObject(table) || !Array.isArray(incidents) || !incidents.every(isObject)) return false;
  const { start, clients, servers, names, types, rows } = table;
  return (
    (start === undefined || (typeof start === 'string' && instant(start) !== undefined)) &&
    [clients, servers].every((list) => Array.isArray(list) && list.every(isObject)) &&
    [names, types].every((list) => Array.isArray(list) && list.every(isText)) &&
    Array.isArray(rows) &&
    rows.every((row) => Array.isArray(row) && row.every(isCell))
  );
}

function isText(value: unknown): boolean {
  return typeof value === 'string';
}

/**
 * Limit for numbers in rows. Times are milliseconds since 1970, and Date ends at 8.64e15 (ECMA-262 section
 * 21.4.1.1).
 */
const LAST_MS = 1e14;

function isCell(value: unknown): boolean {
  return value === null || (typeof value === 'number' && Math.abs(value) < LAST_MS);
}
