// @ts-check
import { readFileSync, writeSync } from 'node:fs';
import process from 'node:process';

/**
 * Preloaded into a program that is measured: when it ends, says on descriptor 3 how many KiB it had resident at
 * most. getrusage() also counts what the parent had when it forked, so Linux' own high-water mark comes first.
 */
process.on('exit', () => {
  writeSync(3, peak());
});

function peak() {
  try {
    return /VmHWM:\s+(\d+) kB/.exec(readFileSync('/proc/self/status', 'utf8'))?.[1] ?? '';
  } catch {
    return String(process.resourceUsage().maxRSS);
  }
}
