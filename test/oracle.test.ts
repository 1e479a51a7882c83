import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { describe, expect, test } from '@jest/globals';
import { assert, asyncProperty, check, sample } from 'fast-check';
import type { Line } from '../src/report/lines/line.ts';
import { faultsAbout, faultsIn } from './oracle/faults.ts';
import { Said, saidOf } from './oracle/judge.ts';
import { type Parameters, parameters } from './oracle/parameters.ts';
import { perfect } from './oracle/perfect.ts';
import { trafficOf } from './oracle/traffic.ts';
import { type Truth, truthOf } from './oracle/truth.ts';

/** Number of runs; npm run fuzz -- --oracle 10000 makes more. */
const RUNS = 200;
const SEED = 1;

describe('traffic of which is known what is true', () => {
  // A failure prints the parameters: npm run fuzz -- --replay '…' lists all false statements about them.
  test('lookups, fates and books are those of the truth, and who says a false thing is found out', async () => {
    const all = asyncProperty(parameters, async (drawn) => (await wrongOf(drawn)).length === 0);
    const { counterexample } = await check(all, { seed: SEED, numRuns: RUNS });
    const [drawn] = counterexample ?? [];
    const wrong = drawn ? await wrongOf(drawn) : [];
    // As text, so that it can be copied.
    expect({
      replay: drawn && `npm run fuzz -- --replay '${JSON.stringify(drawn)}'`,
      wrong: wrong.slice(0, 10),
    }).toEqual({ replay: undefined, wrong: [] });
  });

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

test('a filter that leaves nothing out changes nothing', async () => {
  const all = asyncProperty(parameters, async (drawn) => {
    const truth = truthOf(trafficOf({ ...drawn, usualMs: 1, reorderUs: 900 }));
    const [open, filtered] = [await saidOf(truth), await saidOf(truth, { clients: ['0.0.0.0/0'] })];
    expect(filtered.report.captures).toEqual(open.report.captures);
    expect(filtered.report.summary).toEqual(open.report.summary);
  });
  await assert(all, { seed: SEED, numRuns: 20 });
});

describe('the truth itself', () => {
  test('is the same for the same parameters', () => {
    for (const drawn of sample(parameters, { seed: SEED, numRuns: 5 }))
      expect(Buffer.from(trafficOf(drawn).file)).toEqual(Buffer.from(trafficOf(drawn).file));
  });
});

/** Whether a run also tests the truth itself, two in five: each draw is made once for both. */
const isOfTruth = ({ seed }: Parameters): boolean => seed % 5 < 2;

/** Returns the false statements of the program about a run, and the contradictions in the truth. */
async function wrongOf(drawn: Parameters): Promise<string[]> {
  const truth = truthOf(trafficOf(drawn));
  const faults = (await faultsAbout(truth)).map(({ text }) => text);
  return isOfTruth(drawn)
    ? [...faults, ...contradictions(truth), ...unnoticed(truth, drawn)]
    : faults;
}

/**
 * Returns contradictions in the truth: it must have each packet once, and a program that tells it must have no fault.
 */
function contradictions(truth: Truth): string[] {
  const { traffic, queries, responses, exchanges } = truth;
  const frames = [...queries, ...responses].flatMap((one) => one.frames);
  frames.sort((a, b) => a - b);
  const isWhole = String(frames) === String(traffic.frames.map((one) => one.number));
  const isBalanced = exchanges.every(
    ({ sent, answered: [least, most], isUncertain }) =>
      least <= most && most <= sent.length && (isUncertain || least === most),
  );
  const hasFates = queries.every(({ fates }) => fates.size > 0);
  return [
    ...(isWhole && isBalanced && hasFates ? [] : ['the truth contradicts itself']),
    ...faultsIn(truth, perfect(truth)).map(({ text }) => `who tells the truth: ${text}`),
  ];
}

/** Returns wrong states and lookups of one query that the oracle does not notice. */
function unnoticed(truth: Truth, { seed }: Parameters): string[] {
  const { report, lines } = perfect(truth);
  const certain = truth.queries.filter(({ fates }) => fates.size === 1);
  const query = certain[seed % certain.length];
  if (!query) return [];
  const frame = query.frames[0]!;
  const { lookup } = query.transmission;
  const isFound = (told: Partial<Line>): boolean => {
    const wrong = lines.map((line) => (line.frame === frame ? { ...line, ...told } : line));
    return faultsIn(truth, new Said(report, wrong)).length > 0;
  };
  const state = query.fates.has('lost') ? 'answered' : 'unanswered';
  // Without neighbours, a lookup may have any number.
  const hasNumber =
    !truth.ambiguity.lookups.has(lookup) &&
    truth.queries.some((one) => one !== query && one.transmission.lookup === lookup);
  return [
    ...(isFound({ state }) ? [] : [`frame ${frame} is ${state}, and nobody notices`]),
    ...(!hasNumber || isFound({ lookup: lookup.number + 1 })
      ? []
      : [`frame ${frame} is of another lookup, and nobody notices`]),
  ];
}

const HAS_TSHARK = spawnSync('tshark', ['--version']).status === 0;
if (!HAS_TSHARK)
  process.stderr.write('oracle: tshark is not installed, so its octets go unchecked\n');

/** One run of each kind: UDP alone, and with TCP and ICMP errors. */
const [DRAWN] = sample(parameters, { seed: 3, numRuns: 1 }) as [Parameters];
const OVER_TCP: Parameters = {
  ...DRAWN,
  vantage: 'any',
  missing: 0,
  // tshark also calls duplicated packets malformed.
  duplicated: { byNetwork: 0, byMirror: 0 },
  beginsAt: 0,
  tcp: {
    truncated: 300,
    silent: 60,
    refused: 200,
    cut: 150,
    lost: 0,
    split: 300,
    always: ['glibc-vc', 'pipelined'],
  },
  icmp: { rejected: 200, byClients: true },
};

/** Whether a row of tshark has a wrong checksum or a malformed packet, also in the quote of an ICMP error. */
function isWrong([, ...told]: readonly string[]): boolean {
  return told.at(-1) !== '' || told.some((statuses) => /[^1,]/.test(statuses));
}

/** Octets of the header of a pcap file, which ends with the link type. */
const PCAP_HEADER = 24;

/** Joins captures of one link type into one: tshark takes longer to start than to read. */
function joined(drawn: readonly Parameters[]): { file: Uint8Array; packets: number } {
  const all = drawn.map(trafficOf);
  const [first, ...others] = all.map(({ file }) => file);
  for (const other of others)
    expect(other.subarray(0, PCAP_HEADER)).toEqual(first!.subarray(0, PCAP_HEADER));
  const records = others.map((other) => other.subarray(PCAP_HEADER));
  const packets = all.reduce((sum, traffic) => sum + traffic.records.length, 0);
  return { file: Buffer.concat([first!, ...records]), packets };
}

(HAS_TSHARK ? describe : describe.skip)('tshark reads the packets', () => {
  const drawn = [...sample(parameters, { seed: 3, numRuns: 3 }), OVER_TCP];
  test.each([
    ['on any', drawn.filter(({ vantage }) => vantage === 'any')],
    ['at one place', drawn.filter(({ vantage }) => vantage !== 'any')],
  ])('%s, of parameters %j', (_where, those) => {
    const folder = mkdtempSync(join(tmpdir(), 'dnspcap-test-'));
    const capture = join(folder, 'oracle.pcap');
    const { file, packets } = joined(those);
    writeFileSync(capture, file);
    const layers = ['ip', 'udp', 'tcp', 'icmp'];
    const checks = ['ip', 'udp', 'tcp'].flatMap((layer) => ['-o', `${layer}.check_checksum:TRUE`]);
    const fields = [
      'dns.id',
      ...layers.map((layer) => `${layer}.checksum.status`),
      '_ws.malformed',
    ];
    const { stdout } = spawnSync(
      'tshark',
      ['-n', '-r', capture, ...checks, '-T', 'fields', ...fields.flatMap((field) => ['-e', field])],
      { encoding: 'utf8' },
    );
    rmSync(folder, { recursive: true });
    const rows = stdout
      .split('\n')
      .slice(0, -1)
      .map((row) => row.split('\t'));
    expect(rows.filter(isWrong)).toEqual([]);
    expect(rows.length).toBe(packets);
  });
});
