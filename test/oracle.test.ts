import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { describe, expect, test } from '@jest/globals';
import { assert, asyncProperty, check, property, sample } from 'fast-check';
import { faultsIn, faultsOf } from './oracle/faults.ts';
import { saidOf } from './oracle/judge.ts';
import { parameters } from './oracle/parameters.ts';
import { perfect } from './oracle/perfect.ts';
import { trafficOf } from './oracle/traffic.ts';
import { truthOf } from './oracle/truth.ts';

/** npm run fuzz -- --oracle 10000 has more of them. */
const RUNS = 200;
const SEED = 1;

describe('traffic of which is known what is true', () => {
  // A failure prints the parameters: npm run fuzz -- --replay '…' tells all that is wrong with them.
  test('lookups, fates and books are those of the truth', async () => {
    const all = asyncProperty(parameters, async (drawn) => (await faultsOf(drawn)).length === 0);
    const limits = { interruptAfterTimeLimit: 30_000, markInterruptAsFailure: false };
    const { counterexample } = await check(all, { seed: SEED, numRuns: RUNS, ...limits });
    const [drawn] = counterexample ?? [];
    const faults = drawn ? await faultsOf(drawn) : [];
    // As text: it is to be copied.
    expect({
      replay: drawn && `npm run fuzz -- --replay '${JSON.stringify(drawn)}'`,
      faults: faults.slice(0, 10).map(({ text }) => text),
    }).toEqual({ replay: undefined, faults: [] });
  }, 60_000);

  test('the summary has the books', async () => {
    const [drawn] = sample(parameters, { seed: SEED, numRuns: 1 });
    const { books } = await saidOf(truthOf(trafficOf(drawn!)));
    const { lost, undetermined, copies } = books;
    expect([lost, undetermined, copies].map((count) => typeof count)).toEqual([
      'number',
      'number',
      'number',
    ]);
  });
});

describe('the truth itself', () => {
  test('is the same for the same parameters', () => {
    for (const drawn of sample(parameters, { seed: SEED, numRuns: 5 }))
      expect(Buffer.from(trafficOf(drawn).file)).toEqual(Buffer.from(trafficOf(drawn).file));
  });

  test('has each packet once: queries, responses and their copies', () => {
    assert(
      property(parameters, (drawn) => {
        const { traffic, queries, responses, exchanges } = truthOf(trafficOf(drawn));
        const frames = [...queries, ...responses].flatMap((one) => one.frames);
        expect(frames.toSorted((a, b) => a - b)).toEqual(traffic.frames.map((one) => one.number));
        for (const { sent, answered, isUncertain } of exchanges) {
          expect(answered[0]).toBeLessThanOrEqual(answered[1]);
          expect(answered[1]).toBeLessThanOrEqual(sent.length);
          expect(isUncertain || answered[0] === answered[1]).toBe(true);
        }
        for (const { fates } of queries) expect(fates.size).toBeGreaterThan(0);
      }),
      { seed: SEED, numRuns: 50 },
    );
  });
});

test('who tells the truth is found no fault with', () => {
  assert(
    property(parameters, (drawn) => {
      const truth = truthOf(trafficOf(drawn));
      expect(faultsIn(truth, perfect(truth)).map(({ text }) => text)).toEqual([]);
    }),
    { seed: SEED, numRuns: 100 },
  );
});

const HAS_TSHARK = spawnSync('tshark', ['--version']).status === 0;
if (!HAS_TSHARK)
  process.stderr.write('oracle: tshark is not installed, so its octets go unchecked\n');

(HAS_TSHARK ? describe : describe.skip)('tshark reads the packets', () => {
  test.each(sample(parameters, { seed: 3, numRuns: 4 }))('of parameters %j', (drawn) => {
    const folder = mkdtempSync(join(tmpdir(), 'dnspcap-test-'));
    const file = join(folder, 'oracle.pcap');
    const traffic = trafficOf(drawn);
    writeFileSync(file, traffic.file);
    const checks = ['-o', 'ip.check_checksum:TRUE', '-o', 'udp.check_checksum:TRUE'];
    const fields = ['dns.id', 'ip.checksum.status', 'udp.checksum.status', '_ws.malformed'];
    const { stdout } = spawnSync(
      'tshark',
      ['-n', '-r', file, ...checks, '-T', 'fields', ...fields.flatMap((field) => ['-e', field])],
      { encoding: 'utf8' },
    );
    rmSync(folder, { recursive: true });
    const rows = stdout.split('\n').slice(0, -1);
    expect(rows.filter((row) => !/^0x[0-9a-f]{4}\t1\t1\t$/.test(row))).toEqual([]);
    expect(rows.length).toBe(traffic.frames.length);
  });
});
