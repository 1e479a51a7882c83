// @ts-check
import { closeSync, openSync, readFileSync, readSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import { parquetMetadata } from 'hyparquet';
import { imbalances } from './books.js';
/** @import { Captures } from './inputs.js' */
/** @import { Known } from './traffic.js' */

/** Checks of the rows' output against the known contents of their captures: a line for each difference. */

/**
 * @param {string} output
 * @param {Known} known
 */
export async function wrongReference(output, known) {
  const { packets, again } = JSON.parse(readFileSync(output, 'utf8'));
  return differences({ packets, lost: again }, { packets: known.packets, lost: lostOf(known) });
}

/**
 * A JSON report: its counts, and its books.
 *
 * @param {string} output
 * @param {Known} known
 */
export function wrongReport(output, known) {
  const made = JSON.parse(readFileSync(output, 'utf8'));
  const { packets, lookups, pairs, findings, unansweredQueries } = made.summary;
  const wrong = differences(
    { packets, lookups, pairs, findings, lost: unansweredQueries },
    { ...known, lost: lostOf(known) },
  );
  return [...wrong, ...imbalances(made)];
}

const NEWLINE = 0x0a;

/**
 * Lines, apart from those that begin with a mark.
 *
 * @param {string} output
 * @param {number} known
 * @param {string} [mark] one character
 */
export function wrongLines(output, known, mark) {
  const chunk = Buffer.alloc(1 << 20);
  const descriptor = openSync(output, 'r');
  let lines = 0;
  let isStart = true;
  for (let length; (length = readSync(descriptor, chunk)) > 0;) {
    const read = chunk.subarray(0, length);
    for (let at = 0; at < length;) {
      if (isStart && read[at] !== mark?.charCodeAt(0)) lines++;
      const end = read.indexOf(NEWLINE, at);
      isStart = end >= 0;
      at = isStart ? end + 1 : length;
    }
  }
  closeSync(descriptor);
  return differences({ lines }, { lines: known });
}

/**
 * @param {string} output
 * @param {number} known
 */
export async function wrongParquet(output, known) {
  const { num_rows } = parquetMetadata(new Uint8Array(readFileSync(output)).buffer);
  return differences({ rows: Number(num_rows) }, { rows: known });
}

/**
 * Three reports of one pass, whose lines the layers made: the JSON is that of the lane, to the byte.
 *
 * @param {readonly string[]} reports HTML, JSON and CSV
 * @param {string} json made without lines
 * @param {number} lines of the CSV
 */
export async function wrongTogether([, made = '', csv = ''], json, lines) {
  const wrong = wrongLines(csv, lines);
  if (!readFileSync(made).equals(readFileSync(json)))
    wrong.push('the JSON differs from the one that is made without lines');
  return wrong;
}

/**
 * @param {string} output
 * @param {Known} known
 * @param {string} [same] a file that it equals
 */
export function wrongHtml(output, { lookups }, same) {
  const html = readFileSync(output, 'utf8');
  const wrong = html.includes(lookups.toLocaleString('en')) ? [] : [`no ${lookups} lookups`];
  if (same !== undefined && html !== readFileSync(same, 'utf8'))
    wrong.push("differs from the command's report");
  return wrong;
}

/**
 * Suites of JUnit: one for each capture, of which those fail that have a race.
 *
 * @param {string} suites
 * @param {Captures} known
 */
export function wrongEach(suites, { captures, raced }) {
  const xml = readFileSync(suites, 'utf8');
  const each = [...xml.matchAll(/<testsuite .*? failures="(\d+)"/g)];
  const failures = each.filter(([, count]) => count !== '0').length;
  return differences({ suites: each.length, failures }, { suites: captures, failures: raced });
}

/** @param {Known} known */
function lostOf({ lost }) {
  return lost.A + lost.AAAA;
}

/**
 * @param {Record<string, unknown>} found
 * @param {Record<string, unknown>} known
 */
function differences(found, known) {
  return Object.keys(found)
    .filter((key) => !isDeepStrictEqual(found[key], known[key]))
    .map(
      (key) => `${key} ${JSON.stringify(found[key])}, known to be ${JSON.stringify(known[key])}`,
    );
}
