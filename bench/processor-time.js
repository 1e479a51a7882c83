// @ts-check
import { readFileSync } from 'node:fs';

/** What a clock of the processor counts in, for programs (proc_pid_stat(5), sysconf(_SC_CLK_TCK)): a hundredth of a second. */
const TICK_MS = 10;
/** cutime and cstime: the 16th and 17th field, the state being the third, which is the first one behind the name. */
const FIRST = 16 - 3;

/**
 * Processor time of all processes that this one has waited for so far, and of those that they waited for: other programs of a
 * busy machine are not in it. NaN where the system does not tell it: that is everywhere but on Linux.
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
