import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { type Analysed, analyze } from './support/analyze.ts';
import type { ReportFinding } from '../src/report/report.ts';
import { analyzeBytes, inChunks } from './support/analysis.ts';
import {
  analyzed,
  FOUND,
  found,
  LOST,
  ofDay,
  SECONDS,
  timed,
  warnings,
} from './support/printed.ts';
import { LESS_IS_TOLD, NOT_TOLD } from './support/less-is-told.ts';

const CAPTURES = new URL('../fixtures/captures/', import.meta.url);

describe('the times that tcpdump prints', () => {
  test.each([
    ['of day', timed((at) => ofDay(45_000 + at))],
    ['over midnight', timed((at) => ofDay((86_399 + at) % 86_400))],
    ['-tt', timed((at) => (1_700_000_000 + at).toFixed(6))],
    ['-ttt', timed((at, index) => ofDay(at - (SECONDS[index - 1] ?? 0)))],
    ['-tttt', timed((at) => `2026-11-22 ${ofDay(45_000 + at)}`)],
    ['-ttttt', timed((at) => ofDay(at))],
  ])('%s', async (_what, lines) => {
    const result = await analyzed(lines);
    expect(found(result)).toBe(FOUND);
    expect(result.report.findings[0]).toMatchObject({ retryAfterMs: 5001.468, stallMs: 5006.728 });
  });

  test('without them, the order tells which leg is lost, and nothing tells of the stall', async () => {
    const result = await analyzed(LOST);
    expect(found(result)).toBe(FOUND);
    expect(warnings(result)).toEqual(['no-times']);
    const { findings, summary, captures, clients, timeline } = result.report;
    expect(findings[0]).not.toHaveProperty('stallMs');
    expect(findings[0]).not.toHaveProperty('retryAfterMs');
    expect([summary.stallMs, captures[0]!.firstPacket, timeline]).toEqual([
      0,
      undefined,
      undefined,
    ]);
    expect(clients[0]!.resolver.family).toBe('unknown');
    expect(JSON.stringify(result.report.findings)).not.toMatch(/\d m?s\b/);
    expect(result.lines.map(({ time, rttMs }) => [time, rttMs])).toEqual(
      Array.from({ length: 7 }, () => ['', undefined]),
    );
    expect(result.lines[1]!.annotation).toBe(
      'AAAA query, second leg of a concurrent pair; never answered; sent again in frame 6',
    );
  });
});

describe('what stands around the packets', () => {
  test('is counted and shown, and costs no packet', async () => {
    const lines = timed((at) => ofDay(45_000 + at));
    const paste = [
      '$ kubectl exec -it web-0 -- tcpdump -n port 53',
      'tcpdump: verbose output suppressed, use -v[v]... for full protocol decode',
      'listening on eth0, link-type EN10MB (Ethernet), snapshot length 262144 bytes',
      ...lines.slice(0, 3),
      '   <-- here it hangs for 5 s!',
      '',
      ...lines.slice(3),
      '^C',
      '7 packets captured',
      '9 packets received by filter',
      '2 packets dropped by kernel',
    ];
    const result = await analyzed(paste.join('\r\n'), 7);
    expect(found(result)).toBe(FOUND);
    expect(warnings(result)).toEqual(['no-date', 'not-understood 2', 'dropped-by-kernel 2']);
    expect(result.report.captures[0]!.warnings[1]!.message).toContain(
      'line 1: $ kubectl exec -it web-0 -- tcpdump -n port 53; line 7: <-- here it hangs for 5 s!',
    );
    expect(result.lines.map(({ line }) => line)).toEqual(LOST.slice(0, 7));
  });

  test('wrapped lines, the quoting of a mail, colours', async () => {
    const lines = timed((at) => ofDay(45_000 + at)).flatMap((line, at) => [
      `> \u001b[1m${line.slice(0, 44 + at)}\u001b[0m`,
      `> ${line.slice(44 + at)}`,
    ]);
    const result = await analyzed(lines);
    expect(found(result)).toBe(FOUND);
    expect(warnings(result)).toEqual(['no-date']);
  });

  test('a line of any length is one line, whatever chunks it comes in', async () => {
    const packets = LOST.join('\n');
    const text = `${packets}\n${'y'.repeat(150_000)}\n${packets}\n${'z'.repeat(70_000)}`;
    const results = await Promise.all(
      [undefined, 65_536, 9_999].map((size) => analyzed(text, size)),
    );
    for (const result of results) {
      expect(warnings(result)).toEqual(['no-times', 'not-understood 2']);
      expect(result.report).toEqual(results[0]!.report);
    }
  });

  test('what is no text is refused, whatever chunks it comes in', async () => {
    const text = LOST.join('\n').replace('37417+', '\u001E37417+');
    for (const size of [undefined, 1, 3, 70, 100])
      await expect(analyzed(text, size)).rejects.toThrow('neither pcap nor pcapng');
  });

  test('a length that is no number is none', async () => {
    const rows = ['"No.","Time","Source","Destination","Protocol","Length","Info"'].concat(
      '"1","0.000000","10.244.1.7","10.96.0.10","DNS","7x","Standard query 0x78d5 A web.example.test"',
    );
    const { report } = await analyzed(rows.join('\n'));
    expect(report.summary.queries).toBe(1);
  });

  test('a name that is longer than any is not understood, and not remembered', async () => {
    const host = 'h'.repeat(2_000);
    const result = await analyzed([
      ...LOST,
      `IP ${host}.5 > 10.96.0.10.53: 1+ A? a.test. (24)`,
      `IP 10.244.1.7.5 > 10.96.0.10.53: 1+ A? ${host}. (24)`,
    ]);
    expect(warnings(result)).toEqual(['no-times', 'unread-packets 2']);
    expect(found(result)).toBe(FOUND);
  });

  test('lines about something else are packets all the same', async () => {
    const { report } = await analyzed([
      '12:00:00.000001 ARP, Request who-has 10.0.0.1 tell 10.0.0.2, length 28',
      '12:00:00.000002 IP 10.0.0.2.40000 > 10.0.0.3.443: Flags [S], seq 1, win 64240, length 0',
      '12:00:00.000003 IP 10.0.0.2.40000 > 10.0.0.3.53: UDP, length 34',
    ]);
    expect(report.summary).toMatchObject({ packets: 3, dnsMessages: 0 });
    expect(report.captures[0]!.warnings.map(({ code }) => code)).toEqual([
      'no-date',
      'no-dns-printed',
      'cut-dns-header',
    ]);
  });
});

