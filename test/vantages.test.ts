import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { analyze } from './support/analyze.ts';
import type { Report } from '../src/report/report.ts';
import { inChunks } from './support/analysis.ts';
import { withoutFrames } from './support/without-frames.ts';

const FOLDER = new URL('../fixtures/captures/', import.meta.url);
const PCAP_HEADER = 24;

function input(name: string, bytes: Uint8Array) {
  return { file: `${name}.pcap`, chunks: () => inChunks(bytes, 4096) };
}

function capture(name: string): Uint8Array {
  return new Uint8Array(readFileSync(new URL(`${name}.pcap`, FOLDER)));
}

/** Returns the same records, stamped by a clock that is ahead by this many microseconds. */
function shifted(bytes: Uint8Array, microseconds: number): Uint8Array {
  const copy = bytes.slice();
  const view = new DataView(copy.buffer);
  for (let at = PCAP_HEADER; at < copy.length; at += 16 + view.getUint32(at + 8, true)) {
    const time = view.getUint32(at, true) * 1e6 + view.getUint32(at + 4, true) + microseconds;
    view.setUint32(at, Math.floor(time / 1e6), true);
    view.setUint32(at + 4, time % 1e6, true);
  }
  return copy;
}

async function reportOf(main: string, vantage: string, aheadMicroseconds = 0): Promise<Report> {
  const seen = shifted(capture(vantage), aheadMicroseconds);
  const { report } = await analyze([input(main, capture(main))], {
    vantages: [{ name: 'there', ...input(vantage, seen) }],
  });
  return report;
}

const DROPPED = 'dnat-glibc-AAAA-dropped-in-node';
const IGNORED = 'dnat-glibc-AAAA-ignored-by-server';

describe('two captures of one lookup', () => {
  test.each([
    [
      'the leg never shows after DNAT: proved',
      `${DROPPED}.a-pod`,
      `${DROPPED}.c-uplink`,
      'conntrack-race',
      'proved',
    ],
    [
      'on any of the node it shows before DNAT and not after: proved',
      `${DROPPED}.a-pod`,
      `${DROPPED}.e-node-any`,
      'conntrack-race',
      'proved',
    ],
    [
      'on any of the node it shows after DNAT too: something else',
      `${IGNORED}.a-pod`,
      `${IGNORED}.e-node-any`,
      'single-query-lost',
      undefined,
    ],
    [
      'nor at the server: proved',
      `${DROPPED}.a-pod`,
      `${DROPPED}.d-coredns`,
      'conntrack-race',
      'proved',
    ],
    [
      'from the other side: proved',
      `${DROPPED}.c-uplink`,
      `${DROPPED}.a-pod`,
      'conntrack-race',
      'proved',
    ],
    [
      'the leg did leave the node: refuted',
      `${IGNORED}.a-pod`,
      `${IGNORED}.c-uplink`,
      'single-query-lost',
      undefined,
    ],
    [
      'both before DNAT: nothing decided',
      `${DROPPED}.a-pod`,
      `${DROPPED}.b-hostveth`,
      'conntrack-race',
      'compatible',
    ],
    [
      'other traffic: nothing decided',
      `${DROPPED}.a-pod`,
      'musl123-default-ok',
      'conntrack-race',
      'compatible',
    ],
  ])('%s', async (_, main, vantage, rule, confidence) => {
    const { findings, summary } = await reportOf(main, vantage);
    expect(findings.map((finding) => [finding.rule, finding.confidence])).toEqual([
      [rule, confidence],
    ]);
    expect(summary.lookups).toBe(1);
  });

  test('at a place before DNAT it is missing already: lost on the way there, and no race', async () => {
    const pod = capture(`${DROPPED}.a-pod`);
    const veth = withoutFrames(capture(`${DROPPED}.b-hostveth`), 2);
    const { report } = await analyze([input('pod', pod)], {
      vantages: [{ name: 'veth', ...input('veth', veth) }],
    });
    const [finding] = report.findings;
    expect(finding).toMatchObject({ rule: 'single-query-lost', lostType: 'AAAA' });
    const race = finding!.considered.find(({ rule }) => rule === 'conntrack-race');
    expect(race!.ruledOutBy).toBe(
      'the other queries were seen at veth, before the translation, and the AAAA query was not: it was lost on the way there',
    );
  });

  test.each([3_217, -250_000, 3_600_000_000])(
    'a clock that is ahead by %i µs is recognised',
    async (ahead) => {
      const { captures, findings } = await reportOf(
        `${DROPPED}.a-pod`,
        `${DROPPED}.c-uplink`,
        ahead,
      );
      expect(captures[1]).toMatchObject({ vantage: 'there', file: `${DROPPED}.c-uplink.pcap` });
      expect(Math.abs(captures[1]!.clockOffsetMs! - ahead / 1_000)).toBeLessThan(1);
      expect(findings[0]!.confidence).toBe('proved');
    },
  );

  test('the packets of the second are counted nowhere', async () => {
    const { summary, captures } = await reportOf(`${DROPPED}.a-pod`, `${DROPPED}.e-node-any`);
    expect(captures.map(({ packets }) => packets)).toEqual([7, 13]);
    expect(summary.packets).toBe(7);
  });

  test('the table shows each packet at each place, and where it is missing', async () => {
    const { findings } = await reportOf(`${DROPPED}.a-pod`, `${DROPPED}.c-uplink`);
    const table = findings[0]!.sightings!.map((row) => [
      row.type,
      row.message,
      row.transmission,
      ...row.places.map((seen) => seen.frame),
    ]);
    expect(table).toEqual([
      ['A', 'query', 1, 1, 1],
      ['A', 'response', 1, 3, 2],
      ['AAAA', 'query', 1, 2, undefined],
      ['A', 'query', 2, 4, 3],
      ['A', 'response', 2, 5, 4],
      ['AAAA', 'query', 2, 6, 5],
      ['AAAA', 'response', 2, 7, 6],
    ]);
  });
});

