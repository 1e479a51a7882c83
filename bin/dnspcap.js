#!/usr/bin/env node
import v8 from 'node:v8';
import { start } from '../dist/cli.js';

// V8 lets garbage grow to several times of what is alive before it looks, and what a program has resident is what a small
// machine has to have. Healthy traffic stays far below this and pays nothing. The flags are of Node.js 20, 22 and 24.
const LARGE_HEAP = 48 << 20;
const LOOK_MS = 50;
const look = setInterval(() => {
  if (v8.getHeapStatistics().used_heap_size < LARGE_HEAP) return;
  clearInterval(look);
  v8.setFlagsFromString('--heap-growing-percent=10');
  // When it looks next was decided when the heap was small: half of the peak would be garbage once more.
  v8.setFlagsFromString('--expose-gc');
  void import('node:vm').then(({ runInNewContext }) => runInNewContext('gc')());
}, LOOK_MS).unref();

// What waits for something that never comes would end without a word.
const UNSETTLED = 13;
process.once('exit', (code) => {
  if (code !== UNSETTLED) return;
  process.stderr.write('dnspcap: this is a bug in dnspcap: it waits for what never comes\n');
  process.exitCode = 2;
});

// The global process: importing it would open all three of its streams, used or not.
// Never process.exit(): what is still on its way to a pipe must arrive.
try {
  process.exitCode = await start(process.argv.slice(2), process);
} catch (error) {
  process.stderr.write(`dnspcap: this is a bug in dnspcap: ${error?.stack ?? error}\n`);
  process.exitCode = 2;
}
