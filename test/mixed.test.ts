import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import type { Report } from '../src/report/report.ts';
import { analyzeBytes } from './support/analysis.ts';
import { buildCapture, type BuiltPacket } from './support/capture.ts';
import { PCAP, read } from './support/reading.ts';
import { parseScenario } from './support/scenario.ts';

const CAPTURES = new URL('../fixtures/captures/', import.meta.url);
/** Ethernet and IPv4: offsets of source, destination and protocol; in an ICMP error again after its header. */
const IPV4 = { at: 14, octets: 20, protocol: 9, source: 12, destination: 16 };
const ICMP = { protocol: 1, octets: 8 };

/** Recordings of real programs, each with one story that ends before the recording does. */
const RECORDINGS = [
  'glibc-default-ok',
  'glibc-AAAA-lost-once',
  'glibc-A-lost-once',
  'glibc-both-lost-once',
  'glibc-single-request-AAAA-lost',
  'glibc-slow-AAAA-4s',
  'glibc-servfail-AAAA',
  'glibc-answer-from-other-ip',
  'glibc-icmp-port-unreachable',
  'glibc-random-loss-30pct',
  'glibc-truncated-tcp',
  'go-AAAA-lost-once',
  'musl123-AAAA-lost-once',
  'nginx-resolver-AAAA-lost',
  'lab-dnat-flow-limit.a-pod',
];

async function packetsOf(name: string): Promise<BuiltPacket[]> {
  const { seen } = await read(readFileSync(new URL(`${name}.pcap`, CAPTURES)));
  return seen.map(({ time, bytes, originalLength }) => {
    const [second = '', fraction = '0Z'] = time.split('.');
    const seconds = Date.parse(`${second}Z`) / 1_000;
    return { time: { seconds, nanoseconds: Number(fraction.slice(0, -1)) }, bytes, originalLength };
  });
}

/** Returns the packet in another cluster: 10.… becomes 11.… in every address of a header. */
function elsewhere(packet: BuiltPacket): BuiltPacket {
  const copy = packet.bytes.slice();
  for (let at = IPV4.at; copy[at]! >> 4 === 4; at += IPV4.octets + ICMP.octets) {
    for (const place of [at + IPV4.source, at + IPV4.destination])
      if (copy[place] === 10) copy[place] = 11;
    if (copy[at + IPV4.protocol] !== ICMP.protocol) break;
  }
  return { ...packet, bytes: copy };
}

const ns = ({ time }: BuiltPacket): bigint =>
  BigInt(time.seconds) * 1_000_000_000n + BigInt(time.nanoseconds);

/** Merges two recordings into one capture; the second begins `laterNs` after the first. */
function together(first: BuiltPacket[], second: BuiltPacket[], laterNs: bigint): Uint8Array {
  const by = ns(first[0]!) + laterNs - ns(second[0]!);
  const moved = second.map((packet) => {
    const at = ns(packet) + by;
    const time = { seconds: Number(at / 1_000_000_000n), nanoseconds: Number(at % 1_000_000_000n) };
    return elsewhere({ ...packet, time });
  });
  const all = [...first, ...moved].toSorted((a, b) => (ns(a) < ns(b) ? -1 : 1));
  return buildCapture(all, { ...PCAP, resolution: 'ns' });
}

/** Returns findings and figures of a report, without frames and times. */
function told({ findings, summary }: Report): readonly string[] {
  const { lookups, failed, queries, answered, lost, undetermined } = summary;
  return [
    ...Object.entries({ lookups, failed, queries, answered, lost, undetermined }).map(
      ([what, number]) => `${what} ${number}`,
    ),
    ...findings.map(
      ({ rule, confidence = '', lostType = '', outcome = '' }) =>
        `${rule} ${confidence} ${lostType} ${outcome}`,
    ),
  ];
}

function sum(one: Report, other: Report): readonly string[] {
  const added = structuredClone(one) as { -readonly [K in keyof Report]: Report[K] };
  added.findings = [...one.findings, ...other.findings];
  const counts = ['lookups', 'failed', 'queries', 'answered', 'lost', 'undetermined'] as const;
  const summary = { ...one.summary };
  for (const what of counts)
    Object.assign(summary, { [what]: one.summary[what] + other.summary[what] });
  added.summary = summary;
  return told(added);
}

/** Offset into the middle of the first recording, at an odd moment. */
const LATER_NS = 1_234_567n;

describe('what happens in one cluster changes nothing of what is said of another', () => {
  test.each(RECORDINGS)('%s beside each of the others', async (name) => {
    const first = await packetsOf(name);
    const { report: alone } = await analyzeBytes(
      buildCapture(first, { ...PCAP, resolution: 'ns' }),
    );
    for (const other of RECORDINGS) {
      const second = await packetsOf(other);
      const own = buildCapture(second.map(elsewhere), { ...PCAP, resolution: 'ns' });
      const { report: beside } = await analyzeBytes(own);
      const { report: mixed } = await analyzeBytes(together(first, second, LATER_NS));
      expect([other, ...told(mixed)].toSorted()).toEqual([other, ...sum(alone, beside)].toSorted());
    }
  });
});

/**
 * Returns lookups of a program that asks only for A, 20 a second for six seconds, all answered; the capture lacks every
 * `every`th packet.
 */
function missingSome(every: number): BuiltPacket[] {
  const lookups = Array.from({ length: 120 }, (_, at) => {
    const [port, id] = [32_000 + 7 * at, (0x1000 + at).toString(16)];
    return `${(at / 20).toFixed(2)} pod:${port} > dns query ${id} web.example.test. A
+.001 dns > pod:${port} response ${id} web.example.test. A`;
  });
  const { packets } = parseScenario(
    `pod = 10.0.1.1\ndns = 10.0.96.10\n${lookups.join('\n')}\n---\n`,
  );
  return packets.filter((_, at) => at % every !== every - 1);
}

test('one server that held a query for seconds hides no loss of the capture itself', async () => {
  const first = missingSome(17);
  const slow = await packetsOf('glibc-slow-AAAA-7s-once');
  const { report: alone } = await analyzeBytes(buildCapture(first, PCAP));
  expect(accused(alone)).toEqual([]);
  const { report } = await analyzeBytes(together(first, slow, LATER_NS));
  expect(accused(report)).toEqual(['late-answer']);
});

/** Returns the findings that are no notes. */
function accused({ findings }: Report): readonly string[] {
  return findings.filter(({ severity }) => severity !== 'note').map(({ rule }) => rule);
}
