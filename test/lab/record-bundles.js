/**
 * Makes the bundles of bundle-cases.js in the laboratory and keeps them, unpacked, in fixtures/bundles:
 * `npm run build && node test/lab/record-bundles.js [CASE...]`. Takes a minute, and root.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundleCases } from './bundle-cases.js';
import { makeBundle } from './bundle-experiment.js';
import { whyNotAllowed } from './namespace.js';

const FIXTURES = fileURLToPath(new URL('../../fixtures/bundles/', import.meta.url));

const refusal = whyNotAllowed();
if (refusal) throw new Error(refusal);
const chosen = process.argv.slice(2);
for (const one of bundleCases) {
  if (chosen.length > 0 && !chosen.includes(one.name)) continue;
  const folder = join(FIXTURES, one.name);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const file = `${folder}.tar.gz`;
  process.stdout.write(`${one.name}: ${await makeBundle(one, file)}\n`);
  execFileSync('tar', ['-xzf', file, '-C', folder, '--no-same-permissions']);
  rmSync(file);
}
