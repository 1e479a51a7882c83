import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { LinkType } from '../src/capture/link-type.ts';
import { Block } from '../src/capture/pcapng/block.ts';
import type { Line } from '../src/report/lines/line.ts';
import { verdict } from '../src/report/wording/verdict.ts';
import { analyzeBytes } from './support/analysis.ts';
import { buildCapture } from './support/capture.ts';
import { parseScenario } from './support/scenario.ts';
import { dnspcap } from './support/program.ts';

const CAPTURES = fileURLToPath(new URL('../fixtures/captures/', import.meta.url));
const ALL = readdirSync(CAPTURES).filter((file) => /\.pcap(?:ng)?$/.test(file));
const LOST = join(CAPTURES, 'glibc-many-lookups-one-lost.pcap');
const PCAPNG = join(CAPTURES, 'fmt-pcapng-glibc-AAAA-lost-once.pcapng');

/** Offset of the section length in a Section Header Block: pcapng, section 4.1. */
const SECTION_LENGTH_AT = 16;

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'dnspcap-test-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Whether a block type never gets a comment of dnspcap. */
function untouched({ type }: { readonly type: number }): boolean {
  return type === Block.interface || type === Block.statistics;
}

/** Returns the blocks of a capture with their comments, in order. */
function blocksOf(file: string) {
  const octets = readFileSync(file);
  const blocks: { type: number; body: Buffer; comments: string[] }[] = [];
  for (let at = 0; at < octets.length;) {
    const isLittle = octets.readUInt32BE(sectionBefore(octets, at) + 8) === 0x4d3c2b1a;
    const u32 = (offset: number): number =>
      isLittle ? octets.readUInt32LE(offset) : octets.readUInt32BE(offset);
    const u16 = (offset: number): number =>
      isLittle ? octets.readUInt16LE(offset) : octets.readUInt16BE(offset);
    const [type, length] = [u32(at), u32(at + 4)];
    if (u32(at + length - 4) !== length)
      throw new Error(`the block at ${at} ends with another length`);
    const comments: string[] = [];
    let option = optionsAt(type, at, u32);
    while (option + 4 <= at + length - 4 && u16(option) !== 0) {
      const octetsOf = u16(option + 2);
      if (u16(option) === 1)
        comments.push(octets.toString('utf8', option + 4, option + 4 + octetsOf));
      option += 4 + octetsOf + (-octetsOf & 3);
    }
    blocks.push({ type, body: octets.subarray(at, at + length), comments });
    at += length;
  }
  return blocks;
}

let section = 0;
function sectionBefore(octets: Buffer, at: number): number {
  if (octets.readUInt32LE(at) === Block.section) section = at;
  return section;
}

function optionsAt(type: number, at: number, u32: (offset: number) => number): number {
  if (type === Block.section) return at + 24;
  if (type !== Block.enhancedPacket) return Infinity;
  const captured = u32(at + 20);
  return at + 28 + captured + (-captured & 3);
}

function packetsOf(blocks: ReturnType<typeof blocksOf>): string[][] {
  return blocks.filter(({ type }) => type === Block.enhancedPacket).map(({ comments }) => comments);
}

/** Returns the comment for a line. */
function comment({ annotation, finding, rule }: Line): string {
  return finding === undefined ? annotation : `${annotation}; ${finding} ${rule}`;
}

