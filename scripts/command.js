// @ts-check
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import process from 'node:process';
import { Writable } from 'node:stream';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { Script } from 'node:vm';
import * as esbuild from 'esbuild';
import { inPlaceOf } from './in-place-of.js';

const ROOT = fileURLToPath(new URL('../', import.meta.url));
const FILE = `${ROOT}dist/command.cjs`;
const CAPTURE = `${ROOT}fixtures/captures/glibc-AAAA-lost-once.pcap`;
const SAMPLES = ['text', 'html'].map((format) => ['analyze', CAPTURE, '-f', format]);

/** The script in place of the modules that are in it. */
const COMPILED = {
  'src/cli/run.ts': () => "export { run } from './src/cli/compiled-run.ts';",
};

/**
 * What bin/dnspcap.js runs: dist/cli.js, which is all that `--version` needs; dist/command.cjs, the rest as one script
 * (src/cli/compiled-run.ts); its bytecode; and dist/loadtest-worker.js.
 *
 * @param {import('esbuild').BuildOptions} options that all bundles share
 * @returns {Promise<string[]>} the files that went into it
 */
export async function command(options) {
  const plugins = options.plugins ?? [];
  const program = await esbuild.build({
    ...options,
    entryPoints: [
      { in: 'src/cli/start.ts', out: 'cli' },
      // The program of a child process, which src/cli/loadtest/workers.ts looks for beside the command.
      { in: 'src/cli/loadtest/worker.ts', out: 'loadtest-worker' },
    ],
    outdir: 'dist',
    format: 'esm',
    plugins: [...plugins, inPlaceOf(COMPILED)],
    metafile: true,
  });
  const script = await esbuild.build({
    ...options,
    entryPoints: ['src/cli/run.ts'],
    outfile: FILE,
    format: 'cjs',
    banner: { js: '(function (module, require, moduleUrl) {' },
    footer: { js: '})' },
    define: { 'import.meta.url': 'moduleUrl' },
    // A script can import nothing without a loader of its own.
    supported: { 'dynamic-import': false },
    metafile: true,
  });
  writeFileSync(FILE, ascii(readFileSync(FILE, 'utf8')));
  writeFileSync(`${ROOT}dist/command.bytecode`, await bytecode());
  return [program, script].flatMap(({ metafile }) => Object.keys(metafile.inputs));
}

/**
 * Escapes what esbuild leaves as it is, in tagged templates: V8 takes ASCII without decoding it, at half the size.
 *
 * @param {string} text
 */
function ascii(text) {
  return text.replaceAll(
    /[^\0-\u007F]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** V8 has the bytecode of functions that ran: of what a small capture needs, here. */
async function bytecode() {
  const { setFlags } = await import(pathToFileURL(`${ROOT}dist/cli.js`).href);
  setFlags();
  const script = new Script(readFileSync(FILE, 'latin1'), { filename: FILE });
  const module = { exports: /** @type {typeof import('../src/cli/run.ts')} */ ({}) };
  script.runInThisContext()(module, createRequire(FILE), pathToFileURL(FILE).href);
  const nowhere = new Writable({ write: (_octets, _encoding, done) => done() });
  const streams = { stdin: process.stdin, stdout: nowhere, stderr: process.stderr, env: {} };
  for (const sample of SAMPLES)
    if ((await module.exports.run(sample, streams)) !== 0) throw new Error(sample.join(' '));
  return script.createCachedData();
}
