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
  const command = [LABORATORY, '--short', '--no-diagnosis', '--into', folder];
  const run = spawnSync(process.execPath, command, { encoding: 'utf8', timeout: 60_000 });
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
    const about = readFileSync(join(folder, file.replace('.pcap', '.json')), 'utf8');
    const { findings } = (JSON.parse(about) as { expected: { findings: Expected[] } }).expected;
    const { report } = await analyzeBytes(readFileSync(join(folder, file)));
    expect(report.findings).toEqual(findings.map((finding) => expect.objectContaining(finding)));
  });
});
