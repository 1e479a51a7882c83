// @ts-check
import { openSync, readSync, writeSync } from 'node:fs';
import process from 'node:process';

/** Milliseconds between two turns of the event loop that are measured. */
const TICK_MS = 5;
/** Nanoseconds in a millisecond. */
const MS = 1e6;

/**
 * Preloaded into a program: when it ends, says on descriptor 4 for how many milliseconds it computed at most without
 * a turn of the event loop, in which it hears its signals. They are time of the processor, as the kernel counts it for
 * the main thread (proc(5), schedstat): waiting on a busy machine does not count.
 */
const schedstat = openSync('/proc/self/schedstat', 'r');
const text = Buffer.alloc(100);
let before = computedMs();
let longest = 0;
setInterval(measure, TICK_MS).unref();
process.on('exit', () => {
  measure();
  writeSync(4, String(Math.round(longest)));
});

function measure() {
  const now = computedMs();
  longest = Math.max(longest, now - before);
  before = now;
}

function computedMs() {
  const length = readSync(schedstat, text, 0, text.length, 0);
  return Number(text.toString('latin1', 0, length).split(' ', 1)[0]) / MS;
}
