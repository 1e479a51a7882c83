import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from '@jest/globals';

import { LinkType } from '../src/capture/link-type.ts';
import type { Report, ReportFinding } from '../src/report/report.ts';
import type { Bytes } from '../src/wire/bytes.ts';
import { analyzeBytes } from './support/analysis.ts';
import { type BuiltPacket, buildCapture } from './support/capture.ts';
import { raw } from './support/decoding.ts';
import { buildSegment, ENCAPSULATIONS, inFragments } from './support/encapsulation.ts';
import { ethernetFrame, OTHER_LINKS } from './support/link-header.ts';
import { concat, u16 } from './support/octets.ts';
import { dnspcap } from './support/program.ts';
import { parseScenario } from './support/scenario.ts';

const { EN10MB } = LinkType;
const ALL = Object.entries(ENCAPSULATIONS) as [string, (packet: Bytes) => Bytes][];

/** Ways to split a packet into several. */
const SPLIT: Readonly<Record<string, (packet: Bytes, number: number) => Bytes[]>> = {
  'IPv4 fragments': (packet, number) => inFragments(packet, 24, number).map(ethernetFrame),
  'fragments of VXLAN': (packet, number) =>
    inFragments(ENCAPSULATIONS.VXLAN(packet).subarray(14), 40, number).map(ethernetFrame),
};

describe('the same lookups give the same findings', () => {
  const file = new URL(
    '../fixtures/scenarios/conntrack-race/fires-glibc-AAAA.scenario',
    import.meta.url,
  );
  const { packets } = parseScenario(`link RAW\n${readFileSync(file, 'utf8')}`);

  const onEthernet = (encapsulate: (packet: Bytes) => Bytes): BuiltPacket[] =>
    packets.map(({ time, bytes }) => ({ time, bytes: encapsulate(bytes) }));

  test.each(ALL)('in %s', async (_, encapsulate) => {
    const plain = await findings(onEthernet(ENCAPSULATIONS.plain), EN10MB);
    expect(await findings(onEthernet(encapsulate), EN10MB)).toEqual(plain);
  });

  test.each(Object.entries(SPLIT))('in %s', async (_, split) => {
    const plain = await findings(onEthernet(ENCAPSULATIONS.plain), EN10MB);
    const records = packets.flatMap(({ time, bytes }, at) =>
      split(bytes, at + 1).map((part) => ({ time, bytes: part })),
    );
    expect(await findings(records, EN10MB)).toEqual(plain);
  });

  test.each(Object.keys(OTHER_LINKS).map(Number))('on link type %d', async (linkType) => {
    const plain = await findings(onEthernet(ENCAPSULATIONS.plain), EN10MB);
    const records = packets.map(({ time, bytes }) => ({
      time,
      bytes: OTHER_LINKS[linkType]!(bytes, false),
    }));
    expect(await findings(records, linkType)).toEqual(plain);
  });

  test.each([
    'lost.pcap.gz',
    'lost.pcap.zst',
    'lost-frames.pcap.zst',
    'lost.pcap.xz',
    'lost-streams.pcap.xz',
  ])('compressed: %s', async (name) => {
    expect(await reported(`packed/${name}`)).toEqual(
      await reported('captures/glibc-many-lookups-one-lost.pcap'),
    );
  });

  test.each(['ring.tar.gz', 'ring.tar.zst', 'ring.tar.xz'])(
    'in three files of an archive: %s',
    async (name) => {
      const plain = await reported('captures/glibc-many-lookups-one-lost.pcap');
      const packed = await reported(`packed/${name}`);
      expect(packed.states).toEqual(plain.states);
      // Frames are counted from 1 on in each file.
      expect(packed.findings).toMatchObject(plain.findings.map(whatWasFound));
    },
  );

  test('over TCP, in segments of any size', async () => {
    const plain = await findings(asTcp(packets, 1_000), raw);
    for (const octets of [1, 7, 40]) {
      expect(await findings(asTcp(packets, octets), raw)).toEqual(plain);
    }
  });

  test('a packet that a node sees within VXLAN and bare is one packet, seen twice', async () => {
    const both = packets.flatMap(({ time, bytes }) => [
      { time, bytes: ENCAPSULATIONS.plain(bytes) },
      { time, bytes: ENCAPSULATIONS.VXLAN(bytes) },
    ]);
    const capture = buildCapture(both, {
      format: 'pcap',
      order: 'le',
      resolution: 'us',
      linkType: EN10MB,
    });
    const { report } = await analyzeBytes(capture);
    expect(report.summary.lookups).toBe(1);
    expect(report.findings.map(({ rule }) => rule)).toEqual(['conntrack-race']);
  });
});

