import { describe, expect, test } from '@jest/globals';
import { told } from './support/messages.ts';
import { analyzed, FOUND, found, ofDay, timed, warnings } from './support/printed.ts';

const FIRST = 45_000;
const race = timed((at) => ofDay(FIRST + at));
/** Returns lines in which the same pod asks without a loss. */
const healthy = (start: number): string[] =>
  [
    [0, '10.244.1.7.36600 > 10.96.0.10.53: 7+ A? api.example.test. (34)'],
    [0.002, '10.96.0.10.53 > 10.244.1.7.36600: 7* 1/0/0 A 10.0.0.6 (50)'],
    [0.003, '10.244.1.7.36600 > 10.96.0.10.53: 9+ AAAA? api.example.test. (34)'],
    [0.005, '10.96.0.10.53 > 10.244.1.7.36600: 9* 1/0/0 AAAA fd00::6 (62)'],
  ].map(([at, line]) => `${ofDay(start + Number(at))} IP ${line}`);
const rows = (ids: string): string[] => [
  `1 0.000000 10.0.0.7 → 10.0.0.9 DNS 76 Standard query 0x${ids}1 A a.test`,
  `2 0.001000 10.0.0.9 → 10.0.0.7 DNS 92 Standard query response 0x${ids}1 A a.test A 10.0.0.5`,
  `3 9.001000 10.0.0.7 → 10.0.0.9 DNS 76 Standard query 0x${ids}2 A b.test`,
];

const difference = (seconds: number, line: string): string => ` ${ofDay(seconds)} IP ${line}`;

describe('what was pasted twice counts once', () => {
  test.each<[string, readonly string[]]>([
    ['at once', [...race, ...race]],
    ['with an empty line in between', [...race, '', ...race]],
    ['with a sentence in between', [...race, 'and once more:', ...race]],
    ['three times', [...race, ...race, '', ...race]],
    ['a part of it', [...race, '', ...race.slice(2)]],
    ['its beginning', [...race, ...race.slice(0, 3)]],
    ['with a prompt in front', [...race, '$ tcpdump -nr dns.pcap', ...race]],
    ['quoted in an answer', [...race, '', ...race.map((line) => `> ${line}`)]],
  ])('%s', async (_how, text) => {
    const result = await analyzed(text);
    expect(found(result)).toBe(FOUND);
    expect(result.report.summary).toMatchObject({ lookups: 1, queries: 4, lost: 1 });
    expect(warnings(result).join()).toContain('pasted-twice');
  });

  test('also where all of it is of less than a second', async () => {
    const text = healthy(FIRST);
    for (const again of [text, ['', ...text], text.slice(0, 2)]) {
      const result = await analyzed([...text, ...again]);
      expect(result.report.findings).toEqual([]);
      expect(result.report.summary).toMatchObject({ lookups: 1, queries: 2, responses: 2 });
    }
  });

  test('with other options: -v, and rows of tshark', async () => {
    const verbose = race.flatMap((line) => {
      const [, time, rest] = /^(\S+) IP (.*)$/.exec(line)!;
      return [`${time} IP (tos 0x0, ttl 64, id 9, proto UDP (17), length 62)`, `    ${rest}`];
    });
    expect(found(await analyzed([...race, '', ...verbose]))).toBe(FOUND);
  });

  test('rows of tshark, whose times begin with 0 each time', async () => {
    const again = await told(Buffer.from([...rows('000'), '', ...rows('000')].join('\n')));
    expect(again.messages).toHaveLength(3);
    expect(again.warnings).toMatchObject({ 'pasted-twice': 3 });
    const other = await told(Buffer.from([...rows('000'), '', ...rows('00a')].join('\n')));
    expect(other.messages).toHaveLength(6);
    expect(other.warnings).toMatchObject({ 'several-captures': 2 });
  });

  test('differences that come again by chance are packets of their own', async () => {
    const [first, second] = [4, 5].map(
      (id) => `10.0.0.7.4000 > 10.0.0.9.53: ${id}+ ${id === 4 ? 'A' : 'AAAA'}? a.test. (24)`,
    ) as [string, string];
    const text = [
      difference(0, first),
      difference(0.000064, second),
      difference(5.000001, first),
      difference(0.000064, second),
      difference(0.001, '10.0.0.9.53 > 10.0.0.7.4000: 4 1/0/0 A 10.0.0.5 (40)'),
    ];
    expect((await told(Buffer.from(text.join('\n')))).messages).toHaveLength(5);
  });
});

describe('another capture, which began earlier', () => {
  test.each<[string, readonly string[]]>([
    ['behind an empty line', ['']],
    ['behind a sentence', ['before that it worked:']],
    ['behind a prompt', ['$ sudo tcpdump -ni eth0 port 53']],
  ])('%s', async (_how, between) => {
    const result = await analyzed([...race, ...between, ...healthy(FIRST - 300)]);
    expect(found(result)).toBe(FOUND);
    expect(result.report.summary).toMatchObject({ lookups: 2, queries: 6, lost: 1 });
    expect(warnings(result)).toContain('several-captures 2');
    expect(warnings(result).join()).not.toContain('time-went-back');
  });

  test('with nothing in between, the clock may have been set', async () => {
    const result = await analyzed([...race, ...healthy(FIRST - 300)]);
    expect(found(result)).toContain('clock-stepped');
  });

  test('packets out of order by less than a second are of one capture', async () => {
    const result = await analyzed([...race, '', ...healthy(FIRST + 4.9)]);
    expect(warnings(result)).toEqual(['no-date', 'time-went-back 1']);
  });
});

describe('two captures of one lookup, in the pod and behind the translation', () => {
  /** On the node's uplink, the first AAAA is missing. */
  const uplink = race.flatMap((line, at) =>
    at === 1 ? [] : [line.replaceAll('10.96.0.10', '10.244.2.12').replace(/(\d{3})(?= IP)/, '999')],
  );
  test.each<[string, readonly string[]]>([
    ['pod first', [...race, '', ...uplink]],
    ['uplink first', [...uplink, '', ...race]],
    ['with prompts', ['$ tcpdump -ni eth0', ...uplink, '$ tcpdump -ni ens5', ...race]],
  ])('%s: each is judged by itself', async (_order, text) => {
    const { report } = await analyzed(text);
    expect(report.findings.map(({ rule, lostType }) => `${rule} ${lostType}`)).toEqual([
      'conntrack-race AAAA',
      'conntrack-race AAAA',
    ]);
    expect(report.summary.lookups).toBe(2);
  });
});
