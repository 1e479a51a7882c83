import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { rcodeNumber, typeNumber } from '../src/dns/codes.ts';
import type { Line } from '../src/report/lines/line.ts';
import { analyzeBytes } from './support/analysis.ts';

const CAPTURES = new URL('../fixtures/captures/', import.meta.url);

/** Output of tshark by capture: a text for each message. See scripts/record-tshark.js. */
const RECORDED = new Map<string, string[]>();
for (const row of readFileSync(new URL('tshark.tsv', CAPTURES), 'latin1')
  .split('\n')
  .slice(2, -1)) {
  const [file, frame, ids, responses, names, types, rcodes, , icmp] = row.split('\t');
  const list = RECORDED.get(file!) ?? [];
  RECORDED.set(file!, list);
  // Several messages of a TCP segment share a row; only responses have an rcode.
  const codes = rcodes === '' ? [] : rcodes!.split(',');
  for (const [at, id] of ids!.split(',').entries()) {
    const isResponse = responses!.split(',')[at] === '1';
    const [name = '', type = ''] = [names!.split(',')[at], types!.split(',')[at]];
    const rcode = isResponse ? codes.shift() : '';
    const said = [frame, Number(id), isResponse ? 'response' : 'query', name, type, rcode];
    list.push([...said, icmp === '' ? '' : 'icmp'].join(' ').trimEnd());
  }
}

/** Connections that fail before the first message: tshark has no row for them, and dnspcap no line. */
for (const file of [
  'lab-dnat-use-vc-SYNs-dropped.a-pod.pcap',
  'lab-dnat-use-vc-SYNs-dropped.e-node-any.pcap',
  'lab-glibc-use-vc-nobody-listens.pcap',
])
  RECORDED.set(file, []);

/** Returns the same text for a line of dnspcap. */
function told({ frame, dnsId, message, qname, qtype, rcode, transport }: Line): string {
  const name = qname === '.' ? '<Root>' : (qname ?? '');
  const type = qtype === undefined ? '' : String(typeNumber(qtype));
  const code = rcode === undefined ? '' : String(rcodeNumber(rcode));
  return [frame, dnsId, message, name, type, code, transport === 'icmp' ? 'icmp' : '']
    .join(' ')
    .trimEnd();
}

/**
 * Lines that dnspcap has and tshark has not, each with its reason. An ICMP error quotes the answer from a port that is
 * not a DNS port: tshark decides by that port, dnspcap by the client's query that it answers.
 */
const OURS_ALONE: Readonly<Record<string, readonly string[]>> = {
  'glibc-answer-from-other-ip.pcap': ['4 12307 response web.example.test 28 0 icmp'],
  'lab-glibc-answer-from-other-port.pcap': ['4 33417 response web.example.test 28 0 icmp'],
};

test('every capture was read by tshark', () => {
  const captures = readdirSync(CAPTURES).filter((name) => /\.pcap(?:ng)?$/.test(name));
  expect([...RECORDED.keys()].toSorted()).toEqual(captures.toSorted());
});

describe('queries, responses, names, types and rcodes are those of tshark', () => {
  test.each([...RECORDED])('%s', async (file, theirs) => {
    const { lines } = await analyzeBytes(readFileSync(new URL(file, CAPTURES)), { lines: 'all' });
    const alone = OURS_ALONE[file] ?? [];
    expect(alone.filter((line) => !lines.map(told).includes(line))).toEqual([]);
    expect(lines.map(told).filter((line) => !alone.includes(line))).toEqual(theirs);
  });
});

test('a list without ports does not say that a lookup had the port of an earlier one', async () => {
  const rows = [0, 1, 2].flatMap((lookup) => {
    const [a, aaaa] = [`0x${lookup}001`, `0x${lookup}002`];
    const start = 10 * lookup;
    const row = (at: number, rest: string): string =>
      `1   ${(start + at).toFixed(6)}   10.244.1.7 → 10.96.0.10   DNS 76 ${rest}`;
    const back = (at: number, rest: string): string =>
      `1   ${(start + at).toFixed(6)}   10.96.0.10 → 10.244.1.7   DNS 92 ${rest}`;
    const isLost = lookup === 1;
    const again = [
      row(5.001, `Standard query ${a} A web.test`),
      back(5.003, `Standard query response ${a} A web.test A 10.0.0.5`),
      row(5.004, `Standard query ${aaaa} AAAA web.test`),
    ];
    return [
      row(0, `Standard query ${a} A web.test`),
      row(0.0003, `Standard query ${aaaa} AAAA web.test`),
      back(0.003, `Standard query response ${a} A web.test A 10.0.0.5`),
      ...(isLost ? again : []),
      back(isLost ? 5.006 : 0.004, `Standard query response ${aaaa} AAAA web.test AAAA fd00::5`),
    ];
  });
  const numbered = rows.map((row, at) => row.replace(/^1/, `${at + 1}`));
  const { report } = await analyzeBytes(Buffer.from(numbered.join('\n')));
  expect(report.findings.map(({ rule }) => rule)).toEqual(['conntrack-race']);
  expect(report.summary).toMatchObject({ lookups: 3, exposedPairs: 3, lost: 1 });
});
