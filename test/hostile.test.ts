import { ok, equal, match } from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { array, asyncProperty, assert, constantFrom, nat, property, record } from 'fast-check';

import { CaptureError } from '../src/capture/error.ts';
import { LinkType } from '../src/capture/link-type.ts';
import { readCapture } from '../src/capture/open.ts';
import { answers, extendedErrors } from '../src/dns/message.ts';
import { MessageView } from '../src/dns/message-view.ts';
import { NameTable } from '../src/dns/name-table.ts';
import { notation } from '../src/dns/notation.ts';
import { peek } from '../src/dns/peek.ts';
import { StandIns } from '../src/text/writing/stand-ins.ts';
import { TEXTS } from '../src/text/recognition.ts';
import { TextReader } from '../src/text/text-reader.ts';
import type { Bytes } from '../src/wire/bytes.ts';
import { DESCRIPTIONS, Malformation, MalformationCounters } from '../src/wire/malformation.ts';
import { Epoch } from '../src/wire/time.ts';
import { analyzeBytes } from './support/analysis.ts';
import { buildCapture, chunksOf } from './support/capture.ts';
import { ANSWER, PORTS, QUERY, raw, Trial, udp, V4, V6 } from './support/decoding.ts';
import { buildSegment, ENCAPSULATIONS } from './support/encapsulation.ts';
import { OTHER_LINKS } from './support/link-header.ts';
import { concat, u16, u32, u8 } from './support/octets.ts';
import { buildIpFrame, buildUdpFrame } from './support/packet.ts';
import { PACKETS, PCAP, PCAPNG, VARIANTS } from './support/reading.ts';

/** Seed: each run has the same inputs; npm run fuzz tries others. */
const SEED = 7;
const runs = (numRuns: number) => ({ seed: SEED, numRuns });

/**
 * Damages: bytes set to values at which lengths, counts and offsets go wrong, or to anything; `keep` is the share that
 * is left.
 */
const harm = record({
  edits: array(
    record({
      at: nat(),
      octet: constantFrom(0, 1, 0x3f, 0x40, 0x7f, 0x80, 0xc0, 0xff, undefined),
      any: nat(255),
    }),
    { maxLength: 4 },
  ),
  keep: nat(),
  isCut: constantFrom(false, true),
});
type Harm = typeof harm extends { generate: (...of: never[]) => { value: infer T } } ? T : never;

function harmed(bytes: Bytes, { edits, keep, isCut }: Harm): { bytes: Bytes; captured: number } {
  const out = bytes.slice();
  for (const { at, octet, any } of edits) out[at % out.length] = octet ?? any;
  return { bytes: out, captured: isCut ? keep % (out.length + 1) : out.length };
}

/**
 * Checks that reading a file throws only a CaptureError of one line, and that every packet and byte is accounted for.
 */
async function readsOrRefuses(file: Bytes, recordHeader: number | undefined): Promise<void> {
  let packets = 0;
  let octets = 24;
  const options = {
    file: 'x',
    epoch: new Epoch(),
    malformations: new MalformationCounters(),
    strict: false,
  };
  const read = await readCapture(chunksOf(file, 256), options, ({ bytes, start, end }) => {
    packets++;
    ok(start <= end && end <= bytes.length);
    octets += recordHeader! + end - start;
  }).catch((error: unknown) => {
    if (!(error instanceof CaptureError)) throw error;
    ok(!error.message.includes('\n'));
    return undefined;
  });
  if (!read) return;
  const [fault] = read.warnings;
  equal(read.packets, packets);
  equal(read.complete, fault === undefined);
  if (recordHeader === undefined || octets === 24) return;
  const offset = Number(/at offset (\d+)/.exec(String(fault?.message))?.[1] ?? file.length);
  ok(offset <= file.length);
  equal(offset, octets);
}

const FILES = VARIANTS.map((variant) => ({
  bytes: buildCapture(PACKETS, variant),
  recordHeader: variant.format === 'pcap' ? 16 : undefined,
}));

