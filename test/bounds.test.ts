import { describe, expect, test } from '@jest/globals';
import { type Pseudonyms, Rewrite } from '../src/anonymize/rewrite.ts';
import { wifiHeader } from '../src/anonymize/headers/wifi.ts';
import { LinkType } from '../src/capture/link-type.ts';
import { Histogram, Latency } from '../src/lookup/figures/latency.ts';
import { isWithin, parsePrefix } from '../src/lookup/filter.ts';
import { markdownText } from '../src/report/escape.ts';
import { ClockGuess, PrintedClock } from '../src/text/times/printed-clock.ts';
import { parseAddress } from '../src/wire/address.ts';
import type { Bytes } from '../src/wire/bytes.ts';
import { PORTS, QUERY, raw, Trial, udp, V4 } from './support/decoding.ts';
import { inFragments } from './support/encapsulation.ts';
import { concat, u16 } from './support/octets.ts';
import { buildIpFrame, buildUdpFrame } from './support/packet.ts';

/**
 * Values just inside and just outside of constants and conditions; those for lookups are in test/lookup-bounds.test.ts.
 */

describe('802.11', () => {
  const QOS_DATA = 0x0088;
  const HT_CONTROL = 0x8000;
  const AGGREGATE = 0x80;
  const SNAP = Uint8Array.of(0xaa, 0xaa, 3, 0, 0, 0, 8, 0);
  const packet = buildUdpFrame({ linkType: raw, ...V4, ...PORTS, payload: QUERY });

  /** Returns a frame with `control`, and `more` bytes after QoS. */
  function frame(control: number, qos: number, ...more: readonly Bytes[]): Bytes {
    const header = concat(u16(control, 'le'), new Uint8Array(22), Uint8Array.of(qos, 0));
    return concat(header, ...more, SNAP, packet);
  }

  test.each([
    { what: 'without', control: QOS_DATA, octets: 0, outcome: 1 },
    { what: 'with', control: QOS_DATA | HT_CONTROL, octets: 4, outcome: 1 },
    { what: 'announced, and not there', control: QOS_DATA | HT_CONTROL, octets: 0, outcome: 0 },
    { what: 'there, and not announced', control: QOS_DATA, octets: 4, outcome: 0 },
  ])('HT control: $what', ({ control, octets, outcome }) => {
    const one = frame(control, 0, new Uint8Array(octets));
    expect(new Trial().outcome(LinkType.IEEE802_11, one)).toBe(outcome);
  });

  test.each([
    [QOS_DATA, 26],
    [QOS_DATA | HT_CONTROL, 30],
  ])('hardware addresses of a packet that is one of several, control %i', (control, at) => {
    const replaced: number[] = [];
    const hardware = { replace: (_bytes: Bytes, offset: number) => replaced.push(offset) };
    const one = frame(control, AGGREGATE, new Uint8Array(at - 26), new Uint8Array(14));
    const ip = at + 14 + SNAP.length;
    const pseudonyms = { hardware } as unknown as Pseudonyms;
    const rewrite = new Rewrite(one, new Uint8Array(one.length), pseudonyms);
    expect(wifiHeader(rewrite, 0, one.length, ip)).toBe(ip);
    expect(replaced).toEqual([4, 10, 16, at, at + 6]);
  });
});

