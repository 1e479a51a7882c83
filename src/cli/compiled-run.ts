import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { Script } from 'node:vm';
import type * as Run from './run.ts';

/**
 * What the published package has in place of run.ts. The build puts the whole command into one script, and keeps the
 * bytecode that V8 made of it (scripts/command.js). Finding, reading, linking and compiling 64 modules took 80 of 230
 * ms for 100 packets. Another version of Node.js, or other flags of V8, refuse the bytecode and compile the script.
 */
const FILE = fileURLToPath(new URL('command.cjs', import.meta.url));

// The build writes ASCII only: as UTF-8, reading it would take twice as long.
const script = new Script(readFileSync(FILE, 'latin1'), {
  filename: FILE,
  cachedData: readFileSync(new URL('command.bytecode', import.meta.url)),
});
const command = { exports: {} as typeof Run };
script.runInThisContext()(command, createRequire(FILE), import.meta.url);

export const { run } = command.exports;