test('names in place of addresses and ports, and masked addresses, are shown as printed', async () => {
  const names = LOST.map((line) =>
    line
      .replaceAll('10.96.0.10.53', 'kube-dns.kube-system.svc.cluster.local.domain')
      .replaceAll('10.244.1.7', '10.244.x.x'),
  );
  const result = await analyzed(names);
  expect(found(result)).toBe(FOUND);
  expect(result.report.findings[0]).toMatchObject({
    client: { address: '10.244.x.x', port: 36596 },
    server: { address: 'kube-dns.kube-system.svc.cluster.local', port: 53 },
  });
  expect(warnings(result)).toEqual(['no-times', 'named-hosts 2']);
});

test('names stand for the same hosts and ports in texts that follow each other', async () => {
  const texts = [
    'IP web-0.pg > dns.53: 1+ A? a.test. (24)',
    'IP dns.53 > web-0.pg: 1 0/1/0 (60)\nIP web-1.smtp > dns.53: 2+ A? b.test. (24)',
  ];
  const inputs = texts.map((text, at) => ({
    file: `${at}.txt`,
    chunks: () => inChunks(Buffer.from(`${text}\n`), 64),
  }));
  const plain = await analyze(inputs, { lines: 'all' });
  const ends = plain.lines.map((line) => [line.sourceIp, line.destinationIp]);
  expect(ends).toEqual([
    ['web-0', 'dns'],
    ['dns', 'web-0'],
    ['web-1', 'dns'],
  ]);
  const [query, response, other] = plain.lines;
  expect(response!.destinationPort).toBe(query!.sourcePort);
  expect(other!.sourcePort).not.toBe(query!.sourcePort);
  const { lines } = await analyze(inputs, { lines: 'all', anonymize: {} });
  const hosts = lines.map(({ sourceIp }) => sourceIp);
  expect(new Set(hosts).size).toBe(3);
  expect(lines.map(({ destinationIp }) => destinationIp)).toEqual([hosts[1], hosts[0], hosts[1]]);
});

test('summaries of tshark, which have no ports', async () => {
  const result = await analyzed([
    '    1   0.000000   10.244.1.7 → 10.96.0.10   DNS 76 Standard query 0x78d5 A web.example.test',
    '    2   0.000396   10.244.1.7 → 10.96.0.10   DNS 76 Standard query 0x9229 AAAA web.example.test',
    '    3   0.003097   10.96.0.10 → 10.244.1.7   DNS 92 Standard query response 0x78d5 A web.example.test A 10.0.0.5',
    '    4   0.003397   10.96.0.10 → 10.244.1.7   DNS 92 Standard query response 0x9229 No such name AAAA web.example.test SOA ns.test',
  ]);
  expect(warnings(result)).toContain('no-ports 4');
  expect(result.lines.map(({ state, rcode, answers }) => [state, rcode, answers])).toEqual([
    ['answered', undefined, []],
    ['answered', undefined, []],
    ['answer', 'NOERROR', ['10.0.0.5']],
    ['answer', 'NXDOMAIN', []],
  ]);
});