describe('fragments', () => {
  const payload = concat(QUERY, new Uint8Array(90));
  const parts = (id: number) =>
    inFragments(buildIpFrame({ linkType: raw, ...V4 }, 17, udp(payload)), 48, id);

  test.each([
    { what: 'thirty seconds', time: 30e9, octets: payload.length },
    { what: 'more', time: 30e9 + 1, octets: 40 },
  ])('wait for the first one: $what', ({ time, octets }) => {
    const trial = new Trial();
    const [first, second, third] = parts(1);
    trial.decode(raw, second!);
    trial.time = time;
    // Fragments of another message look for room.
    for (const one of [parts(2)[1]!, first!, third!]) trial.decode(raw, one);
    trial.end();
    expect(trial.seen.map((one) => one.payload.length)).toEqual([octets]);
  });

  test.each([
    { what: 'a second', time: 1e9, octets: payload.length, late: [] },
    { what: 'more', time: 1e9 + 1, octets: 40, late: [1] },
  ])('the first one waits for the rest: $what', ({ time, octets, late }) => {
    const trial = new Trial();
    const [first, second, third] = parts(1);
    trial.decode(raw, first!);
    trial.time = time;
    for (const one of [second!, third!]) trial.decode(raw, one);
    trial.end();
    expect(trial.seen.map((one) => one.payload.length)).toEqual([octets]);
    expect(trial.late).toEqual(late);
  });
});

describe('prefixes of addresses', () => {
  test.each([
    ['10.244.16.0/20', ['10.244.16.0', '10.244.31.255'], ['10.244.15.255', '10.244.32.0']],
    ['10.96.0.0/12', ['10.96.0.0', '10.111.255.255'], ['10.95.255.255', '10.112.0.0']],
    ['10.0.0.6/31', ['10.0.0.6', '10.0.0.7'], ['10.0.0.5', '10.0.0.8']],
    ['128.0.0.0/1', ['128.0.0.0', '255.255.255.255'], ['127.255.255.255']],
    ['fd00:0:0:80::/57', ['fd00:0:0:80::', 'fd00:0:0:ff::1'], ['fd00:0:0:7f::1', 'fd00:0:0:100::']],
  ])('%s', (prefix, inside, outside) => {
    const within = (address: string) => isWithin(parseAddress(address)!, parsePrefix(prefix));
    expect(inside.filter((one) => !within(one))).toEqual([]);
    expect(outside.filter(within)).toEqual([]);
  });

  test.each(['10.0.0.0/', '10.0.0.0/8/9', 'fd00::/', '10.0.0.0/33', '10.0.0.0/-1'])(
    '%s is none',
    (text) => {
      expect(() => parsePrefix(text)).toThrow(RangeError);
    },
  );
});

/** Returns the edge of the bucket that counts a lookup of this duration in nanoseconds. */
function bucketOf(duration: number): number | undefined {
  const histogram = new Histogram();
  histogram.add(duration);
  return histogram.buckets().find(({ count }) => count === 1)!.leMs;
}

describe('the histogram', () => {
  /** Reports of different versions must add up, so the edges are fixed. */
  const EDGES = [
    1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 2400, 2600, 4900, 5200, 10_000, 20_000, 30_000,
  ];

  test.each(EDGES.map((edge, at) => [edge, EDGES[at + 1]] as const))(
    '%i ms are counted up to there, more in the next bucket',
    (edge, next) => {
      expect([bucketOf(edge * 1e6), bucketOf(edge * 1e6 + 1)]).toEqual([edge, next]);
    },
  );
});

/** Returns durations from 1.01 ms on, each 0.5 % longer than the one before. */
function growing(count: number): Latency {
  const latency = new Latency();
  for (let at = 0; at < count; at++) latency.add(Math.round(1.01e6 * 1.005 ** at));
  return latency;
}

function medianOfGrowing(count: number): number {
  return 1.01 * 1.005 ** (Math.ceil(count / 2) - 1);
}

describe('percentiles', () => {
  test('of 255 durations are exact, those of 256 and more off by at most 6 %', () => {
    expect(growing(255).percentileMs(0.5)).toBeCloseTo(medianOfGrowing(255), 3);
    const errors = Array.from({ length: 300 }, (_, at) => 256 + at).map((count) =>
      Math.abs(growing(count).percentileMs(0.5)! / medianOfGrowing(count) - 1),
    );
    expect(errors[0]).toBeGreaterThan(0.001);
    // Eight buckets for each factor of two, and the middle of a bucket is what is told.
    expect(Math.max(...errors)).toBeLessThan(1 / 16);
    expect(Math.max(...errors)).toBeGreaterThan(1 / 17);
  });

  test('of what is seldom need a hundred durations', () => {
    expect([growing(99), growing(100)].map((one) => typeof one.ofManyMs(0.99))).toEqual([
      'undefined',
      'number',
    ]);
  });
});

