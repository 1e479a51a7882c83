import { describe, expect, test } from '@jest/globals';
import { cutAt, MARKS, rulesOf } from './support/cut-at.ts';
import { analyzed, ofDay, timed, warnings } from './support/printed.ts';

const race = timed((at) => ofDay(45_000 + at));
const rows = [
  '    1   0.000000   10.244.1.7 → 10.96.0.10   DNS 76 Standard query 0x78d5 A web.example.test',
  '    2   0.000396   10.244.1.7 → 10.96.0.10   DNS 76 Standard query 0x9229 AAAA web.example.test',
  '    3   0.003097   10.96.0.10 → 10.244.1.7   DNS 92 Standard query response 0x78d5 A web.example.test A 10.0.0.5',
  '    4   5.001468   10.244.1.7 → 10.96.0.10   DNS 76 Standard query 0x78d5 A web.example.test',
  '    5   5.004126   10.96.0.10 → 10.244.1.7   DNS 92 Standard query response 0x78d5 A web.example.test A 10.0.0.5',
  '    6   5.004300   10.244.1.7 → 10.96.0.10   DNS 76 Standard query 0x9229 AAAA web.example.test',
  '    7   5.006728   10.96.0.10 → 10.244.1.7   DNS 104 Standard query response 0x9229 AAAA web.example.test AAAA fd00::5',
];

describe.each(MARKS)('lines that are cut off at one width, and end with %j', (mark) => {
  test.each([68, 72, 75, 80, 82, 85])('of tcpdump, %i', async (width) => {
    const result = await analyzed(cutAt(race, width, mark));
    expect(await rulesOf(cutAt(race, width, mark))).toEqual(['conntrack-race AAAA']);
    expect(result.report.summary).toMatchObject({ lookups: 1, queries: 4, answered: 3, lost: 1 });
    expect(width === 85 || warnings(result).join().includes('cut-off')).toBe(true);
  });

  test.each([86, 90, 100])('rows of tshark, %i', async (width) => {
    expect(await rulesOf(cutAt(rows, width, mark))).toEqual(['conntrack-race AAAA']);
  });

  test.each([64, 70, 74, 78, 80])(
    'nothing is invented where IDs are cut off, %i',
    async (width) => {
      expect(await rulesOf(cutAt(rows, width, mark))).toEqual([]);
    },
  );
});

test('only lines that lack their end are counted, and each by itself', async () => {
  const shown = cutAt(race, 80, '');
  const short = shown.filter((line) => line.length < 80 || line.endsWith(')'));
  const result = await analyzed(shown);
  expect(warnings(result)).toContain(`cut-off ${shown.length - short.length}`);
  const whole = `${ofDay(44_999)} IP 10.244.1.7.36595 > 10.96.0.10.53: 30932+ A? ab.example. (28)`;
  expect(whole).toHaveLength(79);
  expect(warnings(await analyzed([whole, ...shown]))).toEqual(warnings(result));
});

test('lines that end alike by chance are whole', async () => {
  expect(warnings(await analyzed(race))).toEqual(['no-date']);
  expect(warnings(await analyzed(rows))).not.toContain('cut-off');
});

test('the header of a tunnel, above its packet, is whole; and what has no ports lacks none', async () => {
  const lines = [
    `${ofDay(45_000)} eth0  Out IP 192.0.2.10.45716 > 192.0.2.20.8472: OTV, flags [I] (0x08), overlay 0, instance 1`,
    'IP 10.244.1.7.40001 > 10.244.2.11.53: 4660+ A? a.example. (27)',
    `${ofDay(45_000.002)} eth0  In  IP 192.0.2.20.45716 > 192.0.2.10.8472: OTV, flags [I] (0x08), overlay 0, instance 1`,
    'IP 10.244.2.11.53 > 10.244.1.7.40001: 4660 1/0/0 A 192.0.2.80 (43)',
    `${ofDay(45_001)} cni0  M   IP6 fe80::8448:14ff:fe09:ea54 > ff02::2: ICMP6, router solicitation, length 16`,
  ];
  const result = await analyzed(lines);
  expect(result.report.summary).toMatchObject({ queries: 1, answered: 1 });
  expect(warnings(result)).toEqual(['no-date']);
});
