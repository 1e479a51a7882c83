import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { analyze } from '../src/analyze.ts';
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

/** The same records, as a clock would stamp them that is ahead by so many microseconds. */
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
