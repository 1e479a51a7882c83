import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { readTcpdumpLine } from '../src/text/tcpdump/line.ts';
import { explainable } from '../src/explain/index.ts';
import { rules } from '../src/rules/index.ts';
import { dnspcap } from './support/program.ts';
import { processorMs } from './support/processor-time.ts';

const FIXTURES = new URL('../fixtures/', import.meta.url);

/** Returns lines that are too wide. Only unbreakable texts may be wider: a link to click, a line to paste. */
function tooWide(out: string): string[] {
  return out
    .split('\n')
    .filter((line) => line.length > 80 && !/^ +\S+$|^ {6}|\(\d+(?:\.\d+)?\)$/.test(line));
}

/** Every line that tcpdump printed for the fixtures. */
const RECORDED = ['captures/', 'notation/'].flatMap((folder) =>
  readdirSync(new URL(folder, FIXTURES))
    .filter((name) => name.endsWith('.tcpdump.txt'))
    .flatMap((name) =>
      readFileSync(new URL(folder + name, FIXTURES), 'latin1')
        .split('\n')
        .slice(1, -1),
    ),
);

describe('a line of tcpdump', () => {
  test('is understood to its end, and no character of it is lost', () => {
    expect(RECORDED.length).toBeGreaterThan(500);
    const wrong = RECORDED.filter((line) => {
      const fields = readTcpdumpLine(line)?.fields;
      if (!fields || fields.some(({ kind }) => kind === 'rest')) return true;
      let rest = line;
      for (const { text: field } of fields) {
        const at = rest.indexOf(field);
        if (at < 0) return true;
        // Between two fields there are only separators.
        if (!/^[\s.,:>]*$/.test(rest.slice(0, at))) return true;
        rest = rest.slice(at + field.length);
      }
      return !/^[\s,]*$/.test(rest);
    });
    expect(wrong).toEqual([]);
  });

  const ENDS = {
    source: { host: '10.244.1.7', port: '36596' },
    destination: { host: '10.96.0.10', port: '53' },
  };
  const BARE = '10.244.1.7.36596 > 10.96.0.10.53: 30933+ A? web.test. (26)';
  test.each<[string, string, object]>([
    ['without a time', `IP ${BARE}`, { ...ENDS, family: 'IP' }],
    ['-t, -ttt', `12:12:40.618766 IP ${BARE}`, { ...ENDS, time: '12:12:40.618766' }],
    ['-tt', `1795349560.618766 IP ${BARE}`, { ...ENDS, time: '1795349560.618766' }],
    [
      '-tttt',
      `2026-11-22 12:12:40.618766 IP ${BARE}`,
      { ...ENDS, time: '2026-11-22 12:12:40.618766' },
    ],
    [
      '-i any',
      `12:12:40.618766 eth0  Out IP ${BARE}`,
      { ...ENDS, interface: 'eth0', direction: 'Out' },
    ],
    [
      '-e',
      `12:12:40.6 4a:04:ae:ff:f5:7b > 5a:d3:61:c1:f6:a4, ethertype IPv4 (0x0800), length 76: ${BARE}`,
      { ...ENDS, family: 'IP' },
    ],
    [
      '-vv',
      `12:12:40.6 IP (tos 0x0, ttl 64, id 3063, offset 0, flags [DF], proto UDP (17), length 62) ${BARE.replace(': ', ': [bad udp cksum 0x16a0 -> 0x3fd6!] ')}`,
      { ...ENDS, transport: 'udp' },
    ],
    [
      'names for addresses and ports',
      'IP6 cart-0.shop.svc.4000 > kube-dns.kube-system.svc.cluster.local.domain: 1+ A? a. (19)',
      { destination: { host: 'kube-dns.kube-system.svc.cluster.local', port: 'domain' } },
    ],
    [
      'IPv6',
      'IP6 fd00::7.36596 > fd00::10.53: 1+ A? a. (19)',
      { source: { host: 'fd00::7', port: '36596' }, destination: { host: 'fd00::10', port: '53' } },
    ],
    [
      'ICMP',
      'IP 10.244.1.7 > 10.96.0.10: ICMP 10.244.1.7 udp port 40006 unreachable, length 98',
      { source: { host: '10.244.1.7' }, transport: 'icmp' },
    ],
    [
      'TCP',
      `IP ${BARE.replace(': ', ': Flags [P.], seq 1:73, ack 1, win 63, options [nop,nop,TS val 8 ecr 7], length 72 ')}`,
      { ...ENDS, transport: 'tcp', message: expect.objectContaining({ id: 30_933 }) },
    ],
    ['another protocol', 'IP 10.0.0.1.123 > 10.0.0.2.123: NTPv4, Client, length 48', {}],
  ])('%s', (_form, line, facts) => expect(readTcpdumpLine(line)).toMatchObject(facts));

  test.each<[string, object]>([
    ['30933+ A? web.test. (26)', { isResponse: false, recursionDesired: true, length: 26 }],
    [
      '30933* 1/0/0 A 10.0.0.5 (50)',
      { records: [{ section: 'answer', type: 'A', data: '10.0.0.5' }] },
    ],
    [
      '5 NXDomain*- 0/1/0 (120)',
      { rcode: 'NXDomain', authoritative: true, recursionUnavailable: true, counts: [0, 1, 0] },
    ],
    ['5 ServFail 0/0/0 (26)', { isResponse: true, rcode: 'ServFail' }],
    ['5 Refused- 0/0/0 (26)', { rcode: 'Refused' }],
    ['5*| 0/0/0 (26)', { truncated: true }],
    ['5$ 1/0/0 A 10.0.0.5 (50)', { authentic: true }],
    ['5* [|domain]', { isResponse: true, isCut: true }],
    ['5 [|domain]', { isCut: true }],
    [
      '5+ [1au] A? web.test. (37)',
      { oddCounts: ['1au'], questions: [{ type: 'A', name: 'web.test.' }] },
    ],
    ['5+% [b2&3=0x130] A? web.test. (26)', { checkingDisabled: true, oddFlags: 0x130 }],
    ['5 notify [b2&3=0x2400] SOA? test. (22)', { opcode: 'notify', questions: [{ type: 'SOA' }] }],
    [
      '5 TXT CHAOS? version.bind. (30)',
      { questions: [{ type: 'TXT', class: 'CHAOS', name: 'version.bind.' }] },
    ],
    [
      '5* q: A? a.test. 0/1/0 ns: test. [30s] SOA ns.test. h.test. 1 2 3 4 5 (99)',
      {
        questions: [{ type: 'A', name: 'a.test.' }],
        records: [{ section: 'authority', name: 'test.', ttl: '30s', type: 'SOA' }],
      },
    ],
    [
      '5 2/0/0 CNAME b.test., TXT "v=1, all" (70)',
      {
        records: [
          { type: 'CNAME', data: 'b.test.' },
          { type: 'TXT', data: '"v=1, all"' },
        ],
      },
    ],
  ])('%s', (message, facts) => {
    const { message: alone } = readTcpdumpLine(message) ?? {};
    expect(alone).toMatchObject(facts);
    expect(readTcpdumpLine(`IP 10.0.0.1.1 > 10.0.0.2.53: ${message}`)!.message).toEqual(alone);
  });

  test.each(['', 'listening on eth0', 'root@node:~#', '12:00:00 nothing', '4 + 4 = 8'])(
    '%p is none',
    (line) => expect(readTcpdumpLine(line)).toBeUndefined(),
  );

  test('takes its time in proportion to its length', async () => {
    const ms = await processorMs(() => {
      for (const piece of ['"', ',', '"a",', ' A? ', '1/', 'x > ', ', "', '('])
        readTcpdumpLine(`IP 10.0.0.1.1 > 10.0.0.2.53: 5* 1/0/0 A ${piece.repeat(20_000)}`);
    });
    expect(ms).toBeLessThan(5_000);
  });
});