/** Returns the second for which the last of these times is taken. */
function momentOf(...times: readonly string[]): number {
  const clock = new PrintedClock();
  return times.map((time) => clock.read(time).seconds).at(-1)!;
}

function kindOf(time: string) {
  const clock = new PrintedClock();
  clock.read(time);
  return clock.kind;
}

describe('times of a text', () => {
  test('half a day backwards is out of order, more is midnight', () => {
    expect(momentOf('20:00:00.000000', '08:00:00.000000')).toBe(8 * 3_600);
    expect(momentOf('20:00:00.000000', '07:59:59.999999')).toBe(86_400 + 8 * 3_600 - 1);
    // Times without microseconds.
    expect(momentOf('20:00:00', '08:00:00')).toBe(8 * 3_600);
    expect(momentOf('20:00:00', '07:59:59')).toBe(86_400 + 8 * 3_600 - 1);
  });

  test('midnight comes again', () => {
    const evening = '23:59:59.000000';
    const morning = '00:00:01.000000';
    expect(momentOf(evening, morning, evening, morning)).toBe(2 * 86_400 + 1);
  });

  test('less than 366 days are counted from the first packet, more from 1970', () => {
    expect([kindOf('31622399.5'), kindOf('31622400.0')]).toEqual(['of-first', 'counted']);
  });
});

/**
 * Returns at which of the times, after a first time of 0, it is known whether they are differences, and whether they
 * are.
 */
function guessed(...times: readonly number[]) {
  const guess = new ClockGuess();
  const said = [0, ...times].map((time) => guess.areDifferences(time.toFixed(6)));
  return [said.findIndex((one) => one !== undefined), said.find((one) => one !== undefined)];
}

const twice = (from: number, to: number) => guessed(from, to, from, to);
const rise = (lines: number) => Array.from({ length: lines }, (_, at) => 20 + at);

describe('whether times are differences (-ttt)', () => {
  const NEVER = [-1, undefined];

  test('times that go back twice are', () => {
    expect(guessed(4, 1, 4)).toEqual(NEVER);
    expect(guessed(4, 1, 4, 1)).toEqual([4, true]);
  });

  test('times that go back once, and then up for eight lines, are not', () => {
    expect(guessed(4, 1, ...rise(7))).toEqual(NEVER);
    expect(guessed(4, 1, ...rise(8))).toEqual([10, false]);
  });

  test('by 10 ms packets are out of order, unless it is half of the time', () => {
    expect(twice(10, 9.9905)).toEqual(NEVER);
    expect(twice(10, 9.9895)).toEqual([4, true]);
    expect(twice(0.004, 0.002_001)).toEqual(NEVER);
    expect(twice(0.004, 0.001_999)).toEqual([4, true]);
  });

  test('three times tell that the first is none of those with which differences begin', () => {
    const guess = new ClockGuess();
    const said = ['12:00:00.000001', '12:00:01.0', '12:00:02.0'].map((time) =>
      guess.areDifferences(time),
    );
    expect(said).toEqual([undefined, undefined, false]);
  });
});

describe('running text in Markdown', () => {
  test.each(Array.from('\\`*_[]<>&|#~@'))('%s is no markup', (character) => {
    expect(markdownText(`a${character}b`)).toBe(`a\\${character}b`);
  });

  test.each(Array.from('.,:;!?()-+=/"\'$%^{}'))('%s stays what it is', (character) => {
    expect(markdownText(`a${character}b`)).toBe(`a${character}b`);
  });
});