test('an answer with another ID is of what is open, even when nothing is in it', async () => {
  const lines = [...LOST.slice(0, 2), 'IP 10.96.0.10.53 > 10.244.1.7.36596: 999 0/0/0 (34)'];
  expect(found(await analyzed([...lines, ...LOST.slice(2)]))).toBe(
    'mismatched-id AAAA, frames 1 2 3 4 5 6 7 8',
  );
});

test('ICMP errors are about the last datagram the other way, or what -v quotes', async () => {
  const { report } = await analyzed([
    '12:00:00.000000 IP 10.0.0.7.4000 > 10.0.0.9.53: 1+ A? a.test. (24)',
    '12:00:00.000100 IP 10.0.0.9 > 10.0.0.7: ICMP 10.0.0.9 udp port 53 unreachable, length 60',
  ]);
  expect(report.findings.map(({ rule }) => rule)).toEqual(['port-unreachable']);
});

const RECORDED = readdirSync(CAPTURES)
  .filter((name) => name.endsWith('.tcpdump.txt'))
  .map((name) => name.replace('.tcpdump.txt', ''));

const textOf = (name: string) => readFileSync(new URL(`${name}.tcpdump.txt`, CAPTURES), 'utf8');

const open = (finding: ReportFinding) =>
  finding.evidence.filter(({ holds }) => holds === undefined).map(({ fact }) => fact);

/** Returns the facts that a text and its capture have in common. */
const facts = ({ report, lines }: Analysed) => ({
  counted: [report.summary.packets, report.summary.queries, report.summary.responses],
  lines: lines.map(({ frame, dnsId, message, sourceIp, sourcePort }) =>
    [frame, dnsId, message, sourceIp, sourcePort].join(' '),
  ),
});

async function recorded(name: string): Promise<readonly [ofText: Analysed, ofPackets: Analysed]> {
  const names = readdirSync(CAPTURES);
  const capture = names.find((one) => [`${name}.pcap`, `${name}.pcapng`].includes(one))!;
  const read = (file: string) =>
    analyzeBytes(readFileSync(new URL(file, CAPTURES)), { lines: 'all' });
  return [await read(`${name}.tcpdump.txt`), await read(capture)];
}

describe('the text of a capture, printed without times', () => {
  const same = RECORDED.filter((name) => LESS_IS_TOLD[name] === undefined);
  test.each(same)('%s: the same packets, the same findings', async (name) => {
    const [ofText, ofPackets] = await recorded(name);
    expect(found(ofText)).toBe(found(ofPackets));
    expect(facts(ofText)).toEqual(facts(ofPackets));
  });

  const less = Object.entries(LESS_IS_TOLD).map(([name, [why, rules]]) => ({
    name,
    why: NOT_TOLD[why],
    rules,
  }));
  test.each(less)('$name: does not tell $why', async ({ name, rules }) => {
    const [{ report }, ofPackets] = await recorded(name);
    expect(
      report.findings.map(({ rule, confidence, lostType }) =>
        [rule, confidence, lostType].filter(Boolean).join(' '),
      ),
    ).toEqual(rules);
    expect(report.summary.packets).toBe(ofPackets.report.summary.packets);
  });

  test('says what it cannot tell', async () => {
    const [clash, burst, ends] = await Promise.all(
      [
        'lab-dnat-forced-race-slow2s.a-pod',
        'lab-dnat-first-AAAA-of-five-burst.c-uplink',
        'lab-glibc-queries-only',
      ].map(async (name) => (await analyzed(textOf(name))).report.findings[0]!),
    );
    expect(open(clash!)).toEqual([
      'whether it took longer than the second that a clash entry of the race lives (nat-clash-expired): there are no times',
    ]);
    // The text must not rule out a rule that it cannot judge.
    expect(clash!.considered.map(({ rule }) => rule)).not.toContain('nat-clash-expired');
    expect(open(burst!)).toContain(
      'whether the other clients that lost queries lost them in the same instant (burst-loss): there are no times',
    );
    const segments = await analyzed(textOf('glibc-truncated-tcp'));
    expect(warnings(segments)).toContain('not-printed 1');
    expect(segments.report.findings[0]!.message).toBe(
      'the AAAA answer in frame 3 is truncated; whether the client asked again over TCP cannot be read in this capture',
    );
    expect(ends!.message).toBe(
      'the A query in frame 1 is unanswered and not sent again: it cannot be judged, because without times nothing shows how long the capture goes on',
    );
  });

  test('an answer that may be late, as both queries have one ID, is no proof of a loss', async () => {
    const { report } = await analyzed(LOST);
    expect(report.findings[0]!.considered.map(({ rule }) => rule)).not.toContain('late-answer');
    expect(report.findings[0]!.evidence).toContainEqual({
      fact: 'whether the answer in frame 7 is a late one to frame 2, and nothing was lost: both queries have one ID, and there are no times',
      frames: [7],
    });
  });
});