describe('an annotated capture', () => {
  test.each(ALL)(
    '%s has the comment of each line on its packet, and the same findings',
    async (name) => {
      const [input, out] = [join(CAPTURES, name), join(folder, 'all.pcapng')];
      const { code, err } = await dnspcap(['analyze', input, '-q', '-o', out]);
      expect({ code, err }).toEqual({ code: 0, err: '' });
      const { report, lines } = await analyzeBytes(new Uint8Array(readFileSync(input)), {
        lines: 'all',
      });
      const expected: string[][] = Array.from({ length: report.summary.packets }, () => []);
      for (const { id, rule, frames } of report.findings)
        for (const frame of frames) expected[frame - 1] = [`${id} ${rule}`];
      const isNamed = new Set(lines.map(({ frame }) => frame));
      for (const frame of isNamed) expected[frame - 1] = [];
      for (const line of lines) expected[line.frame - 1]!.push(comment(line));
      const blocks = blocksOf(out);
      expect(packetsOf(blocks)).toEqual(expected);
      expect(blocks[0]!.comments).toEqual([String(verdict(report))]);
      const again = await analyzeBytes(new Uint8Array(readFileSync(out)));
      expect(again.report.findings).toEqual(report.findings);
      expect(again.report.captures[0]!.firstPacket).toBe(report.captures[0]!.firstPacket);
      expect(again.report.captures[0]!.lastPacket).toBe(report.captures[0]!.lastPacket);
    },
  );

  test('of pcapng keeps every block as it stands, names of interfaces and comments included', async () => {
    const [first, second] = [join(folder, 'first.pcapng'), join(folder, 'second.pcapng')];
    await dnspcap(['analyze', PCAPNG, '-q', '-o', first]);
    await dnspcap(['analyze', first, '-q', '-o', second]);
    const [before, once, twice] = [PCAPNG, first, second].map(blocksOf) as [
      ReturnType<typeof blocksOf>,
      ReturnType<typeof blocksOf>,
      ReturnType<typeof blocksOf>,
    ];
    expect(once.map(({ type }) => type)).toEqual(before.map(({ type }) => type));
    expect(once.filter(untouched)).toEqual(before.filter(untouched));
    for (const [at, { comments }] of before.entries()) {
      const added = once[at]!.comments.slice(comments.length);
      expect(once[at]!.comments.slice(0, comments.length)).toEqual(comments);
      expect(twice[at]!.comments).toEqual([...comments, ...added, ...added]);
    }
  });

  test('in a big-endian file is written in its byte order, and blocks that nobody knows stay', async () => {
    const swapped = join(folder, 'swapped.pcapng');
    const unknown = Buffer.alloc(16);
    unknown.writeUInt32BE(0x0bad_f00d, 0);
    unknown.writeUInt32BE(16, 4);
    unknown.writeUInt32BE(0xfeed_beef, 8);
    unknown.writeUInt32BE(16, 12);
    const scenario = '../fixtures/scenarios/conntrack-race/fires-glibc-AAAA.scenario';
    const written = readFileSync(new URL(scenario, import.meta.url), 'utf8');
    const { packets } = parseScenario(`link RAW\n${written}`);
    writeFileSync(
      swapped,
      Buffer.concat([
        buildCapture(packets, {
          format: 'pcapng',
          order: 'be',
          resolution: 'ns',
          linkType: LinkType.RAW,
        }),
        unknown,
      ]),
    );
    const out = join(folder, 'swapped.annotated.pcapng');
    const { code, err } = await dnspcap(['analyze', swapped, '-q', '-o', out]);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(blocksOf(out).at(-1)!.body).toEqual(unknown);
    expect(packetsOf(blocksOf(out)).flat()).toHaveLength(packets.length);
  });

  test('--lines findings writes the packets of findings alone, with their frames in the capture', async () => {
    const out = join(folder, 'findings.pcapng');
    await dnspcap(['analyze', LOST, '-q', '--lines', 'findings', '-o', out]);
    const { report, lines } = await analyzeBytes(new Uint8Array(readFileSync(LOST)), {
      lines: 'all',
    });
    const ofFinding = lines.filter(({ finding }) => finding !== undefined);
    const frames = new Set(report.findings.flatMap((finding) => finding.frames));
    expect(frames.size).toBe(ofFinding.length);
    expect(packetsOf(blocksOf(out))).toEqual(
      ofFinding.map((line) => [`frame ${line.frame}: ${comment(line)}`]),
    );
  });

  test('of several captures has a section for each, and one verdict', async () => {
    const out = join(folder, 'several.pcapng');
    await dnspcap(['analyze', LOST, PCAPNG, '-q', '-o', out]);
    const sections = blocksOf(out).filter(({ type }) => type === Block.section);
    expect(sections).toHaveLength(2);
    expect(sections.flatMap(({ comments }) => comments)).toHaveLength(1);
    // The older capture comes first. In the second section Wireshark counts on.
    const numbers = packetsOf(blocksOf(out)).map(([said]) => /^frame (\d+): /.exec(said!)?.[1]);
    expect(numbers.slice(0, 7)).toEqual(Array.from({ length: 7 }, () => undefined));
    expect(numbers.slice(7)).toEqual(Array.from({ length: 43 }, (_none, at) => `${at + 1}`));
  });

  test('is anonymous when the report is', async () => {
    const out = join(folder, 'anonymous.pcapng');
    const { code } = await dnspcap(['analyze', PCAPNG, '-q', '--anonymize', '-o', out]);
    const octets = readFileSync(out, 'latin1');
    const { report } = await analyzeBytes(new Uint8Array(readFileSync(PCAPNG)));
    for (const { name, client } of report.findings) {
      expect(octets).not.toContain(name!.split('.')[0]);
      expect(octets).not.toContain(client!.address);
    }
    const again = await analyzeBytes(new Uint8Array(readFileSync(out)));
    expect({ code, rules: again.report.findings.map(({ rule }) => rule) }).toEqual({
      code: 0,
      rules: report.findings.map(({ rule }) => rule),
    });
  });

  test('needs captures that can be read twice, and have packets', async () => {
    const out = join(folder, 'none.pcapng');
    const piped = await dnspcap(
      ['analyze', '-', '-o', out],
      'IP 10.0.0.1.40000 > 10.0.0.2.53: 1+ A? a.example. (27)\n',
    );
    expect(piped).toEqual({
      code: 2,
      out: '',
      err: 'dnspcap: -: annotating reads the capture twice, and this is not a regular file: save it in one\n',
    });
    const text = join(folder, 'pasted.txt');
    writeFileSync(text, 'IP 10.0.0.1.40000 > 10.0.0.2.53: 1+ A? a.example. (27)\n');
    const pasted = await dnspcap(['analyze', text, '-q', '-o', out]);
    expect(pasted).toEqual({
      code: 2,
      out: '',
      err: `dnspcap: ${text}: a text has no packets to annotate; write another report format, such as .csv\n`,
    });
    expect(readdirSync(folder)).not.toContain('none.pcapng');
  });

  test('gives every section of a compressed capture its new length', async () => {
    const one = readFileSync(PCAPNG);
    one.writeBigInt64LE(BigInt(one.length - one.readUInt32LE(4)), SECTION_LENGTH_AT);
    const two = join(folder, 'two.pcapng.gz');
    writeFileSync(two, gzipSync(Buffer.concat([one, one])));
    const out = join(folder, 'sections.pcapng');
    await dnspcap(['analyze', two, '-q', '-o', out]);
    const lengths = blocksOf(out)
      .filter(({ type }) => type === Block.section)
      .map(({ body }) => body.readBigInt64LE(SECTION_LENGTH_AT));
    expect(lengths).toEqual([-1n, -1n]);
  });

  test('of an extract says why each packet is in it', async () => {
    const out = join(folder, 'F1.pcapng');
    const { code } = await dnspcap(['extract', LOST, '--finding', 'F1', '-q', '-o', out]);
    expect(code).toBe(0);
    expect(
      packetsOf(blocksOf(out))
        .flat()
        .filter((text) => text.includes('never answered')),
    ).toHaveLength(1);
    expect(blocksOf(out)[0]!.comments.join()).toContain('stalled for 5.0 s');
  });

  test('is searched by its comments in tshark', async () => {
    const out = join(folder, 'tshark.pcapng');
    await dnspcap(['analyze', LOST, '-q', '-o', out]);
    const filter = 'frame.comment contains "never answered"';
    // Without tshark, the other tests still read the blocks.
    expect(['14\n', undefined]).toContain(
      tshark('-r', out, '-Y', filter, '-T', 'fields', '-e', 'frame.number'),
    );
  });
});

/** @returns the output; undefined if tshark is not installed, which the test prints */
function tshark(...argv: readonly string[]): string | undefined {
  try {
    return execFileSync('tshark', argv, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  } catch {
    process.stderr.write('annotated.test.ts: tshark is not installed, or fails\n');
    return undefined;
  }
}
