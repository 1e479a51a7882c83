/**
 * Feeds inputs that were made from the fixtures, and are wrong in some way, to each decoder:
 *
 *     npm run fuzz -- --runs 10000 --seed 1 --target dns
 *
 * Input `n` of a seed is always the same. A find is printed with its number and its octets, and ends the run.
 */
import { parseArgs } from 'node:util';
import process from 'node:process';
import { Random } from './mutate.js';
import { TARGETS } from './targets.js';

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '10000' },
    seed: { type: 'string', default: '1' },
    target: { type: 'string', multiple: true, default: Object.keys(TARGETS) },
  },
});

/** No input may take longer: they are of a few thousand octets. */
const SLOW_MS = 2_000;
const MEMORY_LIMIT = 300 << 20;

const runs = Number(values.runs);
const seed = Number(values.seed);
for (const name of values.target) {
  const began = performance.now();
  const { make, run } = TARGETS[name];
  let slowest = 0;
  for (let number = 0; number < runs; number++) {
    // Of its own for each input, so that a find can be made again without those before it.
    const input = make(new Random(Math.imul(seed, 0x9e3779b1) ^ Math.imul(number + 1, 0x85ebca6b)));
    const before = performance.now();
    try {
      await run(input);
    } catch (error) {
      found(name, number, input, error.stack);
    }
    const took = performance.now() - before;
    slowest = Math.max(slowest, took);
    if (took > SLOW_MS) found(name, number, input, `took ${Math.round(took)} ms`);
  }
  const memory = process.memoryUsage.rss();
  const seconds = ((performance.now() - began) / 1_000).toFixed(1);
  process.stdout.write(
    `${name}: ${runs} inputs, seed ${seed}: nothing found; ${seconds} s, slowest ${slowest.toFixed(1)} ms, ` +
      `resident ${Math.round(memory / 2 ** 20)} MiB\n`,
  );
  if (memory > MEMORY_LIMIT)
    process.stdout.write(`${name}: more than 300 MiB resident at the end\n`);
}

function found(name, number, input, what) {
  const bytes = input.bytes ?? input;
  process.stdout.write(
    `${name}: input ${number} of seed ${seed}: ${what}\n` +
      `${JSON.stringify({ ...input, bytes: Buffer.from(bytes).toString('base64') }).slice(0, 20_000)}\n`,
  );
  process.exit(1);
}
