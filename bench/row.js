// @ts-check
/** @import { Tool } from './tools.js' */

/**
 * What is measured: a whole process, its start included.
 *
 * @typedef {object} Row
 * @property {string} id short, for scripts and for other rows' aims
 * @property {string} what for people
 * @property {readonly [string, ...string[]]} command program and arguments
 * @property {readonly Tool[]} [needs] besides Node.js
 * @property {boolean} [isSlow] a minute and more: only if it is asked for
 * @property {string} [cwd] folder that it runs in
 * @property {string} [input] file whose octets are counted
 * @property {number} [packets] that it reads
 * @property {number} [captures] that it reads, where they are many
 * @property {boolean} [isOurs] dnspcap: its memory is looked at, and it is what two checkouts differ in
 * @property {boolean} [timesItself] it tells its milliseconds on descriptor 3: what comes before is not meant
 * @property {string} [output] file for its standard output in the first run; /dev/null in the runs that are timed
 * @property {boolean} [isKept] what other rows write is compared with that file
 * @property {readonly string[]} [comparedWith] IDs of those rows, unless an aim names them
 * @property {readonly Aim[]} [aims] what it should reach
 * @property {() => Promise<readonly string[]>} [check] what is wrong with what it wrote
 */

/**
 * @typedef {{ kind: 'time', atMost: number, of: string }
 *   | { kind: 'peak', atMost: number, of?: string }
 *   | { kind: 'octets', atLeast: number }
 *   | { kind: 'captures', atMost: number }} Aim
 *   A time is so many times that of another row; a peak so many times its peak, or MiB; bytes are 10^6 of its input in a
 *   second; captures are milliseconds for each.
 */

/**
 * As long as another row, times a factor.
 *
 * @param {number} atMost
 * @param {string} of its ID
 * @returns {Aim}
 */
export const time = (atMost, of) => ({ kind: 'time', atMost, of });

/**
 * @param {number} atMost
 * @param {string} of
 * @returns {Aim}
 */
export const peak = (atMost, of) => ({ kind: 'peak', atMost, of });

/**
 * @param {number} atMost
 * @returns {Aim}
 */
export const peakMiB = (atMost) => ({ kind: 'peak', atMost });

/**
 * @param {number} atLeast
 * @returns {Aim}
 */
export const megabytesPerSecond = (atLeast) => ({ kind: 'octets', atLeast });

/**
 * @param {number} atMost
 * @returns {Aim}
 */
export const msPerCapture = (atMost) => ({ kind: 'captures', atMost });