/** Returns the records of a capture, without the file header. */
function recordsOf(bytes: Uint8Array): Uint8Array[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  const records: Uint8Array[] = [];
  for (let at = PCAP_HEADER; at < bytes.length;) {
    const end = at + 16 + view.getUint32(at + 8, true);
    records.push(bytes.subarray(at, end));
    at = end;
  }
  return records;
}

function withRecords(bytes: Uint8Array, records: readonly Uint8Array[]): Uint8Array {
  return new Uint8Array([...bytes.subarray(0, PCAP_HEADER), ...records.flatMap((one) => [...one])]);
}

/**
 * Returns parts of the records that begin late, end early, or have a gap: every range, and everything except a range.
 */
function partsOf(count: number): number[][] {
  const all = Array.from({ length: count }, (_, at) => at);
  return all.flatMap((from) =>
    all
      .slice(from)
      .flatMap((to) => [all.slice(from, to + 1), [...all.slice(0, from), ...all.slice(to + 1)]]),
  );
}

async function confidenceWith(main: string, seen: Uint8Array): Promise<string | undefined> {
  const { report } = await analyze([input(main, capture(main))], {
    vantages: [{ name: 'there', ...input('there', seen) }],
  });
  return report.findings.find(({ rule }) => rule === 'conntrack-race')?.confidence;
}

describe('a vantage that lacks something is no proof', () => {
  const CLOCKS = [0, -3_600_000_000, 250_000];

  test('of a query that did leave the node, no part of the other capture proves the race', async () => {
    const whole = capture(`${IGNORED}.c-uplink`);
    const records = recordsOf(whole);
    for (const part of partsOf(records.length)) {
      // No capture shows a gap that hits just the one packet, and not its twin.
      if (part.includes(0) && !part.includes(1) && part.length > 1) continue;
      const bytes = withRecords(
        whole,
        part.map((at) => records[at]!),
      );
      for (const clock of CLOCKS) {
        const confidence = await confidenceWith(`${IGNORED}.a-pod`, shifted(bytes, clock));
        expect([part, clock, confidence]).not.toEqual([part, clock, 'proved']);
      }
    }
  });

  test('of one that did not, all that show its twin, and go on behind it, do prove it', async () => {
    const whole = capture(`${DROPPED}.c-uplink`);
    const records = recordsOf(whole);
    // Record 0 is the twin: the A query of the first transmission.
    for (const part of partsOf(records.length)) {
      // With an unknown difference of the clocks, the first round alone may be the second.
      const isSeen = part.includes(0) && part.some((at) => at > 1);
      const bytes = withRecords(
        whole,
        part.map((at) => records[at]!),
      );
      for (const clock of CLOCKS) {
        const confidence = await confidenceWith(`${DROPPED}.a-pod`, shifted(bytes, clock));
        expect([part, clock, confidence]).toEqual([part, clock, isSeen ? 'proved' : 'compatible']);
      }
    }
  });

  test('a query there that cannot be read may be the one that is missing', async () => {
    const whole = capture(`${IGNORED}.c-uplink`);
    const records = recordsOf(whole).map((one) => one.slice());
    expect(await confidenceWith(`${IGNORED}.a-pod`, withRecords(whole, records))).toBeUndefined();
    // After the headers of the record, Ethernet, IPv4, UDP and DNS: a reserved label type.
    records[1]![16 + 14 + 20 + 8 + 12] = 0x85;
    expect(await confidenceWith(`${IGNORED}.a-pod`, withRecords(whole, records))).toBe(
      'compatible',
    );
  });
});
