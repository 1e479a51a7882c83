import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from '@jest/globals';
import type { Report } from '../../src/report/report.ts';
import { dnspcap } from './program.ts';

/** Each a folder: its texts can be read. */
export const BUNDLES = fileURLToPath(new URL('../../fixtures/bundles/', import.meta.url));

export async function reportOf(...argv: readonly string[]): Promise<Report> {
  const { code, out, err } = await dnspcap(['analyze', ...argv, '-f', 'json']);
  expect({ code, err }).toEqual({ code: 0, err: '' });
  return JSON.parse(out) as Report;
}

/** What a reader is told of the first finding: its evidence, and what was ruled out. */
export function told({ findings }: Report): string {
  const [finding] = findings;
  return [
    ...(finding?.evidence ?? []).map(({ fact, holds }) => `${holds ?? '?'} ${fact}`),
    ...(finding?.considered ?? []).map(({ rule, ruledOutBy }) => `${rule}: ${ruledOutBy}`),
  ].join('\n');
}

/** A copy of a bundle below a folder, to take something from it. */
export function copyOf(scratch: string, name: string): string {
  const folder = mkdtempSync(join(scratch, 'copy-'));
  cpSync(join(BUNDLES, name), folder, { recursive: true });
  return folder;
}

/** As the script packs it. */
export function packed(folder: string): string {
  const file = `${folder}.tar.gz`;
  const rest = readdirSync(folder).filter((name) => name !== 'manifest.json');
  const argv = ['-czf', file, '-C', folder, 'manifest.json', ...rest];
  expect(spawnSync('tar', argv).status).toBe(0);
  return file;
}
