import { describe, expect, test } from '@jest/globals';
import { RateTable } from '../src/lookup/figures/rates.ts';
import { limitOf, SteadySeconds } from '../src/lookup/figures/steady-seconds.ts';
import type { Report } from '../src/report/report.ts';
import { MILLISECOND, SECOND } from '../src/wire/time.ts';
import { analyze } from './support/analyze.ts';
import { analyzeBytes } from './support/analysis.ts';
import { apart, limited } from './support/limited.ts';
import { inputsOf, parseScenario } from './support/scenario.ts';

/**
 * Returns the limit in seconds of [asked, answered, mixed]; `mixed` counts the queries in tenths of a second that have
 * both kinds.
 */
function limit(...seconds: readonly (readonly [number, number, number])[]) {
  const steady = new SteadySeconds();
  for (const [at, [asked, answered, mixed]] of seconds.entries())
    steady.add(at, asked, answered, mixed);
  return limitOf(steady)?.perSecond;
}

const times = <T>(number: number, item: T): T[] => Array.from({ length: number }, () => item);

type Second = readonly [number, number, number];
/** Six seconds, in each of which six queries are answered. */
const SIX_OF_MANY = times(3, [
  [24, 6, 9],
  [40, 6, 9],
] as readonly Second[]).flat();
/** Seconds of which one in three has one answered query. */
const NEXT_TO_NOTHING: readonly Second[] = [
  [160, 0, 99],
  [160, 0, 99],
  [160, 1, 99],
];
/** Seconds of which two in four have five answered queries. */
const FIVE_OF_MANY: readonly Second[] = [
  [30, 1, 9],
  [8, 5, 9],
  [30, 7, 9],
  [30, 5, 9],
];

