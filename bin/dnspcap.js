#!/usr/bin/env node
import v8 from 'node:v8';
import { start } from '../dist/cli.js';

// V8 lets garbage grow to several times of what is alive before it looks, and what a program has resident is what a small
// machine has to have. From each of these sizes on the heap grows by so many percent between two looks: the larger it is,
// the more the next half of it would cost. Small captures pay nothing. The flags are of Node.js 20, 22 and 24.
const GROWTH = [
  { heap: 48 << 20, percent: 40 },
  { heap: 96 << 20, percent: 10 },
];
// What is young has twice so much: V8 would go on to twice 16 MiB, and never give them back. The first step takes it to the
// size at which healthy traffic stays, and there it stops.
const YOUNG = { factor: 8, octets: 16 << 20 };
v8.setFlagsFromString(`--semi-space-growth-factor=${YOUNG.factor}`);
const LOOK_MS = 50;
const look = setInterval(() => {
  const young = v8.getHeapSpaceStatistics().find(({ space_name: name }) => name === 'new_space');
  if (young?.space_size >= YOUNG.octets) v8.setFlagsFromString('--semi-space-growth-factor=1');
  const used = v8.getHeapStatistics().used_heap_size;
  const reached = GROWTH.findLast(({ heap }) => used >= heap);
  if (reached === undefined) return;
  GROWTH.splice(0, GROWTH.indexOf(reached) + 1);
  if (GROWTH.length === 0) clearInterval(look);
  v8.setFlagsFromString(`--heap-growing-percent=${reached.percent}`);
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
