/**
 * npm run breakages: breaks the rules in one place at a time, and tells which breakages no scenario and no capture
 * notices. Nothing in the tree is changed: each broken source is bundled in memory.
 *
 *     npm run breakages                         thresholds of rules and lookups, conditions of the race
 *     npm run breakages -- src/rules/facts.ts   thresholds and conditions of these files
 *
 * With `--no-thresholds` or `--no-conditions` only the others. What is told for other reasons, with the same findings,
 * is noticed in words alone: the tests of sentences ask whether these are true. What survives may still be noticed by other tests; `--tests` runs those that depend on the file, in a copy of the tree.
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
  'race-facts',
  'race-questions',
  'conntrack-facts',
  'every-pair',
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
  allowNegative: true,
  options: {
    thresholds: { type: 'boolean' },
    conditions: { type: 'boolean' },
    tests: { type: 'boolean', default: false },
    list: { type: 'boolean', default: false },
  },
});

function print(line) {
  process.stdout.write(`${line}\n`);
}

function mutants() {
  const { thresholds = true, conditions = true } = values;
  const named = positionals.map((file) => resolve(file));
  const [moved, dropped] =
    named.length > 0
      ? [named, named]
      : [
          [...sourcesIn('src/rules'), ...sourcesIn('src/lookup')],
          OF_THE_RACE.map((name) => join(ROOT, 'src/rules', `${name}.ts`)),
        ];
  return [
    ...(conditions ? dropped.flatMap(droppedConditions) : []),
    ...(thresholds ? moved.flatMap(movedThresholds) : []),
  ];
}

function sourcesIn(folder) {
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .toSorted()
    .map((name) => join(ROOT, folder, name));
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
    worker.once('error', ({ message }) => told({ difference: { name: `throws ${message}` } }));
    worker.once('exit', () => told({ difference: { name: 'no end' } }));
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
  let inWords = 0;
  for (const mutant of all) {
    const { file, line, what, source } = mutant;
    const bundled = await bundleOf(file, source).catch(() => undefined);
    const { difference } = bundled
      ? await run(bundled, basename(file, '.ts'), baseline)
      : { difference: { name: 'no build' } };
    if (difference && !difference.isInWordsAlone) continue;
    if (values.tests && isNoticedByTests(mutant)) continue;
    if (difference) inWords++;
    else survived++;
    const how = difference ? `in words alone (${difference.name})` : 'survives';
    print(`${how}: ${file.slice(ROOT.length + 1)}:${line} ${what}`);
  }
  print(`${all.length} breakages, ${survived} survived, ${inWords} noticed in words alone`);
}
rmSync(scratch, { recursive: true, force: true });
