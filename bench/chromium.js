// @ts-check
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import chromium from '@sparticuz/chromium';
import { chromium as playwright } from 'playwright-core';

/** Headless Chromium from the npm package: nothing has to be installed. For tests and for the bench. */

/** Arguments of Chromium. Those that the package proposes are for cloud functions, which have only one process. */
const ARGUMENTS = ['--no-sandbox', '--disable-gpu'];

/** @throws Error that says why there is none */
export async function executable() {
  // The package unpacks its shared libraries (NSS, NSPR) only if it seems to run in AWS Lambda.
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
