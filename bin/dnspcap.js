#!/usr/bin/env node
import { setFlags, start, watchHeap } from '../dist/cli.js';

setFlags();
watchHeap();

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