describe('answers stop at a steady number a second', () => {
  test.each([
    ['three seconds that answer first and then not', times(3, [1_600, 1_024, 60]), 1_024],
    ['two of them: an outage may come twice', times(2, [1_600, 1_024, 60]), undefined],
    ['a quarter of what may be mixed is', times(3, [160, 100, 15]), 100],
    ['more is mixed: as random loss is', times(3, [160, 100, 16]), undefined],
    ['too few to be mixed', times(3, [49, 30, 0]), undefined],
    ['enough to be mixed', times(3, [50, 30, 0]), 30],
    [
      'two of three agree within a tenth',
      [...times(4, [160, 100, 9]), [90, 10, 5], [90, 80, 5]],
      100,
    ],
    ['one of two', [...times(3, [160, 100, 9]), ...times(3, [90, 10, 5])], undefined],
    ['after a second in which nothing is answered', [[160, 0, 0], ...times(4, [160, 100, 9])], 100],
    ['so much is answered in another second', [...times(3, [160, 100, 9]), [125, 125, 0]], 100],
    ['more is answered in another second', [...times(3, [160, 100, 9]), [126, 126, 0]], undefined],
    ['which loses three', [...times(3, [50, 30, 0]), [41, 38, 0]], 30],
    ['which loses two, as good as none', [...times(3, [50, 30, 0]), [40, 38, 0]], undefined],
    ['which loses a twentieth', [...times(3, [1_600, 1_024, 60]), [1_400, 1_329, 0]], 1_024],
    ['which loses less', [...times(3, [1_600, 1_024, 60]), [1_400, 1_331, 0]], undefined],
  ] as [string, [number, number, number][], number | undefined][])(
    'by the second: %s',
    (_, seconds, expected) => {
      expect(limit(...seconds)).toBe(expected);
    },
  );

  test.each([
    [
      'four seconds, and nothing is lost of half as much',
      [...times(4, [400, 200, 99]), [100, 100, 0]],
      200,
    ],
    ['three seconds', [...times(3, [400, 200, 99]), [100, 100, 0]], undefined],
    ['less than half as much', [...times(4, [400, 200, 99]), [99, 99, 0]], undefined],
    [
      'as many when a share of it would be five more',
      [...times(3, [400, 200, 99]), [410, 200, 99]],
      200,
    ],
    [
      'when a share of it would be two more',
      [...times(3, [400, 200, 99]), [404, 200, 99]],
      undefined,
    ],
    ['never less, never more is asked: each second packet', times(9, [400, 200, 99]), undefined],
    ['one more or less', [...times(4, [400, 200, 99]), [421, 201, 99]], 200],
    [
      'a full bucket in the first second, and a part of the last one',
      [[28, 12, 11], ...times(4, [22, 8, 8]), ...times(4, [31, 8, 8]), [15, 5, 5]],
      8,
    ],
    [
      'the same two in between',
      [...times(4, [22, 8, 8]), [28, 12, 11], [15, 5, 5], ...times(4, [31, 8, 8])],
      undefined,
    ],
    [
      'five in a thousand more or less',
      [...times(7, [1_440, 1_000, 300]), [1_600, 1_005, 300]],
      1_001,
    ],
    [
      'six in a thousand',
      [...times(2, [1_440, 1_000, 300]), ...times(2, [1_600, 1_006, 300]), [1_440, 994, 300]],
      undefined,
    ],
    ['eight a second, twelve times', [...times(12, [24, 8, 4]), [8, 8, 0]], 8],
    [
      'eight a second, six times: chance does that',
      [...times(6, [24, 8, 4]), [8, 8, 0]],
      undefined,
    ],
    [
      'eight of ten seconds agree',
      [...times(8, [100, 30, 9]), ...times(2, [110, 36, 9]), [30, 30, 0]],
      30,
    ],
    [
      'half of them do',
      [...times(5, [100, 30, 9]), ...times(5, [110, 36, 9]), [30, 30, 0]],
      undefined,
    ],
    [
      'thirteen of sixteen do, and chance does that',
      [...SIX_OF_MANY, ...times(3, [30, 12, 9] as const), ...SIX_OF_MANY, [24, 6, 9]],
      undefined,
    ],
    ['next to nothing is answered', [...times(100, NEXT_TO_NOTHING).flat(), [1, 1, 0]], undefined],
    [
      'fewer agree than chance makes agree',
      [...times(2, [30, 5, 9]), ...times(100, FIVE_OF_MANY).flat(), [8, 5, 9]],
      undefined,
    ],
  ] as [string, [number, number, number][], number | undefined][])(
    'one by one: %s',
    (_, seconds, expected) => {
      expect(limit(...seconds)).toBe(expected);
    },
  );
});

test('the peak is that of any second, wherever it begins', () => {
  const rates = new RateTable();
  const ask = (queries: number, ms: number): void => {
    for (let at = 0; at < queries; at++) rates.asked(7, 30 + Math.floor(ms / 100));
  };
  expect(rates.peakOf(7)).toBeUndefined();
  ask(3, 100);
  ask(5, 900);
  ask(4, 1_700);
  ask(9, 20_000);
  ask(2, 20_999);
  expect(rates.peakOf(7)).toEqual({ perSecond: 11, time: 22.1 * SECOND + 900 * MILLISECOND - 0 });
});

/** One query a second for a minute, each answered. */
const minuteOf = (client: string): string =>
  Array.from({ length: 60 }, (_, at) => {
    const [port, id] = [40_000 + at, (at + 1).toString(16)];
    return ` ${at}    ${client}:${port} > 10.96.0.10  query    ${id} n${at}.example.test. A
+.002  10.96.0.10 > ${client}:${port}  response ${id} n${at}.example.test. A`;
  }).join('\n');

test.each([
  ['of the same minute on another node', ''],
  ['that begins ten seconds before the end of the first, as in a ring', ' 50'],
])(
  'the queries of another capture %s are no peak at the end of the first',
  async (_name, shift) => {
    const other = minuteOf('10.244.2.7').replaceAll(
      /^ (\d+) /gm,
      (_all, at: string) => ` ${Number(at) + Number(shift)} `,
    );
    const scenario = parseScenario(`${minuteOf('10.244.1.7')}\nfile\n${other}\n---\n`);
    const { report } = await analyze(inputsOf(scenario));
    const [server] = report.servers;
    expect(server).toMatchObject({ queries: 120, answered: 120 });
    expect(server!.peak!.perSecond).toBeLessThanOrEqual(2);
  },
);