const query = buildUdpFrame({ linkType: raw, ...V4, ...PORTS, payload: QUERY });
const query6 = buildUdpFrame({ linkType: raw, ...V6, ...PORTS, payload: QUERY });
const unreachable = buildIpFrame(
  { linkType: raw, source: V4.destination, destination: V4.source },
  1,
  concat(u16(0x0303), u16(0), u32(0), query),
);
const prefixed = concat(u16(QUERY.length), QUERY, u16(ANSWER.length), ANSWER);

/** A packet of every link type, encapsulation and transport. */
const FRAMES: readonly { readonly linkType: number; readonly frame: Bytes }[] = [
  ...[query, query6, unreachable, buildSegment({ sequence: 7, payload: prefixed })].map(
    (frame) => ({ linkType: raw, frame }),
  ),
  ...Object.values(ENCAPSULATIONS).map((encapsulate) => ({
    linkType: LinkType.EN10MB,
    frame: encapsulate(query),
  })),
  ...Object.entries(OTHER_LINKS).map(([linkType, write]) => ({
    linkType: Number(linkType),
    frame: write(query, false),
  })),
];

/** Pattern of the names of malformations in reports. */
const CODE = /^[a-z-]+$/;

/** Checks that a record is a number of messages, another packet, or a malformation with a name. */
function decodes(trial: Trial, linkType: number, frame: Bytes, captured: number): void {
  const before = trial.seen.length;
  const outcome = trial.decode(linkType, frame, captured, frame.length);
  const seen = trial.seen.slice(before);
  const mine = seen.filter(({ frame: number }) => number === trial.frame);
  equal(mine.length, Math.max(outcome, 0));
  if (outcome < 0) match(DESCRIPTIONS[outcome]!.code, CODE);
  for (const { payload, payloadLength } of seen) {
    ok(payload.length <= payloadLength);
    // 0xee fills the buffer around the packet.
    ok(!payload.includes(0xee));
  }
}

const names = new NameTable();
const view = new MessageView();

/** Checks that a message gives text of one line, whatever its bytes are. */
function tells(bytes: Bytes, captured: number): void {
  const flaw = peek(bytes, 0, captured, bytes.length, names, view);
  if (flaw !== Malformation.none) match(DESCRIPTIONS[flaw]!.code, CODE);
  ok(view.questionEnd <= Math.max(captured, 12));
  match(notation(bytes, 0, captured, bytes.length), /^[ -~]+$/);
  const texts = [...answers(bytes, 0, captured), ...extendedErrors(bytes, 0, captured)];
  for (const text of texts) match(text, /^[ -~]*$/);
}

/** A record of the root. */
const rr = (type: number, ...data: readonly number[]): Bytes =>
  concat(u8(0), u16(type), u16(1), u32(0), u16(data.length), Uint8Array.from(data));

const MESSAGE = concat(
  u32(0x0007_8580),
  Uint8Array.of(0, 1, 0, 9, 0, 0, 0, 1),
  QUERY.subarray(12),
  rr(1, 10, 0, 0, 5),
  rr(28, ...Array.from({ length: 16 }, () => 1)),
  rr(5, 1, 0x62, 0xc0, 12),
  rr(15, 0, 10, 0xc0, 12),
  rr(16, 2, 0x68, 0x69, 1, 0x22),
  rr(33, 0, 1, 0, 2, 1, 187, 0xc0, 12),
  rr(6, 0xc0, 12, 0xc0, 12, ...Array.from({ length: 20 }, () => 3)),
  rr(35, 0, 1, 0, 2, 1, 0x75, 1, 0x73, 1, 0x21, 0),
  rr(257, 0, 5, 0x69, 0x73, 0x73, 0x75, 0x65, 0x63),
  rr(41, 0, 15, 0, 4, 0, 22, 0x6e, 0x6f),
);

const PRINTED = readFileSync(
  new URL('../fixtures/captures/glibc-AAAA-lost-once.tcpdump.txt', import.meta.url),
);

