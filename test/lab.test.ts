import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from '@jest/globals';
import type { Expected } from './lab/types.ts';
import { analyzeBytes } from './support/analysis.ts';

const LABORATORY = fileURLToPath(new URL('lab/record.js', import.meta.url));

describe('captures that real resolvers make at this moment', () => {
  const folder = mkdtempSync(join(tmpdir(), 'dnspcap-test-'));
  const record = (...which: readonly string[]) =>
    spawnSync(process.execPath, [LABORATORY, ...which, '--no-diagnosis', '--into', folder], {
      encoding: 'utf8',
      timeout: 240_000,
    });
  const run = record('--short');
  const files = readdirSync(folder).filter((file) => file.endsWith('.pcap'));
  afterAll(() => rmSync(folder, { recursive: true }));

  const [reason] = /the laboratory is left out: .*/.exec(run.stdout) ?? [];
  if (reason) process.stderr.write(`${reason}\n`);

  test('are made, or it is said why they cannot be', () => {
    expect({ status: run.status, stderr: run.stderr }).toEqual({ status: 0, stderr: '' });
    expect(files.length > 15).toBe(!reason);
  });

  if (reason) return;
  test.each(files)('%s gets the diagnosis that is right for it', async (file) => {
    // Real resolvers run in real time: on a busy machine the second query may leave after the answer to the
    // first, which changes the right diagnosis. A result that occurs three times is no accident.
    let outcome = await diagnosed(file);
    for (let again = 0; again < 2 && !isRight(outcome); again++) {
      process.stderr.write(`${file} came out otherwise, and is recorded once more\n`);
      record(outcome.recordedBy);
      outcome = await diagnosed(file);
    }
    expect(outcome.given).toEqual(outcome.expected.map((one) => expect.objectContaining(one)));
  });

  async function diagnosed(file: string) {
    const about = readFileSync(join(folder, file.replace('.pcap', '.json')), 'utf8');
    const { made, expected } = JSON.parse(about) as {
      made: { by: string };
      expected: { findings: Expected[] };
    };
    const { report } = await analyzeBytes(readFileSync(join(folder, file)));
    return {
      given: report.findings,
      expected: expected.findings,
      recordedBy: made.by.split(' ').at(-1)!,
    };
  }
});

function isRight({
  given,
  expected,
}: {
  given: readonly { rule: string }[];
  expected: Expected[];
}) {
  return given.map(({ rule }) => rule).join() === expected.map(({ rule }) => rule).join();
}
