// @ts-check
import { grid, milliseconds, round } from './grid.js';
import { median } from './measure.js';
/** @import { Contest } from './measure.js' */

/**
 * Two checkouts: how long the first one takes, as a share of the second one's time.
 *
 * @typedef {object} Ratio
 * @property {string} id of the row
 * @property {string} what for people
 * @property {number} ratio median over pairs of runs that followed each other; below 1 is faster
 * @property {number} lowest …
 * @property {number} highest …
 * @property {number} [processor] the same of the processor's time, of all runs together
 * @property {number} runs pairs
 * @property {readonly number[]} medianMs of each
 * @property {readonly (number | undefined)[]} peakMiB of each
 * @property {boolean} [isSame] they wrote the same octets
 */

/**
 * @param {readonly Contest[]} contests
 * @returns {Ratio[]}
 */
export function ratios(contests) {
  return contests.flatMap(({ measured, isSame }) => {
    const [here, there] = measured;
    if (!here || !there) return [];
    const [spent = Number.NaN, before] = measured.map(({ processorTimes }) => sum(processorTimes));
    const processor = spent / (before ?? Number.NaN);
    const pairs = here.times.map((ms, at) => ms / (there.times[at] ?? Number.NaN));
    return {
      id: here.row.id,
      what: here.row.what,
      ratio: round(median(pairs)),
      lowest: round(Math.min(...pairs)),
      highest: round(Math.max(...pairs)),
      ...(processor >= 0 && { processor: round(processor) }),
      runs: pairs.length,
      medianMs: measured.map(({ times }) => round(median(times))),
      peakMiB: measured.map(({ peak }) => (peak === undefined ? peak : round(peak / 1024))),
      ...(isSame !== undefined && { isSame }),
    };
  });
}

/**
 * @param {readonly Ratio[]} rows
 * @param {string} against
 */
export function ratioTable(rows, against) {
  return grid(
    [
      'row',
      `× ${against}`,
      'from',
      'to',
      '× cpu',
      'pairs',
      'ms',
      'was',
      'MiB',
      'was',
      'output',
      'what',
    ],
    rows.map(({ id, what, ratio, lowest, highest, processor, runs, medianMs, peakMiB, isSame }) => [
      id,
      ratio.toFixed(2),
      lowest.toFixed(2),
      highest.toFixed(2),
      processor?.toFixed(2) ?? '',
      `${runs}`,
      ...medianMs.map(milliseconds),
      ...peakMiB.map((peak) => peak?.toFixed(0) ?? ''),
      isSame === undefined ? '' : isSame ? 'same' : 'differs',
      what,
    ]),
  );
}

/** @param {readonly number[]} values */
function sum(values) {
  return values.reduce((all, one) => all + one, 0);
}