/** Checks that every line is a packet or counted; a long line may have two packets. */
async function understands(bytes: Bytes): Promise<void> {
  const epoch = new Epoch();
  const options = {
    file: 'x',
    epoch,
    malformations: new MalformationCounters(),
    strict: false,
    text: { ...TEXTS, open: () => new TextReader(epoch, new StandIns()) },
  };
  const read = await readCapture(chunksOf(bytes, 512), options, ({ printed }) =>
    ok(printed !== ''),
  ).catch((error: unknown) => {
    if (!(error instanceof CaptureError)) throw error;
    return undefined;
  });
  const others = read?.warnings.find(({ code }) => code === 'not-understood')?.count ?? 0;
  const lines = Buffer.from(bytes).toString('latin1').split('\n').length;
  ok((read?.packets ?? 0) + others <= lines + bytes.length / 60);
}

describe('whatever octets are wrong, nothing throws and the counters add up', () => {
  test('files', async () => {
    for (const { bytes, recordHeader } of [FILES[0]!, FILES[4]!])
      for (let end = 0; end < bytes.length; end++)
        await readsOrRefuses(bytes.slice(0, end), recordHeader);
    const one = asyncProperty(constantFrom(...FILES), harm, async (file, what) => {
      const { bytes, captured } = harmed(file.bytes, what);
      await readsOrRefuses(bytes.slice(0, captured), file.recordHeader);
    });
    await expect(assert(one, runs(500))).resolves.toBeUndefined();
  });

  test('packets of every link type, encapsulation and transport', () => {
    const trial = new Trial();
    for (const { linkType, frame } of FRAMES)
      for (let captured = 0; captured <= frame.length; captured++)
        decodes(trial, linkType, frame, captured);
    const one = property(constantFrom(...FRAMES), harm, ({ linkType, frame }, what) => {
      const { bytes, captured } = harmed(frame, what);
      decodes(trial, linkType, bytes, captured);
    });
    expect(() => assert(one, runs(3_000))).not.toThrow();
  });

  test('messages', () => {
    for (let captured = 0; captured <= MESSAGE.length; captured++) tells(MESSAGE, captured);
    const one = property(harm, (what) => {
      const { bytes, captured } = harmed(MESSAGE, what);
      tells(bytes, captured);
    });
    expect(() => assert(one, runs(2_000))).not.toThrow();
  });

  test('texts', async () => {
    const one = asyncProperty(harm, async (what) => {
      const { bytes, captured } = harmed(new Uint8Array(PRINTED), what);
      await understands(bytes.slice(0, captured));
    });
    await expect(assert(one, runs(200))).resolves.toBeUndefined();
  });
});

/** Returns the lines and the counted warnings for a packet alone in a capture. */
async function told(packet: Bytes): Promise<{ lines: string[]; warnings: string[] }> {
  const time = { seconds: 1_700_000_000, nanoseconds: 0 };
  const file = buildCapture([{ time, bytes: packet }], { ...PCAP, linkType: raw });
  const { report, lines } = await analyzeBytes(file, { lines: 'all' });
  return {
    lines: lines.map(({ line }) => line.replace(/^IP \S+ > \S+: /, '')),
    warnings: report.captures[0]!.warnings.map(({ code }) => code),
  };
}

const header = (id: number, flags: number, ...counts: readonly number[]): Bytes =>
  concat(u16(id), u16(flags), ...counts.map((count) => u16(count)));
const sent = (payload: Bytes): Bytes => buildIpFrame({ linkType: raw, ...V4 }, 17, udp(payload));
const question = QUERY.subarray(12);
/** Returns a response with an OPT record, RFC 6891 section 6.1.3. */
const extended = (rcode: number): Bytes =>
  concat(
    header(20, 0x8180 | (rcode & 15), 1, 0, 0, 1),
    question,
    Uint8Array.of(0, 0, 41, 4, 208, rcode >> 4, 0, 0, 0, 0, 0),
  );
const asking = (type: number): Bytes => concat(QUERY.subarray(0, 15), u16(type), u16(1));
const labelled = (...octets: readonly number[]): Bytes =>
  concat(QUERY.subarray(0, 12), u8(octets.length), Uint8Array.from(octets), question.subarray(2));

