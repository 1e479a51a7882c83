import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { found, FOUND } from './support/printed.ts';
import { analyzeBytes } from './support/analysis.ts';
import { told, type Told } from './support/messages.ts';

const TEXTS = new URL('../fixtures/texts/', import.meta.url);
const file = (name: string): Buffer => readFileSync(new URL(name, TEXTS));
const lines = (text: string): Promise<Told> => told(Buffer.from(text.replace(/^\n/, '')));
const said = ({ messages }: Told): string[] => messages.map((one) => one.said);

const twice = (name: string): string[] => [`query A ${name}`, `response A ${name} NOERROR`];

describe('texts as people paste them', () => {
  const RACE = [
    '30933 query A',
    '37417 query AAAA',
    '30933 response A',
    '30933 query A',
    '30933 response A',
    '37417 query AAAA',
    '37417 response AAAA',
  ];
  const race = (name: string, count = 7): string[] =>
    RACE.slice(0, count).map(
      (one) => `${one} ${name}${one.includes('response') ? ' NOERROR' : ''}`,
    );
  test.each<[file: string, what: string, messages: readonly string[]]>([
    ['e1-race-remark', 'a remark behind a line is none of its name', race('web.example.test')],
    [
      'e2-race-renamed-longer',
      'a name that is longer than it was',
      race('orders-service.prod.svc.cluster.local'),
    ],
    ['e4-race-last-answer-missing', 'the last answer is not there', race('web.example.test', 6)],
    [
      'b1-swallow',
      'tcpdump 3',
      [
        ...twice('web.example').map((one) => `30679 ${one}`),
        '30680 query PTR 9.2.0.192.in-addr.arpa',
        '30680 response PTR 9.2.0.192.in-addr.arpa NOERROR',
      ],
    ],
    [
      'b1b-swallow-icmp',
      'ICMP of tcpdump 3',
      ['51007 query A web.example', '51007 query A web.example'],
    ],
    ['b3-table', 'cells of a table', twice('web.example').map((one) => `63196 ${one}`)],
    [
      'b4-two-on-a-line',
      'two packets on one line',
      [
        ...twice('web.example').map((one) => `40024 ${one}`),
        ...twice('api.example').map((one) => `51793 ${one}`),
      ],
    ],
    [
      'b5-untimed-head',
      'the first line without a time',
      Array<string>(3).fill('6039 query A web.example'),
    ],
    [
      'b6-mdlink',
      'names that became links',
      ['3138 query A www.example.com', ...twice('www.example.com').map((one) => `3138 ${one}`)],
    ],
    ['b8-openbsd', 'OpenBSD', twice('web.example').map((one) => `30933 ${one}`)],
    ['c2-pktmon', 'pktmon of Windows', twice('web.example').map((one) => `4660 ${one}`)],
    ['c3-hexonly-q', 'octets below a line of -q', ['30933 query A web.example']],
    [
      'b2-tshark-counter',
      'tshark 1 counts into its lines',
      [
        '15872 query A web.example',
        '30233 query AAAA web.example',
        '30233 response AAAA web.example NOERROR',
        '15872 response A web.example NOERROR',
        '47054 query A master.mesos',
        '47054 response A master.mesos NOERROR',
      ],
    ],
    [
      'redacted-angle',
      'names that were redacted',
      [
        '23760 query A',
        '30934 query AAAA',
        '30934 response AAAA',
        '23760 query A',
        '23760 response A',
        '30934 query AAAA',
        '30934 response AAAA',
      ].map((one) => `${one} <redacted>${one.includes('response') ? ' NOERROR' : ''}`),
    ],
  ])('%s: %s', async (name, _what, messages) => {
    const result = await told(file(`${name}.txt`));
    expect(said(result)).toEqual(messages);
    expect(result.warnings).not.toHaveProperty('unread-packets');
    expect(result.warnings).not.toHaveProperty('not-understood');
  });

  test('a line without a time costs only that line its time', async () => {
    const { untimed, messages, warnings } = await told(file('b5-untimed-head.txt'));
    expect(untimed).toEqual([1]);
    expect(messages.map(({ time }) => time)).toEqual([0, 0, 5_000_985]);
    expect(warnings).toEqual({ 'no-date': 1 });
  });

  test('differences of time are added up', async () => {
    const { messages } = await told(file('a8-tshark-delta.txt'));
    expect(messages.map(({ time }) => time)).toEqual([
      0, 396, 3_097, 5_001_468, 5_004_126, 5_004_300, 5_006_728,
    ]);
  });

  test('interfaces have their names', async () => {
    const { interfaces } = await told(file('d1-iface.txt'));
    expect(interfaces.slice(0, 2)).toEqual(['lxc25fed293', 'cilium_vxlan']);
  });

  test('headers that a narrow window has wrapped', async () => {
    const result = await told(file('h44.txt'));
    expect(result.messages).toHaveLength(5);
    expect(result.warnings).toEqual({ 'no-date': 1 });
    expect(result.interfaces).toEqual([
      'vetha5c90841',
      'vetha5c90841',
      'veth271ea3e0',
      'eth0',
      'eth0',
    ]);
  });

  test('a filter for one direction is said', async () => {
    expect((await told(file('c4-dst-port.txt'))).warnings).toMatchObject({ 'filtered-one-way': 1 });
  });
});

