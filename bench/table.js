// @ts-check
import { statSync } from 'node:fs';
import { grid, milliseconds, round } from './grid.js';
import { median } from './measure.js';
/** @import { Contest, Measured } from './measure.js' */
/** @import { Aim } from './row.js' */

/**
 * A row of the table, and of --json.
 *
 * @typedef {object} Result
 * @property {string} id short, for scripts
 * @property {string} what for people
 * @property {Reached[]} aims and how near it is to them
 * @property {number} medianMs wall-clock time
 * @property {number} lowestMs …
 * @property {number} highestMs …
 * @property {number} [processorMs] of the processor, likewise
 * @property {number} runs of which it is the median
 * @property {number} [timesReference] as long as the C program
 * @property {number} [packetsPerSecond] start of the process included
 * @property {number} [peakMiB] resident
 */

/**
 * @typedef {object} Reached
 * @property {string} aim for people
 * @property {number} reached by the clock
 * @property {boolean} isMet by the clock
 * @property {number} [byProcessor] the same of processor time: steadier where others are at work
 */

/**
 * @param {readonly Contest[]} contests
 * @returns {Result[]}
 */
export function results(contests) {
  const measured = contests.flatMap((contest) => contest.measured[0] ?? []);
  const byId = new Map(measured.map((one) => [one.row.id, one]));
  const reference = byId.get('c');
  return measured.map((one) => {
    const { row, times, processorTimes, peak } = one;
    const ms = median(times);
    const processorMs = median(processorTimes);
    return {
      id: row.id,
      what: row.what,
      aims: (row.aims ?? []).flatMap((aim) => reached(one, aim, byId) ?? []),
      medianMs: round(ms),
      lowestMs: round(Math.min(...times)),
      highestMs: round(Math.max(...times)),
      ...(processorMs >= 0 && { processorMs: round(processorMs) }),
      runs: times.length,
      ...(reference && row.packets && { timesReference: round(ms / median(reference.times)) }),
      ...(row.packets && { packetsPerSecond: Math.round((row.packets / ms) * 1e3) }),
      ...(peak !== undefined && { peakMiB: round(peak / 1024) }),
    };
  });
}

/**
 * @param {Measured} one
 * @param {Aim} aim
 * @param {ReadonlyMap<string, Measured>} byId
 * @returns {Reached | undefined} nothing where the other row is not here
 */
function reached({ row, times, processorTimes, peak = Number.NaN }, aim, byId) {
  const ms = median(times);
  const processorMs = median(processorTimes);
  if (aim.kind === 'time') {
    const other = byId.get(aim.of);
    const byProcessor = processorMs / median(other?.processorTimes ?? []);
    return other && atMost(ms / median(other.times), aim.atMost, `× ${aim.of}`, byProcessor);
  }
  if (aim.kind === 'peak') {
    if (aim.of === undefined) return atMost(peak / 1024, aim.atMost, 'MiB');
    const other = byId.get(aim.of)?.peak;
    return other === undefined ? other : atMost(peak / other, aim.atMost, `× peak of ${aim.of}`);
  }
  if (aim.kind === 'captures') {
    const { captures = 0 } = row;
    return atMost(ms / captures, aim.atMost, 'ms a capture', processorMs / captures);
  }
  const { size } = statSync(row.input ?? '');
  const rate = size / ms / 1e3;
  return {
    aim: `≥ ${aim.atLeast} MB/s`,
    reached: round(rate),
    isMet: rate >= aim.atLeast,
    ...(processorMs > 0 && { byProcessor: round(size / processorMs / 1e3) }),
  };
}

/**
 * @param {number} value
 * @param {number} limit
 * @param {string} unit
 * @param {number} [byProcessor]
 * @returns {Reached}
 */
function atMost(value, limit, unit, byProcessor = Number.NaN) {
  return {
    aim: `≤ ${limit} ${unit}`,
    reached: round(value),
    isMet: value <= limit,
    ...(Number.isFinite(byProcessor) && { byProcessor: round(byProcessor) }),
  };
}

const NO_AIM = ['', '', '', ''];

/**
 * For people: ratios first, a line for each aim.
 *
 * @param {readonly Result[]} rows
 */
export function table(rows) {
  return grid(
    [
      'row',
      'reached',
      'aim',
      '',
      'by cpu',
      'ms',
      'from',
      'to',
      'cpu ms',
      'runs',
      '× C',
      'packets/s',
      'MiB',
      'what',
    ],
    rows.flatMap((row) => {
      const [first, ...more] = row.aims.map(({ aim, reached: value, isMet, byProcessor }) => [
        value.toFixed(2),
        aim,
        isMet ? 'reached' : '**missed**',
        byProcessor?.toFixed(2) ?? '',
      ]);
      const { medianMs, lowestMs, highestMs, processorMs, runs } = row;
      const { timesReference, packetsPerSecond, peakMiB } = row;
      const figures = [
        milliseconds(medianMs),
        milliseconds(lowestMs),
        milliseconds(highestMs),
        processorMs === undefined ? '' : milliseconds(processorMs),
        `${runs}`,
        timesReference?.toFixed(2) ?? '',
        packetsPerSecond?.toLocaleString('en') ?? '',
        peakMiB?.toFixed(0) ?? '',
        row.what,
      ];
      return [
        [row.id, ...(first ?? NO_AIM), ...figures],
        ...more.map((aim) => ['', ...aim, ...figures.map(() => '')]),
      ];
    }),
  );
}
