import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { LinkType } from '../src/capture/link-type.ts';
import type { Report } from '../src/report/report.ts';
import { analyzeBytes } from './support/analysis.ts';
import { type BuiltPacket, buildCapture } from './support/capture.ts';
import { buildSegment, ENCAPSULATIONS, inFragments } from './support/encapsulation.ts';
import { concat, u16 } from './support/octets.ts';
import { read } from './support/reading.ts';
import { parseScenario } from './support/scenario.ts';
import { dnspcap } from './support/program.ts';

const CAPTURES = fileURLToPath(new URL('../fixtures/captures/', import.meta.url));
const LOST = join(CAPTURES, 'glibc-many-lookups-one-lost.pcap');

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'dnspcap-test-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

function extract(...argv: readonly string[]) {
  return dnspcap(['extract', ...argv]);
}

async function reportOf(file: string): Promise<Report> {
  return (await analyzeBytes(new Uint8Array(readFileSync(file)))).report;
}

/** Returns findings without the fields that depend on the number of packets in the capture. */
function diagnoses({ findings }: Report) {
  return findings.map(({ rule, confidence, client, server, name, lostType, time, stallMs }) =>
    JSON.stringify([rule, confidence, client, server, name, lostType, time, stallMs]),
  );
}

function place(name: string): string {
  return join(folder, name);
}

function capture(
  name: string,
  packets: readonly BuiltPacket[],
  format: 'pcap' | 'pcapng' = 'pcap',
): string {
  const options = { format, order: 'be', resolution: 'ns', linkType: LinkType.EN10MB } as const;
  writeFileSync(place(name), buildCapture(packets, options));
  return place(name);
}

/** Returns a race of glibc on Ethernet, moved to a later time, in an encapsulation. */
function race(
  later: number,
  encapsulate: (packet: Uint8Array, number: number) => readonly Uint8Array[],
): BuiltPacket[] {
  const scenario = '../fixtures/scenarios/conntrack-race/fires-glibc-AAAA.scenario';
  const { packets } = parseScenario(
    `link RAW\n${readFileSync(new URL(scenario, import.meta.url), 'utf8')}`,
  );
  return packets.flatMap(({ time, bytes }, at) =>
    encapsulate(bytes, at + 1).map((part) => ({
      time: { seconds: time.seconds + later, nanoseconds: time.nanoseconds + 7 },
      bytes: part,
    })),
  );
}

describe('the packets of a finding', () => {
  test('are few, byte for byte what they were, and give the same diagnosis', async () => {
    const gzipped = place('in.pcap.gz');
    writeFileSync(gzipped, gzipSync(readFileSync(LOST)));
    const out = place('F1.pcap');
    const { code, err } = await extract(gzipped, '--finding', 'F1', '-o', out);
    expect({ code, err }).toEqual({
      code: 0,
      err: `dnspcap: ${out}: 43 of 43 packets, with what the same client asked within 10 s; the same diagnosis: conntrack-race\n`,
    });
    expect((await read(readFileSync(out))).seen).toEqual((await read(readFileSync(LOST))).seen);
  });

  test('are left out when they are of other clients, of other times', async () => {
    const scene = [0, 300, 600].flatMap((later) =>
      race(later, (packet) => [ENCAPSULATIONS.plain(packet)]),
    );
    const file = capture('three.pcap', scene);
    const out = place('second.pcapng');
    const { err } = await extract(file, '--finding', 'F2', '-o', out);
    expect(err).toMatch(/: \d+ of \d+ packets, with what the same client asked within 10 s/);
    const whole = await reportOf(file);
    const small = await reportOf(out);
    expect(small.captures[0]).toMatchObject({ format: 'pcapng', linkTypes: ['EN10MB'] });
    expect(diagnoses(small)).toEqual([diagnoses(whole)[1]]);
    expect(small.summary.packets).toBe(whole.summary.packets / 3);
    expect(small.findings[0]!.time).toMatch(/\.\d{8}7Z$/);
  });

  test.each<[string, (packet: Uint8Array, number: number) => readonly Uint8Array[]]>([
    ['in fragments', (packet, number) => inFragments(packet, 24, number).map(ENCAPSULATIONS.plain)],
    ['in VXLAN', (packet) => [ENCAPSULATIONS.VXLAN(packet)]],
    ['in TCP segments', (packet, number) => overTcp(packet, number)],
  ])('are whole %s', async (_, encapsulate) => {
    const file = capture('split.pcap', [...race(0, encapsulate), ...race(300, encapsulate)]);
    const out = place('split.out.pcap');
    expect((await extract(file, '--finding', 'F1', '-o', out)).code).toBe(0);
    const [whole, small] = [await reportOf(file), await reportOf(out)];
    expect(diagnoses(small)).toEqual([diagnoses(whole)[0]]);
    expect(small.summary.packets).toBe(whole.summary.packets / 2);
  });

  test('are of several interfaces: in pcapng, and not in pcap', async () => {
    const seen = race(0, (packet) => [ENCAPSULATIONS.plain(packet)]).flatMap((packet) => [
      { ...packet, interfaceId: 1 },
      { ...packet, interfaceId: 3 },
    ]);
    const file = capture('any.pcapng', seen, 'pcapng');
    const refused = await extract(file, '--finding', 'F1', '-o', place('any.out.pcap'));
    expect(refused.code).toBe(2);
    expect(refused.err).toContain('of 2 interfaces or link types, and pcap has room for one');
    const out = place('any.out.pcapng');
    expect((await extract(file, '--finding', 'F1', '-o', out)).code).toBe(0);
    const whole = await read(readFileSync(file));
    expect((await read(readFileSync(out))).seen).toEqual(whole.seen);
  });

  test('are more when the diagnosis rests on more', async () => {
    const file = join(CAPTURES, 'lab-dnat-rate-limited-burst.pcap');
    const out = place('burst.pcap');
    const { err } = await extract(file, '--finding', 'F2', '-o', out);
    expect(err).toContain('with what everybody asked within 60 s; the same diagnosis: burst-loss');
    expect(diagnoses(await reportOf(out))).toEqual(diagnoses(await reportOf(file)));
  });
});

