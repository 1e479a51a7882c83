import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';
import { ReportOutput } from '../src/cli/output/report-output.ts';
import { FORMATS } from '../src/report/index.ts';
import { ENGLISH } from '../src/words/words.ts';
import { analyze } from './support/analyze.ts';
import { inputsOf, parseScenario } from './support/scenario.ts';

const FLOODS_OF_FUZZ: string = './fuzz/floods.js';
const { FLOODS, pcap } = (await import(FLOODS_OF_FUZZ)) as {
  FLOODS: Readonly<Record<string, object>>;
  pcap: (packets: number, flood: object) => Iterable<Uint8Array>;
};

const TYPESCRIPT = new URL('fuzz/typescript.js', import.meta.url).href;
const ROOT = fileURLToPath(new URL('..', import.meta.url));

/** Returns how a process ends after a signal during uninterrupted work, after which the handler is removed. */
function endOf(before: string): { readonly signal: string | null; readonly said: string } {
  const script = `
    import { hearSignals, onInterrupt } from './src/cli/signals/interrupt.ts';
    const release = onInterrupt(() => console.log('cleaned up'));
    process.kill(process.pid, 'SIGINT');
    ${before}
    release();
    console.log('went on');
  `;
  const argv = ['--import', TYPESCRIPT, '--input-type=module', '--eval', script];
  const { signal, stdout } = spawnSync(process.execPath, argv, { cwd: ROOT, encoding: 'utf8' });
  return { signal, said: stdout.trim() };
}

test('a signal that came while nobody could hear it is heard before its handler is taken back', () => {
  expect(endOf('await hearSignals();')).toEqual({ signal: 'SIGINT', said: 'cleaned up' });
});

test('without that it would be swallowed', () => {
  expect(endOf('')).toEqual({ signal: null, said: 'went on' });
});

/** Returns a capture of lookups whose first query is lost. */
function lossesOf(lookups: number) {
  const text = Array.from({ length: lookups }, (_, at) => {
    const [start, port, id] = [7 * at, 10_000 + at, (0x1000 + at).toString(16)];
    const query = `10.0.0.1:${port} > 10.0.0.2:53 query ${id} web.example.test. A`;
    return `${start} ${query}\n${start + 5} ${query}\n+.001 10.0.0.2:53 > 10.0.0.1:${port} response ${id} web.example.test. A NOERROR`;
  });
  return inputsOf(parseScenario(`${text.join('\n')}\n---\n`))[0]!;
}

/** Counts the turns of the event loop, in each of which signals are heard, until `work` is done. */
async function turnsOf(work: () => Promise<unknown>): Promise<number> {
  let turns = 0;
  let isDone = false;
  const listen = (): void => {
    turns++;
    if (!isDone) setImmediate(listen);
  };
  setImmediate(listen);
  await work();
  isDone = true;
  return turns;
}

/** Returns the report of a capture, and the turns from its last byte on. */
async function reported(
  octets: () => AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  options: Parameters<typeof analyze>[1] = {},
) {
  let turns: Promise<number> | undefined;
  /** @yields the capture */
  async function* chunks(): AsyncGenerator<Uint8Array> {
    yield* octets();
    turns = turnsOf(() => analysed);
  }
  const analysed = analyze([{ file: 'many.pcap', chunks }], options);
  return { result: await analysed, turns: await turns };
}

test.each([
  ['the report is put together', 1, 1],
  ['hundreds of findings are made', 600, 3],
])('while %s, the process hears its signals', async (_what, lookups, least) => {
  const { result, turns } = await reported(() => lossesOf(lookups).chunks());
  expect(result.report.findings).toHaveLength(lookups);
  expect(turns).toBeGreaterThanOrEqual(least);
});

test('while thousands of lookups are settled, and get their rows, the process hears its signals', async () => {
  let rows = 0;
  const { result, turns } = await reported(() => pcap(6_000, FLOODS['names']!), {
    onLookup: () => rows++,
  });
  expect([result.report.summary.lookups, rows]).toEqual([3_000, 3_000]);
  // Twice while they are settled, twice while their rows leave, and once for the report.
  expect(turns).toBeGreaterThanOrEqual(5);
});

test('while thousands of lines leave at the end, the process hears its signals', async () => {
  let rows = 0;
  let turn = 0;
  const turnsWithRows = new Set<number>();
  await reported(() => pcap(6_000, FLOODS['clients']!), {
    onRow() {
      rows++;
      if (!turnsWithRows.has(turn)) setImmediate(() => turn++);
      turnsWithRows.add(turn);
    },
  });
  expect(rows).toBe(6_000);
  expect(turnsWithRows.size).toBeGreaterThanOrEqual(20);
});

test('when a silence ends thousands of lookups at one packet, their lines leave a few at a time', async () => {
  const burst = 6_000;
  let turn = 0;
  const rowsOfTurns = new Map<number, number>();
  await reported(() => pcap(burst + 3_000, { ...FLOODS['silences']!, burst }), {
    onRow() {
      if (!rowsOfTurns.has(turn)) setImmediate(() => turn++);
      rowsOfTurns.set(turn, (rowsOfTurns.get(turn) ?? 0) + 1);
    },
  });
  expect([...rowsOfTurns.values()].reduce((a, b) => a + b)).toBe(burst + 3_000);
  // 64 KiB are 1,024 packets, and two lines leave with each.
  expect(Math.max(...rowsOfTurns.values())).toBeLessThan(burst / 2);
});

test.each([
  ['text', 1],
  ['json', 1],
  // Its content, its data, and the template.
  ['html', 4],
] as const)(
  'while a report is made as %s, the process hears its signals',
  async (format, least) => {
    const { result } = await reported(() => lossesOf(20).chunks());
    const reporter = await FORMATS[format].load({ lines: 'auto', color: false, words: ENGLISH });
    let written = 0;
    const output = new ReportOutput(
      reporter,
      {
        write: (piece) => (written += piece.length),
        drained: async () => {},
        close: async () => {},
        publish() {},
        retreat() {},
        discard() {},
      },
      false,
    );
    expect(await turnsOf(() => output.finish(result))).toBeGreaterThanOrEqual(least);
    expect(written).toBeGreaterThan(1_000);
  },
);
