/**
 * npm run breakages: breaks the rules in one place at a time, and tells which breakages no scenario and no capture
 * notices. Nothing in the tree is changed: each broken source is bundled in memory.
 *
 *     npm run breakages                         thresholds of rules and lookups, conditions of the race
 *     npm run breakages -- src/rules/facts.ts   thresholds and conditions of these files
 *
 * With `--no-thresholds` or `--no-conditions` only the others. What is told for other reasons, with the same findings,
 * is noticed in words alone: the tests of sentences ask whether these are true; with `--haste` nobody looks for more
 * than that. With `--whole` all figures of captures and of generated traffic are compared, too: what `src/lookup/plain`
 * may not change. What survives may still be noticed by other tests; `--tests` runs those that depend on the file, in a
 * copy of the tree.
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
import { droppedConditions, movedThresholds, watched } from './mutants.js';

const ROOT = resolve(import.meta.dirname, '../..');
/** Longest run of a build: a broken loop may never end. */
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
/** Tests that the harness does not cover. */
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
  'rates',
  'hops',
  'race-evidence',
  'bundle',
  'facts',
  'resolvers',
  'captures',
];

const { values, positionals } = parseArgs({
  allowPositionals: true,
  allowNegative: true,
  options: {
    thresholds: { type: 'boolean' },
    conditions: { type: 'boolean' },
    tests: { type: 'boolean', default: false },
    list: { type: 'boolean', default: false },
    haste: { type: 'boolean', default: false },
    whole: { type: 'boolean', default: false },
  },
});

function print(line) {
  process.stdout.write(`${line}\n`);
}

/** Of which files what is broken: those that are named, or those of which docs/breakages.md tells. */
function files() {
  const { thresholds = true, conditions = true } = values;
  const named = positionals.map((file) => resolve(file));
  const moved = [...sourcesIn('src/rules'), ...sourcesIn('src/lookup')];
  const dropped = OF_THE_RACE.map((name) => join(ROOT, 'src/rules', `${name}.ts`));
  const of = (all) => (named.length > 0 ? named : all);
  return { dropped: conditions ? of(dropped) : [], moved: thresholds ? of(moved) : [] };
}

function sourcesIn(folder) {
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .toSorted()
    .map((name) => join(ROOT, folder, name));
}

const scratch = mkdtempSync(join(tmpdir(), 'dnspcap-breakages-'));
let count = 0;

/** Bundles the harness, with another content for one file. */
async function bundleOf(file, source) {
  const outfile = join(scratch, `${count++}.mjs`);
  const entryPoints = [join(ROOT, 'test/breakages.ts')];
  await bundleBroken({ entryPoints, outfile }, file, source);
  return outfile;
}

/** @returns what a worker says of it; of a broken build, which input shows it, or undefined */
async function run(outfile, given, patience = PATIENCE_MS) {
  const bundle = pathToFileURL(outfile).href;
  const worker = new Worker(new URL('worker.js', import.meta.url), {
    workerData: { bundle, root: ROOT, isWhole: values.whole, ...given },
    stdout: true,
    stderr: true,
  });
  const timer = setTimeout(() => void worker.terminate(), patience);
  const answer = await new Promise((told) => {
    worker.once('message', told);
    worker.once('error', ({ message }) => told({ name: `throws ${message}` }));
    worker.once('exit', () => told({ name: 'no end' }));
  });
  clearTimeout(timer);
  await worker.terminate();
  rmSync(outfile);
  return answer;
}

/** Runs tests that cover more than the harness, in a copy of the tree. */
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

const counts = { all: 0, survived: 0, inWords: 0 };

/** @param names of the inputs that may show it, the likeliest first @returns the one that does */
async function judge(mutant, names, baseline) {
  const { file, line, what, source } = mutant;
  const place = `${file.slice(ROOT.length + 1)}:${line} ${what}`;
  counts.all++;
  const bundled = names.length > 0 && (await bundleOf(file, source).catch(() => undefined));
  if (bundled === undefined) return undefined;
  const shown = bundled && (await run(bundled, { names, baseline, isInHaste: values.haste }));
  if (shown && !shown.isInWordsAlone) return shown.name;
  if (values.tests && isNoticedByTests(mutant)) return undefined;
  if (shown) {
    counts.inWords++;
    print(`in words alone (${shown.name}): ${place}`);
  } else {
    counts.survived++;
    print(`survives: ${place}`);
  }
  return undefined;
}

async function judgeConditions(file) {
  const mutants = droppedConditions(file);
  const baseline = await run(await bundleOf(file, watched(file, mutants)), {}, 10 * PATIENCE_MS);
  for (const [at, mutant] of mutants.entries()) {
    const names = [...baseline].filter(([, { shows }]) => shows.includes(at));
    await judge(
      mutant,
      names.map(([name]) => name),
      baseline,
    );
  }
}

/** Tries the inputs that showed the last mutants first: mostly they show the next one as well. */
async function judgeThresholds(all) {
  const baseline = await run(await bundleOf(), {}, 10 * PATIENCE_MS);
  let names = [...baseline.keys()];
  for (const file of all) {
    const folder = `/${basename(file, '.ts')}/`;
    const near = (name) => (name.includes(folder) ? 0 : name.includes('/lookups/') ? 1 : 2);
    const mutants = movedThresholds(file);
    if (mutants.length === 0) continue;
    const own = names.toSorted((a, b) => near(a) - near(b));
    for (const mutant of mutants) {
      const name = await judge(mutant, own, baseline);
      if (name === undefined || !baseline.has(name)) continue;
      for (const list of [own, names]) list.unshift(...list.splice(list.indexOf(name), 1));
    }
  }
}

const { dropped, moved } = files();
if (values.list)
  for (const { file, line, what } of [
    ...dropped.flatMap(droppedConditions),
    ...moved.flatMap(movedThresholds),
  ])
    print(`${basename(file)}:${line} ${what}`);
else {
  for (const file of dropped) await judgeConditions(file);
  if (moved.length > 0) await judgeThresholds(moved);
  const { all, survived, inWords } = counts;
  print(`${all} breakages, ${survived} survived, ${inWords} noticed in words alone`);
}
rmSync(scratch, { recursive: true, force: true });
