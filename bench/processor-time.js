// @ts-check
import { readFileSync } from 'node:fs';

/** Length of a clock tick (proc_pid_stat(5), sysconf(_SC_CLK_TCK)): a hundredth of a second. */
const TICK_MS = 10;
/** Index of cutime, the 16th field; cstime is the 17th. The state, the third field, is the first after the name. */
const FIRST = 16 - 3;

/**
 * Processor time of all processes that this one has waited for so far, and of those that they waited for: other
 * programs of a busy machine are not in it. NaN where the system does not tell it: that is everywhere but on Linux.
 *
 * @returns {number} milliseconds
 */
export function childrenMs() {
  try {
    const stat = readFileSync('/proc/self/stat', 'latin1');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return (Number(fields[FIRST]) + Number(fields[FIRST + 1])) * TICK_MS;
  } catch {
    return Number.NaN;
  }
}
