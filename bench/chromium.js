// @ts-check
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import chromium from '@sparticuz/chromium';
import { chromium as playwright } from 'playwright-core';

/** Headless Chromium from the npm package: nothing has to be installed. For tests and for the bench. */

/** Not those that the package proposes: they are for servers of a cloud, where one process is all there is. */
const ARGUMENTS = ['--no-sandbox', '--disable-gpu'];

/** @throws Error that says why there is none */
export async function executable() {
  // The package unpacks its shared libraries (NSS, NSPR) only where it believes to be at that cloud.
  process.env['AWS_EXECUTION_ENV'] ??= 'AWS_Lambda_nodejs20.x';
  const path = await chromium.executablePath();
  if (!existsSync(path)) throw new Error(`${path} is not there`);
  return path;
}

export async function launch() {
  const executablePath = await executable();
  const env = { ...process.env, LD_LIBRARY_PATH: join(tmpdir(), 'al2023', 'lib') };
  return playwright.launch({ executablePath, args: ARGUMENTS, env });
}
