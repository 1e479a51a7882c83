/**
 * Runs seeds of traffic whose truth is known (test/oracle):
 *
 *     npm run fuzz -- --oracle 10000 --seed 1
 *     npm run fuzz -- --replay '{"seed":5,…}' --capture wrong.pcap
 *
 * Prints each failing seed with the smallest parameters that also fail, and at the end the number of seeds that
 * failed. --narrow '{"ids":64,…}' holds parameters fixed in all seeds, to draw many that are like a failed one.
 * --replay lists the packets of one record of parameters, with the truth and the program's output for each, and all
 * that is wrong; --capture writes the packets to a file. A seed depends on nothing before it, so a range of them can be
 * divided among processes.
 */
import { writeFileSync } from 'node:fs';
import process from 'node:process';
import { asyncProperty, check } from 'fast-check';
import { faultsOf } from '../oracle/faults.ts';
import { saidOf } from '../oracle/judge.ts';
import { listing } from '../oracle/listing.ts';
import { parameters, UDP_ALONE } from '../oracle/parameters.ts';
import { trafficOf } from '../oracle/traffic.ts';
import { truthOf } from '../oracle/truth.ts';

/** Longest search for smaller parameters. */
const SHRINK_MS = 3_000;

export async function oracle({ oracle: seeds, seed, replay, capture, narrow = '{}' }, print) {
  const failed =
    replay === undefined
      ? await tryAll(Number(seed), Number(seeds), JSON.parse(narrow), print)
      : await tryOne({ ...UDP_ALONE, ...JSON.parse(replay) }, capture, print);
  if (failed > 0) process.exitCode = 1;
}

async function tryOne(drawn, capture, print) {
  const truth = truthOf(trafficOf(drawn));
  if (capture !== undefined) writeFileSync(capture, truth.traffic.file);
  for (const line of listing(truth, await saidOf(truth))) print(line);
  const faults = await faultsOf(drawn);
  for (const { text } of faults) print(text);
  print(`${faults.length} faults`);
  return faults.length;
}

async function tryAll(first, seeds, fixed, print) {
  const began = performance.now();
  const kinds = new Map();
  let failed = 0;
  for (let seed = first; seed < first + seeds; seed++) {
    const faults = await shrunk(seed, fixed, kinds);
    if (!faults) continue;
    failed++;
    print(`seed ${seed}: ${JSON.stringify(faults.drawn)}`);
    for (const { text } of faults.list.slice(0, 3)) print(`  ${text}`);
  }
  const seconds = ((performance.now() - began) / 1_000).toFixed(1);
  print(`oracle: ${seeds} seeds from ${first}: ${failed} failed; ${seconds} s`);
  for (const [kind, count] of [...kinds].toSorted((a, b) => b[1] - a[1]))
    print(`  ${count} with ${kind}`);
  return failed;
}

/**
 * Returns the faults of the smallest failing parameters; undefined if the seed has no fault. Counts the kinds of faults
 * of the seed itself.
 */
async function shrunk(seed, fixed, kinds) {
  let isFirst = true;
  let until = Infinity;
  let last;
  const narrowed = parameters.map((drawn) => ({ ...drawn, ...fixed }));
  const property = asyncProperty(narrowed, async (drawn) => {
    if (performance.now() > until) return true;
    const list = await faultsOf(drawn).catch(thrown);
    if (isFirst) for (const kind of new Set(list.map((fault) => fault.kind))) add(kinds, kind);
    // The limit is on the search alone: a seed is tried to the end however busy the machine is.
    if (isFirst) until = performance.now() + SHRINK_MS;
    isFirst = false;
    if (list.length > 0) last = { drawn, list };
    return list.length === 0;
  });
  // Draws every seed alike: otherwise the first run of each would be small.
  await check(property, { seed, numRuns: 1, unbiased: true });
  return last;
}

function thrown(error) {
  return [{ kind: 'a throw', text: error.stack }];
}

function add(counts, key) {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}
