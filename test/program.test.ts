import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { GAP, Spool } from '../src/cli/output/temporary/spool.ts';

const BIN = fileURLToPath(new URL('../bin/dnspcap.js', import.meta.url));
const LOST = fileURLToPath(
  new URL('../fixtures/captures/glibc-AAAA-lost-once.pcap', import.meta.url),
);

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'dnspcap-test-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

type Child = ReturnType<typeof spawn>;

async function program(argv: readonly string[], use: (child: Child) => void = () => {}) {
  const child = spawn(process.execPath, [BIN, ...argv]);
  use(child);
  const [stdout, stderr, [code, signal]] = await Promise.all([
    text(child.stdout).catch(() => ''),
    text(child.stderr),
    once(child, 'close') as Promise<[number | null, NodeJS.Signals | null]>,
  ]);
  return { stdout, stderr, code, signal };
}

/** Calls `then` when the output is open: from then on the program handles signals. */
function onceOpen(then: () => void): void {
  const waiting = setInterval(() => {
    if (readdirSync(folder).length === 0) return;
    clearInterval(waiting);
    then();
  }, 5);
}

// It needs dist/, which `npm run check` builds before it tests.
const built = existsSync(new URL('../dist/cli.js', import.meta.url)) ? describe : describe.skip;

built('the program', () => {
  test('writes all of a report to a pipe and says its exit code', async () => {
    const { stdout, stderr, code } = await program([
      'analyze',
      LOST,
      '-f',
      'html',
      '--fail-on',
      'error',
      '-q',
    ]);
    expect(stdout.endsWith('</html>\n')).toBe(true);
    expect({ stderr: stderr.split('\n').length, code }).toEqual({ stderr: 1, code: 1 });
  });

  test('ends quietly when its reader goes away', async () => {
    const result = await program(['analyze', LOST, '-f', 'csv'], (child) =>
      child.stdout!.destroy(),
    );
    expect(result).toMatchObject({ stderr: '', code: 0 });
  });

  test.each(['SIGINT', 'SIGTERM'] as const)(
    '%s while it reads standard input ends the reading, and the report is written',
    async (signal) => {
      const result = await program(['analyze', '-', '-o', join(folder, 'report.csv')], (child) => {
        child.stdin!.write(readFileSync(LOST));
        onceOpen(() => child.kill(signal));
      });
      expect(result).toMatchObject({ code: 0, stderr: '' });
      const rows = readFileSync(join(folder, 'report.csv'), 'utf8').trim().split(/\r?\n/);
      expect(rows).toHaveLength(1 + 7);
      rmSync(join(folder, 'report.csv'));
    },
  );

  test('two signals at once are one wish: timeout(1), npm and sudo send what a terminal has sent', async () => {
    const result = await program(['analyze', '-', '-o', join(folder, 'report.csv')], (child) => {
      child.stdin!.write(readFileSync(LOST));
      onceOpen(() => {
        child.kill('SIGINT');
        child.kill('SIGTERM');
      });
    });
    expect(result).toMatchObject({ code: 0, stderr: '' });
    expect(readFileSync(join(folder, 'report.csv'), 'utf8').trim().split('\n')).toHaveLength(1 + 7);
    rmSync(join(folder, 'report.csv'));
  });

  test('leaves no half file when it is interrupted again', async () => {
    const argv = ['analyze', '-', '-f', 'csv', '-o', '-', '-o', join(folder, 'report.json')];
    const child = spawn(process.execPath, [BIN, ...argv]);
    // The rows are more than the pipe holds, and nothing reads them: the report is never finished.
    const capture = readFileSync(LOST);
    child.stdin.on('error', () => undefined);
    child.stdin.write(capture);
    for (let round = 0; round < 500; round++) child.stdin.write(capture.subarray(24));
    onceOpen(() => {
      const again = setInterval(() => child.kill('SIGINT'), 100);
      child.once('exit', () => clearInterval(again));
    });
    expect(await once(child, 'exit')).toEqual([null, 'SIGINT']);
    expect(readdirSync(folder)).toEqual([]);
  });
});

test('a spool gives back what it took, in order, from memory and from its file', () => {
  const spool = new Spool(10);
  for (let at = 0; at < 50; at++) {
    spool.write(`ä${at}`.repeat(at % 4));
    spool.gap();
  }
  let filled = 0;
  const pieces = Array.from(spool.pieces(), (piece) =>
    Buffer.from(piece === GAP ? `<${filled++}>` : piece),
  );
  const expected = Array.from({ length: 50 }, (_, at) => `${`ä${at}`.repeat(at % 4)}<${at}>`).join(
    '',
  );
  expect(Buffer.concat(pieces).toString()).toBe(expected);
});
