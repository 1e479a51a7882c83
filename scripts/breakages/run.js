/**
 * npm run breakages: breaks the rules in one place at a time, and tells which breakages no scenario and no capture
 * notices. Nothing in the tree is changed: each broken source is bundled in memory.
 *
 *     npm run breakages                         thresholds of all rules, conditions of the race
 *     npm run breakages -- src/rules/facts.ts   thresholds and conditions of these files
 *
 * What survives may still be noticed by other tests; `--tests` runs those that depend on the file, in a copy of the tree.
 */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import process from 'node:process';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { Worker } from 'node:worker_threads';
import { bundleBroken } from './bundle.js';
import { droppedConditions, movedThresholds } from './mutants.js';

const ROOT = resolve(import.meta.dirname, '../..');
/** A broken loop ends nowhere. */
const PATIENCE_MS = 60_000;
/** Where the eight conditions of the race, `strong` and `proved` are judged. */
const OF_THE_RACE = [
  'conntrack-race',
  'race-conditions',
  'translation',
  'hidden-leg',
  'no-pair',
  'facts',
];
/** Tests that the harness does not stand for. */
const OTHER_TESTS = [
  'sentences',
  'icmp',
  'tcp-findings',
  'texts',
  'text-gaps',
  'kubernetes',
  'vantages',
  'outcome',
  'oracle',
  'same-findings',
  'extract',
];

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    tests: { type: 'boolean', default: false },
    list: { type: 'boolean', default: false },
  },
});

function print(line) {
  process.stdout.write(`${line}\n`);
}

function mutants() {
  if (positionals.length > 0)
    return positionals
      .map((file) => resolve(file))
      .flatMap((file) => [...movedThresholds(file), ...droppedConditions(file)]);
  const rules = readdirSync(join(ROOT, 'src/rules')).map((name) => join(ROOT, 'src/rules', name));
  return [
    ...rules.flatMap(movedThresholds),
    ...movedThresholds(join(ROOT, 'src/lookup/times.ts')),
    ...OF_THE_RACE.map((name) => join(ROOT, 'src/rules', `${name}.ts`)).flatMap(droppedConditions),
  ];
}

const scratch = mkdtempSync(join(tmpdir(), 'dnspcap-breakages-'));
let count = 0;

/** The harness, with one file of another content. */
async function bundleOf(file, source) {
  const outfile = join(scratch, `${count++}.mjs`);
  const entryPoints = [join(ROOT, 'test/breakages.ts')];
  await bundleBroken({ entryPoints, outfile }, file, source);
  return outfile;
}

/** @returns the input that shows it, or undefined */
async function run(outfile, first, baseline) {
  const bundle = pathToFileURL(outfile).href;
  const worker = new Worker(new URL('worker.js', import.meta.url), {
    workerData: { bundle, root: ROOT, first, baseline },
    stdout: true,
    stderr: true,
  });
  const timer = setTimeout(() => void worker.terminate(), PATIENCE_MS);
  const answer = await new Promise((told) => {
    worker.once('message', told);
    worker.once('error', (error) => told({ difference: `throws ${error.message}` }));
    worker.once('exit', () => told({ difference: 'no end' }));
  });
  clearTimeout(timer);
  await worker.terminate();
  rmSync(outfile);
  return answer;
}

/** The tests that stand for more than the harness does, in a copy of the tree. */
function isNoticedByTests({ file, source }) {
  const copy = join(scratch, 'copy');
  rmSync(copy, { recursive: true, force: true });
  for (const name of [
    'src',
    'test',
    'fixtures',
    'schema',
    'templates',
    'package.json',
    'jest.config.js',
    'tsconfig.json',
  ])
    cpSync(join(ROOT, name), join(copy, name), { recursive: true });
  symlinkSync(join(ROOT, 'node_modules'), join(copy, 'node_modules'));
  writeFileSync(file.replace(ROOT, copy), source);
  const tests = OTHER_TESTS.map((name) => `test/${name}.test.ts`);
  return (
    spawnSync('npm', ['test', '--', '--bail', ...tests], { cwd: copy, stdio: 'ignore' }).status !==
    0
  );
}

const all = mutants();
if (values.list) for (const { file, line, what } of all) print(`${basename(file)}:${line} ${what}`);
else {
  const { baseline } = await run(await bundleOf(), '', []);
  let survived = 0;
  for (const mutant of all) {
    const { file, line, what, source } = mutant;
    const bundled = await bundleOf(file, source).catch(() => undefined);
    const { difference } = bundled
      ? await run(bundled, basename(file, '.ts'), baseline)
      : { difference: 'no build' };
    if (difference !== undefined) continue;
    if (values.tests && isNoticedByTests(mutant)) continue;
    survived++;
    print(`survives: ${file.slice(ROOT.length + 1)}:${line} ${what}`);
  }
  print(`${all.length} breakages, ${survived} survived`);
}
rmSync(scratch, { recursive: true, force: true });