test('lookups by number, client and time', async () => {
  const out = place('chosen.pcap');
  const { report, lines } = await analyzeBytes(new Uint8Array(readFileSync(LOST)), {
    lines: 'all',
  });
  const [client] = report.clients;
  expect(await extract(LOST, '--lookup', '1', '-o', out, '-q')).toEqual({
    code: 0,
    out: '',
    err: '',
  });
  const second = lines.filter(({ lookup }) => lookup === 2).map(({ time }) => time);
  const span = ['--client', `${client!.address}/32`, '--from', second[0]!, '--to', second[0]!];
  const { err } = await extract(LOST, ...span, '-o', out);
  expect(err).toContain(`${second.length} of 43 packets, what was asked for; no finding`);
  expect((await reportOf(out)).summary).toMatchObject({ lookups: 1, packets: second.length });
});

test.each<[string, string, string]>([
  // As tables, cards and lines of a report show them, and as analyze takes them.
  ['12:12:46', '12:12:47', '19 of 43 packets'],
  ['2026-11-22 12:12:46.950347 UTC', '2026-11-22T12:12:46.962513Z', '19 of 43 packets'],
  ['+5s', '+1h', '24 of 43 packets'],
])('lookups that began between %s and %s', async (from, to, said) => {
  const { err } = await extract(LOST, '--from', from, '--to', to, '-o', place('between.pcap'));
  expect(err).toContain(`${said}, what was asked for`);
});

test('nothing is written when the diagnosis would be another one', async () => {
  const file = join(CAPTURES, 'lab-dnat-rate-limited-burst.pcap');
  const whole = await reportOf(file);
  const { address } = whole.findings[0]!.client!;
  const out = place('other.pcap');
  const to = whole.findings[0]!.time!;
  const { code, err } = await extract(file, '--client', address, '--to', to, '-o', out);
  expect(code).toBe(2);
  expect(err).toMatch(
    /^dnspcap: nothing is written, because the extract would not show the same: F1 burst-loss would be \S+; widen .*\n$/,
  );
  expect(existsSync(out)).toBe(false);
  expect(readdirSync(folder).filter((name) => name.endsWith('.tmp'))).toEqual([]);
});

test.each<[string, readonly string[]]>([
  ['what should be extracted?', [LOST, '-o', 'x.pcap']],
  ['extract needs -o', [LOST, '--finding', 'F1']],
  ['-o x.html: the file ending must be', [LOST, '--finding', 'F1', '-o', 'x.html']],
  ['--finding F2: there is only F1;', [LOST, '--finding', 'F2', '-o', 'x.pcap']],
  [
    '--from is later than --to',
    [LOST, '--from', '2026-11-23', '--to', '2026-11-22', '-o', 'x.pcap'],
  ],
  ['--lookup 99: the last one is 10', [LOST, '--lookup', '99', '-o', 'x.pcap']],
  [
    '--from noon: needs a time such as 2026-11-22T10:11:30Z, 10:11 (UTC), or +5m',
    [LOST, '--from', 'noon', '-o', 'x.pcap'],
  ],
  ['no packet is of what was asked for', [LOST, '--client', '192.0.2.1', '-o', 'x.pcap']],
  [
    'use either --finding and --lookup, or --client',
    [LOST, '--lookup', '1', '--client', '::1', '-o', 'x.pcap'],
  ],
  ['standard input can be read only once', ['-', '--lookup', '1', '-o', 'x.pcap']],
  [
    'what tcpdump prints has no packets to extract',
    [LOST.replace('.pcap', '.tcpdump.txt'), '--finding', 'F1', '-o', 'x.pcap'],
  ],
  ['is also an input', [LOST, '--finding', 'F1', '-o', LOST]],
])('%s', async (message, argv) => {
  const before = readFileSync(LOST);
  const { code, err } = await extract(
    ...argv.map((word) => (word === 'x.pcap' ? place(word) : word)),
  );
  expect(err).toMatch(/^dnspcap: [^\n]+\n$/);
  expect(err).toContain(message);
  expect(code).toBe(2);
  expect(readFileSync(LOST)).toEqual(before);
});

/** Returns a packet as a TCP connection of its own: opened, the message in two segments, closed. */
function overTcp(packet: Uint8Array, number: number): Uint8Array[] {
  const view = new DataView(packet.buffer, packet.byteOffset);
  const isBack = view.getUint16(20) === 53;
  const port = view.getUint16(isBack ? 22 : 20);
  const ends = [packet.subarray(12, 16).join('.'), packet.subarray(16, 20).join('.')] as const;
  const [client, server] = isBack ? [ends[1], ends[0]] : ends;
  const payload = concat(u16(packet.length - 28), packet.subarray(28));
  const sequence = number << 22;
  return [payload.subarray(0, 20), payload.subarray(20)].map((part, at) =>
    ENCAPSULATIONS.plain(
      buildSegment({ client, server, port, isBack, sequence: sequence + at * 20, payload: part }),
    ),
  );
}
