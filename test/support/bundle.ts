import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from '@jest/globals';
import type { Report } from '../../src/report/report.ts';
import { dnspcap } from './program.ts';

/** The folder of unpacked bundles. */
export const BUNDLES = fileURLToPath(new URL('../../fixtures/bundles/', import.meta.url));

export async function reportOf(...argv: readonly string[]): Promise<Report> {
  const { code, out, err } = await dnspcap(['analyze', ...argv, '-f', 'json']);
  expect({ code, err }).toEqual({ code: 0, err: '' });
  return JSON.parse(out) as Report;
}

/** Returns the first finding as a reader sees it: its evidence, and the causes that were ruled out. */
export function told({ findings }: Report): string {
  const [finding] = findings;
  return [
    ...(finding?.evidence ?? []).map(({ fact, holds }) => `${holds ?? '?'} ${fact}`),
    ...(finding?.considered ?? []).map(({ rule, ruledOutBy }) => `${rule}: ${ruledOutBy}`),
  ].join('\n');
}

/** Copies a bundle below a folder, so that a test can remove something from it. */
export function copyOf(scratch: string, name: string): string {
  const folder = mkdtempSync(join(scratch, 'copy-'));
  cpSync(join(BUNDLES, name), folder, { recursive: true });
  return folder;
}

/** Packs a folder as the script does. */
export function packed(folder: string): string {
  const file = `${folder}.tar.gz`;
  const rest = readdirSync(folder).filter((name) => name !== 'manifest.json');
  const argv = ['-czf', file, '-C', folder, 'manifest.json', ...rest];
  expect(spawnSync('tar', argv).status).toBe(0);
  return file;
}
