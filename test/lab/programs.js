import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The laboratory's programs in C and Go, with the compiler that makes each. */
const SOURCES = {
  'getaddrinfo-musl': { source: 'clients/getaddrinfo.c', compiler: 'musl-gcc', flags: ['-static'] },
  'ask-glibc': { source: 'clients/getaddrinfo.c', compiler: 'gcc', flags: [] },
  'ask-musl': { source: 'clients/getaddrinfo.c', compiler: 'musl-gcc', flags: [] },
  'ask-go': { source: 'clients/ask.go', compiler: 'go', flags: [] },
  clash: { source: 'clash.c', compiler: 'gcc', flags: [] },
};

/** @type {string | undefined} */
let folder;
const built = new Set();

/**
 * Builds a program, once a run.
 * @param {keyof typeof SOURCES} name
 * @returns {string} the folder that it is in
 */
export function build(name) {
  if (!folder) {
    const made = mkdtempSync(join(tmpdir(), 'dnspcap-lab-'));
    process.once('exit', () => rmSync(made, { recursive: true, force: true }));
    folder = made;
  }
  if (!built.has(name)) {
    const { source, compiler, flags } = SOURCES[name];
    const options = compiler === 'go' ? ['build'] : [...flags, '-O2', '-Wall'];
    // Without cgo a Go program resolves by itself.
    const env = { ...process.env, CGO_ENABLED: '0' };
    const file = fileURLToPath(new URL(source, import.meta.url));
    execFileSync(compiler, [...options, '-o', join(folder, name), file], { env });
    built.add(name);
  }
  return folder;
}
