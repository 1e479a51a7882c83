#!/usr/bin/env node
import process from 'node:process';
import { run } from '../dist/cli/run.js';

// Never process.exit(): what is still on its way to a pipe must arrive.
try {
  process.exitCode = await run(process.argv.slice(2), process);
} catch (error) {
  process.stderr.write(`dnspcap: this is a bug in dnspcap: ${error?.stack ?? error}\n`);
  process.exitCode = 2;
}
