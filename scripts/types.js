// @ts-check
/** npm run build, second half: writes the declarations that dist/index.d.ts needs, and no internal ones. */
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, rmSync, rmdirSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../', import.meta.url));
const DIST = join(ROOT, 'dist');

execFileSync(
  process.execPath,
  [join(ROOT, 'node_modules/typescript/bin/tsc'), '-p', 'tsconfig.build.json'],
  {
    cwd: ROOT,
    stdio: 'inherit',
  },
);

const isNeeded = new Set(['index.d.ts']);
for (const file of isNeeded) {
  const text = readFileSync(join(DIST, file), 'utf8');
  for (const [, specifier] of text.matchAll(/(?:from|import\()\s*['"](\.[^'"]+)\.ts['"]/g))
    isNeeded.add(normalize(join(dirname(file), `${specifier}.d.ts`)));
}
for (const entry of readdirSync(DIST, { recursive: true, encoding: 'utf8' }))
  if (entry.endsWith('.d.ts') && !isNeeded.has(entry)) rmSync(join(DIST, entry));
for (const folder of readdirSync(DIST, { recursive: true, withFileTypes: true }).toReversed()) {
  if (!folder.isDirectory()) continue;
  const path = join(folder.parentPath, folder.name);
  if (readdirSync(path).length === 0) rmdirSync(path);
}
