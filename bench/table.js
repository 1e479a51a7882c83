// @ts-check
import { median } from './measure.js';
/** @import { Measured } from './measure.js' */

/**
 * A row of the table, and of --json.
 *
 * @typedef {object} Result
 * @property {string} id short, for scripts
 * @property {string} what for people
 * @property {number} medianMs wall-clock time
 * @property {number} runs of which it is the median
 * @property {number} [timesReference] as long as the C program
 * @property {number} [packetsPerSecond] start of the process included
 * @property {number} [peakMiB] resident
 * @property {{ times: number, of: string, reached: number, isMet: boolean }} [aim] and how near it is
 */

/**
 * @param {readonly Measured[]} measured
 * @returns {Result[]}
 */
export function results(measured) {
  const medians = new Map(measured.map(({ row, times }) => [row.id, median(times)]));
  const reference = medians.get('c');
  return measured.map(({ row, times, peak }) => {
    const ms = median(times);
    const other = row.aim && medians.get(row.aim.of);
    return {
      id: row.id,
      what: row.what,
      medianMs: round(ms),
      runs: times.length,
      ...(reference !== undefined &&
        row.packets !== undefined && { timesReference: round(ms / reference) }),
      ...(row.packets !== undefined && { packetsPerSecond: Math.round((row.packets / ms) * 1e3) }),
      ...(peak !== undefined && { peakMiB: round(peak / 1024) }),
      ...(row.aim &&
        other !== undefined && {
          aim: { ...row.aim, reached: round(ms / other), isMet: ms <= row.aim.times * other },
        }),
    };
  });
}

/** Aligned to the left: what, and the aim. */
const TEXT_COLUMNS = new Set([0, 6]);

/** @param {readonly Result[]} rows */
export function table(rows) {
  const cells = [
    ['', 'median ms', 'runs', '× C', 'packets/s', 'peak MiB', 'aim', 'reached'],
    ...rows.map(({ what, medianMs, runs, timesReference, packetsPerSecond, peakMiB, aim }) => [
      what,
      medianMs.toFixed(medianMs < 100 ? 1 : 0),
      `${runs}`,
      timesReference?.toFixed(2) ?? '',
      packetsPerSecond?.toLocaleString('en') ?? '',
      peakMiB?.toFixed(0) ?? '',
      aim ? `${aim.times} × ${rows.find(({ id }) => id === aim.of)?.what}` : '',
      aim ? `${aim.reached.toFixed(2)}${aim.isMet ? '' : ' (missed)'}` : '',
    ]),
  ];
  const widths =
    cells[0]?.map((_, column) => Math.max(...cells.map((row) => row[column]?.length ?? 0))) ?? [];
  const lines = cells.map((row) =>
    row
      .map((cell, at) =>
        TEXT_COLUMNS.has(at) ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0),
      )
      .join('  '),
  );
  return `${lines.join('\n')}\n`;
}

/** @param {number} value */
function round(value) {
  return Math.round(value * 100) / 100;
}
