import { existsSync, readFileSync } from 'node:fs';
import process from 'node:process';
import { setTimeout } from 'node:timers/promises';

/** Returns the milliseconds of processor time that this process took for the work: other programs do not count. */
export async function processorMs(work: () => unknown): Promise<number> {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000;
}

/** Longer than most collections of garbage: tries in a row would all fall into one. */
const PAUSE_MS = 100;

/**
 * Whether work takes longer each time that it is tried. V8 collects garbage and compiles now and then in other threads,
 * whose time counts as well: that has to pass before the next try.
 */
export async function isSlow(work: () => unknown, limitMs: number): Promise<boolean> {
  for (let tries = 0; tries < 6; tries++) {
    if ((await processorMs(work)) < limitMs) return false;
    await setTimeout(PAUSE_MS);
  }
  return true;
}

/** proc_pid_stat(5): a second has 100 clock ticks. */
const TICK_MS = 10;

/**
 * Returns the processor time in milliseconds of a process so far, or of all ended children of this process; 0 on
 * systems other than Linux.
 */
export function computedMs(of: number | 'ended children'): number {
  const file = of === 'ended children' ? '/proc/self/stat' : `/proc/${of}/stat`;
  if (!existsSync(file)) return 0;
  // The name of the program is in parentheses; utime is the twelfth word after it, cutime two further on.
  const words = readFileSync(file, 'utf8').split(') ').at(-1)!.split(' ');
  const [user, system] = words.slice(of === 'ended children' ? 13 : 11);
  return (Number(user) + Number(system)) * TICK_MS;
}