/** `line` is what tcpdump 4.99.3 -n prints. */
describe('messages that lie', () => {
  test.each([
    {
      what: 'counts of 65,535 in 12 octets',
      payload: header(26, 0x0100, 65_535, 65_535, 65_535, 65_535),
      line: '26+ [65535a] [65535q] [65535n] [65535au] [|domain]',
      warnings: ['bad-name'],
    },
    {
      what: 'and in a response',
      payload: header(26, 0x8180, 0, 65_535, 65_535, 65_535),
      line: '26 [0q] 65535/65535/65535 [|domain]',
    },
    { what: 'an ID of zero', payload: concat(u16(0), QUERY.subarray(2)), line: '0+ A? a. (19)' },
    {
      what: 'two questions, the second one compressed',
      payload: concat(header(17, 0x0100, 2, 0, 0, 0), question, u16(0xc00c), u32(0x001c_0001)),
      line: '17+ [2q] A? a. AAAA? a. (25)',
    },
    { what: 'BADVERS', payload: extended(16), line: '20 BadVers 0/0/1 (30)' },
    { what: 'BADCOOKIE', payload: extended(23), line: '20 BadCookie 0/0/1 (30)' },
    { what: 'no RCODE', payload: extended(4_095), line: '20 Resp4095 0/0/1 (30)' },
    { what: 'HTTPS', payload: asking(65), line: '4660+ Type65? a. (19)' },
    { what: 'a type of nobody', payload: asking(65_280), line: '4660+ Type65280? a. (19)' },
    { what: 'a dot in a label', payload: labelled(0x61, 0x2e, 0x62), line: '4660+ A? a.b. (21)' },
    { what: 'a NUL in a label', payload: labelled(0x61, 0, 0x62), line: '4660+ A? a^@b. (21)' },
    { what: 'quotes in a label', payload: labelled(0x22, 0x27), line: `4660+ A? "'. (20)` },
    {
      what: 'a label that is not UTF-8',
      payload: labelled(0xff, 0xc3),
      line: '4660+ A? M-^?M-C. (20)',
    },
    {
      what: 'a pointer to itself',
      payload: concat(QUERY.subarray(0, 12), u16(0xc00c), u32(0x0001_0001)),
      line: '4660+ A? <BAD PTR> [|domain]',
      warnings: ['bad-name'],
    },
  ])('$what: $line', async ({ payload, line, warnings = [] }) => {
    expect(await told(sent(payload))).toEqual({ lines: [line], warnings });
  });

  test('the rows have the extended RCODE, and names in their presentation format', async () => {
    const time = { seconds: 1_700_000_000, nanoseconds: 0 };
    const packets = [extended(16), extended(23), labelled(0x61, 0x2e, 0, 0xff)];
    const file = buildCapture(
      packets.map((payload) => ({ time, bytes: sent(payload) })),
      { ...PCAP, linkType: raw },
    );
    const { lines } = await analyzeBytes(file, { lines: 'all' });
    expect(lines.map(({ rcode, qname }) => [rcode, qname])).toEqual([
      ['BADVERS', 'a'],
      ['BADCOOKIE', 'a'],
      [undefined, String.raw`a\.\000\255`],
    ]);
  });

  test.each([PCAP, PCAPNG])(
    'more captured than was on the wire, in $format: read as Wireshark does, and counted',
    async (options) => {
      const time = { seconds: 0xffff_ffff, nanoseconds: 999_999_000 };
      const before = { time: { ...time, seconds: 1_700_000_000 }, bytes: query };
      const lying = { time, bytes: query, originalLength: 30 };
      const file = buildCapture([before, lying, before], { ...options, linkType: raw });
      const { report, lines } = await analyzeBytes(file, { lines: 'all' });
      expect(lines.map(({ time: iso }) => iso)).toEqual([
        '2023-11-14T22:13:20.999999Z',
        '2106-02-07T06:28:15.999999Z',
        '2023-11-14T22:13:20.999999Z',
      ]);
      expect(report.captures[0]!.warnings.map(({ code, frames }) => [code, frames])).toEqual([
        ['time-went-back', [3]],
        ['original-length', [2]],
      ]);
    },
  );
});
