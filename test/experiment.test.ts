import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from '@jest/globals';
import { compare } from '../src/compare/index.ts';
import type { LoadTest } from '../src/loadtest/index.ts';
import type { Report } from '../src/report/report.ts';
import { ENGLISH } from '../src/words/words.ts';
import { analyzeBytes } from './support/analysis.ts';

const EXPERIMENT = fileURLToPath(new URL('lab/load-experiment.js', import.meta.url));
const built = existsSync(new URL('../dist/cli.js', import.meta.url));

async function carryOut(server: string) {
  const folder = mkdtempSync(join(tmpdir(), 'dnspcap-test-'));
  const child = spawn(process.execPath, [EXPERIMENT, server, folder], { timeout: 240_000 });
  const [stdout, stderr, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close') as Promise<[number | null]>,
  ]);
  return { server, folder, stdout, stderr, code };
}

// Both run at once, because they wait most of the time.
const runs = built ? await Promise.all(['scripted', 'dnsmasq'].map(carryOut)) : [];
afterAll(() => {
  for (const { folder } of runs) rmSync(folder, { recursive: true });
});

const left = built ? runs[0]!.stdout.trim() : 'the experiment is left out: there is no dist/';
if (left !== '') process.stderr.write(`${left}\n`);

test('the experiment is carried out, or it is said why not', () => {
  const refused = runs.every(({ stdout }) => stdout.startsWith('the experiment is left out'));
  for (const { stderr, code } of runs) expect({ stderr, code }).toEqual({ stderr: '', code: 0 });
  expect(refused).toBe(left !== '');
});

const DNSPCAP = fileURLToPath(new URL('../bin/dnspcap.js', import.meta.url));

/** On a machine with much other work, a worker may take seconds to start: then nothing was measured after the first. */
const AFTER_MS = [1_500, 6_000, 24_000];

if (built)
  test('Ctrl-C ends a load test at once, with what was measured and no process left', async () => {
    let measured = 0;
    for (const after of AFTER_MS) {
      if (measured > 10) break;
      const { code, told } = await interruptedAfter(after);
      expect(code).toBe(0);
      expect(told.interrupted).toBe(true);
      measured = told.settings[0]!.lookups;
    }
    expect(measured > 10).toBe(true);
  });

/** Interrupts a load test of an hour. If the program ran for its full hour, this would hang. */
async function interruptedAfter(ms: number): Promise<{ code: number | null; told: LoadTest }> {
  const argv = ['--host', 'localhost', '-c', '4', '-d', '3600', '--rate', '50', '-f', 'json'];
  const child = spawn(process.execPath, [DNSPCAP, 'loadtest', ...argv]);
  const output = text(child.stdout);
  const ended = once(child, 'close') as Promise<[number | null]>;
  await hasWorkers(child.pid!);
  await setTimeout(ms);
  child.kill('SIGINT');
  const [code] = await ended;
  return { code, told: JSON.parse(await output) as LoadTest };
}

/** Waits until the load test has workers: a busy machine takes seconds to start a process. */
async function hasWorkers(pid: number): Promise<void> {
  while (readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8') === '') await setTimeout(20);
}

/** Returns the commands of a document that the generator runs. */
function commands(file: string): string[] {
  const document = readFileSync(new URL(`../docs/${file}`, import.meta.url), 'utf8');
  const blocks = document.matchAll(/^```(?:sh run|yaml apply)\n((?:(?!```).*\n)+)```\n/gm);
  return Array.from(blocks, ([, body]) => body!.replaceAll(' --lang zh', ''));
}

test('the walk-through runs the same commands in both languages', () => {
  expect(commands('walk-through.zh.md')).toEqual(commands('walk-through.md'));
  expect(commands('walk-through.md').join('')).toMatch(/capture[^]*explain[^]*loadtest[^]*compare/);
});

const named = runs.map((run) => [run.server, run] as const);
if (left === '')
  describe.each(named)(
    'a pod that loses second queries, in front of a %s server',
    (_, { folder }) => {
      const file = (name: string): Uint8Array => new Uint8Array(readFileSync(join(folder, name)));
      const said = (name: string): string => readFileSync(join(folder, name), 'utf8');
      const report = async (name: string): Promise<Report> =>
        (await analyzeBytes(file(name), {}, name)).report;
      const loadTest = JSON.parse(said('loadtest.json')) as LoadTest;
      const [before, reopen, serial] = loadTest.settings;

      test('the load test stalls by default, and under neither of the two options', () => {
        expect(loadTest.settings.map(({ setting }) => setting)).toEqual([
          'default',
          'single-request-reopen',
          'single-request',
        ]);
        expect(before!.stalled > 0).toBe(true);
        expect(before!.latencyMs!.max > 1_000).toBe(true);
        expect([reopen!.stalled, serial!.stalled]).toEqual([0, 0]);
        expect(loadTest.settings.map(({ errors }) => errors)).toEqual([{}, {}, {}]);
      });

      test('it names a winner, because of what was measured', () => {
        expect([reopen!, serial!].map(({ against }) => against!.verdict)).toEqual([
          'fixed',
          'fixed',
        ]);
        expect(loadTest.winner!.setting).toMatch(/^single-request/);
        expect(loadTest.winner!.because).toMatch(
          /^0 of \d+ lookups stalled, under default \d+ of \d+ \(p/,
        );
      });

      test('the capture of each setting shows as many stalls as its lookups had', async () => {
        expect(before!.capture!.findings).toEqual({ 'conntrack-race': before!.stalled });
        expect(before!.capture!.lookups).toBe(before!.lookups);
        expect(reopen!.capture!.findings).toEqual({});
        expect(serial!.capture!.findings).toEqual({});
      });

      test('dnspcap capture caught it while it went on, and dnspcap analyze names it', async () => {
        // At most twenty lines a second are printed; further findings are counted.
        const live = said('live.txt');
        const told = live.match(/ error conntrack-race web\.example\.test .* stalled /g) ?? [];
        const more = live.matchAll(/^and (\d+) more findings$/gm);
        const counted = Array.from(more, ([, count]) => Number(count));
        expect(counted.reduce((sum, count) => sum + count, told.length)).toBe(before!.stalled);
        expect(said('live.txt')).toMatch(/^dnspcap: conntrack -S in the host's network namespace/m);
        expect(said('capture.txt')).toMatch(new RegExp(`${before!.stalled} of\\s`));
        const { summary } = await report('capture.pcap');
        expect(summary.findings).toEqual({ 'conntrack-race': before!.stalled });
      });

      test('the script of --print captured as well', async () => {
        const { findings } = await report('print.pcap');
        expect(findings.map(({ rule }) => rule)).toContain('conntrack-race');
      });

      test('dnspcap compare says fixed', async () => {
        const columns = await Promise.all(
          loadTest.settings.map(async ({ capture }) => report(capture!.file)),
        );
        const { verdicts } = compare(columns);
        expect(verdicts.map(({ verdict }) => verdict)).toEqual(['fixed', 'fixed']);
        expect(ENGLISH.text(verdicts[0]!.message)).toMatch(
          /^Fixed: \d+ of \d+ lookups stalled before, 0 of/,
        );
      });
    },
  );