describe('dnspcap explain', () => {
  test('takes a line apart', async () => {
    const line = '12:00:00.1 IP 10.96.0.10.53 > 10.244.1.7.36596: 30933 NXDomain*- 0/1/0 (120)';
    const { code, out, err } = await dnspcap(['explain', line]);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toMatch(/^10\.96\.0\.10 answers 10\.244\.1\.7: NXDOMAIN: there is no such name/);
    expect(out).toContain('\n  36596       port of the client');
    expect(out).toContain('\n  0/1/0       records in the answer: 0, in the authority section: 1');
    expect(out).toContain('the one with ID 30933 from port\n  36596.');
    expect(tooWide(out)).toEqual([]);
    // Without quotes the shell passes single words.
    expect((await dnspcap(['explain', ...line.split(' ')])).out).toBe(out);
    expect((await dnspcap(['explain'], `${line}\n`)).out).toBe(out);
  });

  test('reads both lines of -v on standard input, and every line', async () => {
    const paste = `12:12:40.6 IP (tos 0x0, proto UDP (17), length 62)
    10.244.1.7.36596 > 10.96.0.10.53: 30933+ A? a.test. (24)
12:12:40.7 IP 10.244.1.7.36596 > 10.96.0.10.53: 37417+ AAAA? a.test. (24)
`;
    const { out } = await dnspcap(['explain', '-', '-f', 'json'], paste);
    const told = JSON.parse(out) as { title: string }[];
    expect(told.map(({ title }) => title)).toEqual([
      '10.244.1.7 asks 10.96.0.10 for the A records of a.test.',
      '10.244.1.7 asks 10.96.0.10 for the AAAA records of a.test.',
    ]);
  });

  test('takes a line of tshark apart', async () => {
    const line =
      '  3   0.003097   10.96.0.10 → 10.244.1.7   DNS 92 Standard query response 0x78d5 A web.test A 10.0.0.5';
    const { out } = await dnspcap(['explain', line]);
    expect(out).toMatch(/^10\.96\.0\.10 answers 10\.244\.1\.7: 1 record/);
    expect(out).toMatch(/\n {2}0\.003097 +seconds since the first packet/);
    expect(out).toMatch(/\n {2}A 10\.0\.0\.5 +record: IPv4 address/);
  });

  test.each([
    '3;0,003097;10.96.0.10;10.244.1.7;DNS;92;Standard query response 0x78d5 A web.test A 10.0.0.5',
    '|3|0.003097|10.96.0.10|10.244.1.7|DNS|92|Standard query response 0x78d5 A web.test A 10.0.0.5|',
    '"3","0.003097","10.96.0.10","10.244.1.7","DNS","92","Standard query response 0x78d5 A web.test A 10.0.0.5"',
  ])('takes cells of Wireshark apart: %s', async (line) => {
    const { out } = await dnspcap(['explain', line]);
    expect(out).toMatch(/^10\.96\.0\.10 answers 10\.244\.1\.7: 1 record/);
    expect(out).toMatch(/\n {2}0\.003097 +seconds since the first packet/);
  });

  test('looks into a tunnel', async () => {
    const line =
      '12:12:40.6 IP 192.0.2.1 > 192.0.2.2: GREv0, length 66: IP 10.0.0.7.3659 > 10.0.0.9.53: 3+ A? web.test. (26)';
    const { out } = await dnspcap(['explain', line]);
    expect(out).toMatch(/^10\.0\.0\.7 asks 10\.0\.0\.9 for the A records of web\.test\./);
  });

  test('takes a line of the log of CoreDNS apart, and says what is not in it', async () => {
    const line =
      '[INFO] 10.244.1.7:36596 - 30933 "A IN web.test. udp 34 false 512" NXDOMAIN qr,aa,rd 50 0.000396s';
    const { out } = await dnspcap(['explain', line]);
    expect(out.replaceAll(/\s+/g, ' ')).toMatch(
      /^CoreDNS answered 10\.244\.1\.7, who asked for the A records of web\.test\., after 0\.396 ms: NXDOMAIN/,
    );
    expect(out.replaceAll(/\s+/g, ' ')).toContain(
      'A query that was lost on the way to it has no line',
    );
  });

  test('shows what is invisible', async () => {
    const { out } = await dnspcap(['explain', '5+ A? \u001b[2Jevil\u202e. (24)']);
    expect(out).toContain(String.raw`\u{1b}[2Jevil\u{202e}.`);
  });

  test('says what it can explain', async () => {
    const { code, err } = await dnspcap(['explain', 'gibberish']);
    expect(code).toBe(2);
    expect(err).toMatch(
      /^dnspcap: cannot explain gibberish: give a line of tcpdump .*conntrack-race.*musl/,
    );
  });

  test('tells of the race all that is needed to judge a finding', async () => {
    const { out } = await dnspcap(['explain', 'conntrack-race']);
    for (const heading of [
      'What it means',
      'How to tell it apart',
      'What looks like it',
      'Precedence',
      'What to do',
    ])
      expect(out).toContain(`\n${heading}\n`);
    expect(out).toMatch(/\n {2}8\. {2}The capture goes on past the retry/);
    expect(out).toMatch(/\n {2}compatible {2}Captured at the client/);
    expect(out).toMatch(/\n {2}proved {6}One capture with -i any/);
    expect(out).toMatch(/outranked by {2}port-unreachable, /);
    expect(out).toContain('- name: single-request-reopen');
  });

  test.each(rules.map(({ id }) => [id]))('%s', async (id) => {
    const rule = rules.find((one) => one.id === id)!;
    const { code, out } = await dnspcap(['explain', id]);
    expect(code).toBe(0);
    expect(out.replaceAll(/\s+/g, ' ')).toContain(`${id} (${rule.severity}): ${rule.title}`);
    expect(rule.toldApartBy).not.toHaveLength(0);
    expect(rule.advice).not.toHaveLength(0);
    const known = new Set(rules.map((one) => one.id));
    expect((rule.lookAlikes ?? []).filter((one) => !known.has(one.rule))).toEqual([]);
    expect(tooWide(out)).toEqual([]);
  });

  test.each(explainable().resolvers.map((name) => [name]))('%s', async (name) => {
    const { code, out } = await dnspcap(['explain', name.toUpperCase()]);
    expect(code).toBe(0);
    expect(out).toContain('\nWhen a query is lost\n');
    expect(out).toContain('\nHow this is known\n');
    expect(tooWide(out)).toEqual([]);
  });

  test('promises nothing to musl', async () => {
    const { out } = await dnspcap(['explain', 'alpine']);
    expect(out).toMatch(/^musl: /);
    expect(out.replaceAll(/\s+/g, ' ')).toContain(
      'single-request-reopen, use-vc, rotate, edns0 and no-aaaa are in no version',
    );
  });
});

describe('dnspcap rules', () => {
  test('lists every rule, in 80 columns', async () => {
    const { code, out } = await dnspcap(['rules']);
    expect(code).toBe(0);
    const ids = out.split('\n').flatMap((line) => /^\S+/.exec(line)?.[0] ?? []);
    expect(ids).toEqual(rules.map(({ id }) => id));
    expect(tooWide(out)).toEqual([]);
  });

  test('as JSON', async () => {
    const { out } = await dnspcap(['rules', '-f', 'json']);
    expect(JSON.parse(out)).toEqual(
      rules.map(({ id, severity, title }) => ({ id, severity, title })),
    );
  });
});