test('an outage in the second of two captures of the same time is seen, and does not reach into the first', () => {
  const rates = new RateTable();
  const second = (from: number, isAnswered: boolean): void => {
    for (let tenth = from; tenth < from + 10; tenth++) {
      rates.asked(7, tenth);
      if (isAnswered) rates.answered(7, tenth);
    }
  };
  for (let at = 0; at < 60; at++) second(30 + 10 * at, true);
  rates.restart();
  for (let at = 0; at < 60; at++) second(30 + 10 * at, at < 20 || at > 29);
  rates.end();
  expect(rates.silencesOf(7)).toEqual([
    { from: 230, to: 329, asked: 100, answeredUntil: 229, isAnsweredAfter: true },
  ]);
});

/** Its number. */
const at = (second: number, tenth: number): number => 10 * second + tenth;

test('what was asked in the last second is what was asked then, not what was in its place three seconds before', () => {
  const rates = new RateTable();
  for (const second of [3, 4, 5])
    for (let tenth = 0; tenth < 10; tenth++)
      for (let query = 0; query < 20; query++) {
        rates.asked(7, at(second, tenth));
        if (tenth < 5) rates.answered(7, at(second, tenth));
      }
  rates.asked(7, at(6, 0));
  rates.answered(7, at(6, 0));
  rates.end();
  expect(rates.limitOf(7)).toMatchObject({ perSecond: 100, seconds: 3, first: 3, last: 5 });
});

/**
 * Linear congruential (Numerical Recipes): the same traffic each time.
 *
 * @yields numbers from 0 to 1
 */
function* random(seed: number): Generator<number> {
  for (let state = seed; ;) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    yield state / 2 ** 32;
  }
}

async function under(
  perSecond: number,
  seconds: number,
  isAnswered: (n: number) => boolean,
  clients = 1,
): Promise<Report> {
  return (await analyzeBytes(limited(times(seconds, perSecond), isAnswered, clients))).report;
}

describe('rate-limit', () => {
  test('names the client, and the number', async () => {
    const { summary, findings, clients, servers } = await under(160, 4, (n) => n < 100);
    expect(summary.findings).toEqual({ 'rate-limit': 240 });
    expect(findings[0]!.message).toBe(
      'the A query in frame 201 is one of those beyond a limit: answers to 10.0.1.0 stop at about 100 a second',
    );
    const peak = { perSecond: 160, time: clients[0]!.peak!.time };
    expect([clients[0]!.peak, servers[0]!.peak]).toEqual([peak, peak]);
  });

  test('is of the server where it takes all clients together', async () => {
    const { summary, findings } = await under(160, 4, (n) => n < 100, 5);
    expect(summary.findings).toEqual({ 'rate-limit': 240 });
    expect(findings[0]!.message).toMatch(
      /answers of 10\.0\.0\.2 stop at about 100 a second, all clients taken together$/,
    );
  });

  test('is none of what is lost before the limit is reached, and after', async () => {
    const { summary } = await analyzeBytes(apart()).then(({ report }) => report);
    expect(summary.findings).toEqual({ 'rate-limit': 240, 'packet-loss': 2 });
  });

  test('is no loss that falls as it likes', async () => {
    const dice = random(1);
    const { summary } = await under(200, 8, () => (dice.next().value as number) < 0.7);
    expect(Object.keys(summary.findings)).toEqual(['packet-loss']);
  });

  test('is no outage', async () => {
    const { summary } = await under(160, 1, (n) => n < 100);
    expect(summary.findings['rate-limit']).toBeUndefined();
  });
});