describe('lines of other versions of tcpdump', () => {
  test.each([
    [
      'macOS -k',
      '12:00:00.000001 (en0, proc mDNSResponder:266, svc BE, out) IP 10.0.0.7.4000 > 10.0.0.9.53: 1+ A? a.test. (24)',
    ],
    [
      'OpenBSD -v',
      '12:00:00.000001 10.0.0.7.4000 > 10.0.0.9.53: [udp sum ok] 1+ A? a.test. (24) (ttl 64, id 41, len 52)',
    ],
    [
      'tcpdump 3 -e',
      '12:00:00.000001 0:c:29:1:2:3 0:50:56:1:2:3 ip 66: 10.0.0.7.4000 > 10.0.0.9.53: 1+ A? a.test. (24) (DF)',
    ],
    [
      'tcpdump 3 -v',
      '12:00:00.000001 10.0.0.7.4000 > 10.0.0.9.domain:  1+ A? a.test. (24) (DF) (ttl 64, id 0, len 52)',
    ],
    [
      'VLAN',
      '12:00:00.000001 5a:d3:61:c1:f6:a4 > 4a:04:ae:ff:f5:7b, ethertype 802.1Q (0x8100), length 70: vlan 5, p 0, ethertype IPv4 (0x0800), 10.0.0.7.4000 > 10.0.0.9.53: 1+ A? a.test. (24)',
    ],
    [
      '-i any -e',
      '12:00:00.000001 eth0  In  ifindex 2 5a:d3:61:c1:f6:a4 ethertype IPv4 (0x0800), length 72: 10.0.0.7.4000 > 10.0.0.9.53: 1+ A? a.test. (24)',
    ],
    [
      '-e on a loopback',
      '12:00:00.000001 AF IPv4 (2), length 56: 10.0.0.7.4000 > 10.0.0.9.53: 1+ A? a.test. (24)',
    ],
    [
      'an inner packet of VXLAN',
      '12:00:00.000001 IP 192.0.2.1.40000 > 192.0.2.2.4789: VXLAN, flags [I] (0x08), vni 42\nIP 10.0.0.7.4000 > 10.0.0.9.53: 1+ A? a.test. (24)',
    ],
  ])('%s', async (_what, text) => {
    const result = await lines(text);
    expect(result.packets).toBe(1);
    expect(result.messages).toMatchObject([
      { source: '10.0.0.7 4000', destination: '10.0.0.9 53', said: '1 query A a.test' },
    ]);
    expect(result.warnings).toEqual({ 'no-date': 1 });
  });

  test.each(['rule 3/(match) block in on em0: ', 'rule 3/0(match): block in on em0: IP '])(
    'pflog: %s',
    async (rule) => {
      const result = await lines(
        `12:00:00.000001 ${rule}10.0.0.7.4000 > 10.0.0.9.53: 1+ A? a.test. (24)`,
      );
      expect([result.blocked, result.interfaces]).toEqual([[1], ['em0']]);
      expect(said(result)).toEqual(['1 query A a.test']);
    },
  );

  test('ARP and TCP of tcpdump 3', async () => {
    const result = await lines(`
12:00:00.000001 arp who-has 10.0.0.9 tell 10.0.0.7
12:00:00.000002 10.0.0.7.4000 > 10.0.0.9.53: S 1:1(0) win 5840 <mss 1460> (DF)
12:00:00.000003 10.0.0.7.4000 > 10.0.0.9.53: P 1:27(26) ack 1 win 5840 1+ A? a.test. (24) (DF)`);
    expect(result.packets).toBe(3);
    expect(result.messages).toMatchObject([{ transport: 'tcp', said: '1 query A a.test' }]);
  });
});

describe('one capture in the shapes of tcpdump, tshark and Wireshark', () => {
  const names = readdirSync(new URL('printed/', TEXTS));
  const truth = told(readFileSync(new URL('../captures/glibc-aaaa-lost.pcap', TEXTS)));

  test.each(names.filter((name) => name !== 'd-nq.txt'))('%s', async (name) => {
    const [result, packets] = [await told(file(`printed/${name}`)), await truth];
    expect(said(result)).toEqual(said(packets));
    expect(result.messages.map(({ time }) => time)).toEqual(
      packets.messages.map(({ time }) => time),
    );
    expect(
      Object.keys(result.warnings).filter((code) => !['no-date', 'no-ports'].includes(code)),
    ).toEqual([]);
    expect(found(await analyzeBytes(file(`printed/${name}`)))).toBe(FOUND);
  });

  test('d-nq.txt: tcpdump -q prints no DNS, and that is said', async () => {
    const { messages, warnings } = await told(file('printed/d-nq.txt'));
    expect(messages).toEqual([]);
    expect(warnings).toMatchObject({ 'no-dns-printed': 7 });
  });
});

test.each([
  ['cut-in-the-question', 'dumps that end too soon', ['snap-length-too-short']],
  ['refused-answer-without-v', 'a port that is not printed', ['unexpected-source']],
  [
    'unread-answers',
    'answers that are not understood took no other way',
    ['capture-ends-early', 'capture-ends-early', 'capture-ends-early'],
  ],
])('findings: %s, %s', async (name, _what, rules) => {
  const { report } = await analyzeBytes(file(`${name}.txt`));
  expect(report.findings.map(({ rule }) => rule)).toEqual(rules);
});