/**
 * Returns UDP packets as messages of one TCP connection per client port, each message in segments of `octets` bytes.
 */
function asTcp(packets: readonly BuiltPacket[], octets: number): BuiltPacket[] {
  const reached = new Map<string, number>();
  return packets.flatMap(({ time, bytes }) => {
    const [source, destination] = [
      bytes.subarray(12, 16).join('.'),
      bytes.subarray(16, 20).join('.'),
    ];
    const view = new DataView(bytes.buffer, bytes.byteOffset);
    const isBack = view.getUint16(20) === 53;
    const port = view.getUint16(isBack ? 22 : 20);
    const ends = isBack
      ? { client: destination, server: source }
      : { client: source, server: destination };
    const stream = concat(u16(bytes.length - 28), bytes.subarray(28));
    const key = `${port} ${isBack}`;
    const from = reached.get(key) ?? 1;
    reached.set(key, from + stream.length);
    const segments: BuiltPacket[] = [];
    if (from === 1) {
      const syn = { ...ends, port, isBack, sequence: 0, flags: isBack ? 'S.' : 'S' };
      segments.push({ time, bytes: buildSegment(syn) });
    }
    for (let at = 0; at < stream.length; at += octets) {
      const payload = stream.subarray(at, at + octets);
      segments.push({
        time,
        bytes: buildSegment({ ...ends, port, isBack, sequence: from + at, payload }),
      });
    }
    return segments;
  });
}

/** Returns findings without the fields that differ: frames, names of link types, bytes on the wire. */
async function findings(records: readonly BuiltPacket[], linkType: number): Promise<unknown> {
  const bytes = buildCapture(records, {
    format: 'pcap',
    order: 'le',
    resolution: 'us',
    linkType,
  });
  const { report, lines } = await analyzeBytes(bytes, { lines: 'all' });
  expect(report.captures[0]!.warnings).toEqual([]);
  const frames = new Map(lines.map(({ frame }, at) => [frame, at + 1]));
  const plain = JSON.stringify(report.findings, (key, value: unknown) => {
    if (key === 'frame') return frames.get(value as number);
    return key === 'frames' ? (value as number[]).map((frame) => frames.get(frame)) : value;
  });
  return {
    findings: plain.replaceAll(/\bframes? [\d, and]+/g, ''),
    states: lines.map(({ state }) => state),
    notation: lines.map(({ line }) => line),
  };
}

/** Returns the report of a fixture, and the state of each line. */
async function reported(fixture: string) {
  const path = fileURLToPath(new URL(`../fixtures/${fixture}`, import.meta.url));
  const report = JSON.parse((await dnspcap(['analyze', path, '-q', '-f', 'json'])).out) as Report;
  const { out } = await dnspcap(['analyze', path, '-q', '-f', 'ndjson']);
  const rows = out.trimEnd().split('\n').slice(0, -1);
  const states = rows.map((row) => (JSON.parse(row) as Record<string, unknown>)['dnspcap.state']);
  return { findings: report.findings.map(({ capture: _file, ...finding }) => finding), states };
}

function whatWasFound({
  rule,
  confidence,
  name,
  lostType,
  retryAfterMs,
  stallMs,
  time,
}: ReportFinding) {
  return { rule, confidence, name, lostType, retryAfterMs, stallMs, time };
}
