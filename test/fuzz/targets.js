import { gzipSync } from 'node:zlib';
import { analyze } from '../support/analyze.ts';
import { Anonymizer } from '../../src/anonymize/anonymizer.ts';
import { CaptureError } from '../../src/capture/error.ts';
import { readCapture } from '../../src/capture/open.ts';
import { Packet } from '../../src/capture/packet.ts';
import { Decoder } from '../../src/decode/decode.ts';
import { LINK_LAYERS } from '../../src/decode/link/index.ts';
import { aliasesOf } from '../../src/dns/cname-targets.ts';
import { answers } from '../../src/dns/message.ts';
import { MessageView } from '../../src/dns/message-view.ts';
import { NameTable } from '../../src/dns/name-table.ts';
import { notation } from '../../src/dns/notation.ts';
import { peek } from '../../src/dns/peek.ts';
import { AddressTable } from '../../src/wire/address.ts';
import { DESCRIPTIONS, MalformationCounters } from '../../src/wire/malformation.ts';
import { Epoch } from '../../src/wire/time.ts';
import { check, whole } from './check.js';
import { captures, recordsOfCaptures, smallCaptures } from './corpus.js';
import { mutated, Random, shuffled } from './mutate.js';
import { printedLines } from './printed-lines.js';
import { readText } from './text.js';

/** Returns the result of readCapture; undefined if it refuses the bytes, which it may do only with a CaptureError. */
async function packetsOf(bytes, sink) {
  const malformations = new MalformationCounters();
  const options = { file: 'x', epoch: new Epoch(), malformations, strict: false };
  try {
    return { ...(await readCapture(whole(bytes), options, sink)), malformations };
  } catch (error) {
    if (!(error instanceof CaptureError)) throw error;
    check(!error.message.includes('\n'), 'the message of a CaptureError is one line');
    return undefined;
  }
}

/** Every packet of the fixtures, with its link type. */
const frames = [];
for (const bytes of captures)
  await packetsOf(bytes, ({ bytes: all, start, end, linkType }) => {
    if (frames.length < 20_000) frames.push({ linkType, bytes: all.slice(start, end) });
  });

/** Every DNS message in these packets. */
const messages = [];
{
  const decoder = new Decoder(new AddressTable(), [53]);
  const packet = new Packet();
  for (const { linkType, bytes } of frames) {
    Object.assign(packet, {
      linkType,
      bytes,
      start: 0,
      end: bytes.length,
      originalLength: bytes.length,
    });
    packet.frame++;
    decoder.decode(packet, ({ bytes: all, start, end }) => messages.push(all.slice(start, end)));
  }
}

/**
 * Checks that each packet is in the file as often as it is handed over, and that its view lies in its buffer. In a pcap
 * file every byte is a header, a packet, or what the warning is about, which says where that begins.
 */
async function capture(bytes) {
  let packets = 0;
  let latest = 0;
  let octets = 24;
  const recordHeader = bytes[0] === 0x34 || bytes[3] === 0x34 ? 24 : 16;
  const read = await packetsOf(bytes, (packet) => {
    packets++;
    check(packet.frame > latest, 'frames count upwards');
    latest = packet.frame;
    check(
      packet.start >= 0 && packet.start <= packet.end && packet.end <= packet.bytes.length,
      'window',
    );
    check(Number.isFinite(packet.time), 'time');
    octets += recordHeader + packet.end - packet.start;
  });
  if (!read) return;
  check(read.packets === packets, 'packets add up');
  const isPacked = read.compression !== undefined;
  check(isPacked || packets <= bytes.length / 8, 'no more packets than there are octets for');
  const [fault] = read.warnings;
  check(read.complete === (fault === undefined), 'what is not complete says why');
  if (isPacked) return;
  const offset = fault && Number(/at offset (\d+)/.exec(String(fault.message))?.[1]);
  if (fault) check(offset <= bytes.length, `the offset lies in the file: ${String(fault.message)}`);
  if (read.facts.format !== 'pcap' || octets === 24) return;
  check(
    octets === (offset ?? bytes.length),
    `${octets} octets, and then: ${String(fault?.message)}`,
  );
}

let decoder = new Decoder(new AddressTable(), [53]);
let names = new NameTable();
const view = new MessageView();
const packet = new Packet();

/** Number of inputs after which the tables are emptied, so that a find does not need all earlier inputs. */
const FRESH = 10_000;
let used = 0;

function refresh() {
  if (used++ % FRESH > 0) return;
  decoder = new Decoder(new AddressTable(), [53]);
  names = new NameTable();
}

/**
 * Checks that each packet, and each packet that it completes, is a number of messages, another packet, or a
 * malformation with a name.
 */
function decode({ linkType, bytes, cut }) {
  refresh();
  Object.assign(packet, {
    linkType,
    bytes,
    start: 0,
    end: bytes.length,
    originalLength: bytes.length + cut,
  });
  packet.frame++;
  packet.time += 1_000_000;
  let datagrams = 0;
  decoder.malformations = new MalformationCounters();
  const outcome = decoder.decode(packet, (datagram, { frame }) => {
    if (frame === packet.frame) datagrams++;
    const { start, end, payloadLength } = datagram;
    check(start >= 0 && start <= end && end <= datagram.bytes.length, 'window');
    check(end - start <= payloadLength, 'no more is captured than there was');
    peek(datagram.bytes, start, end, payloadLength, names, view);
  });
  check(datagrams === Math.max(outcome, 0), `${outcome} where ${datagrams} messages were`);
  if (outcome < 0) check(DESCRIPTIONS[outcome], `malformation ${outcome} has a name`);
  for (const { code } of decoder.malformations.warnings()) check(code, 'a malformation has a code');
}

/** Checks that a message gives text, whatever its bytes are. */
function dns({ bytes, cut }) {
  refresh();
  const flaw = peek(bytes, 0, bytes.length, bytes.length + cut, names, view);
  check(flaw === 0 || DESCRIPTIONS[flaw], `malformation ${flaw} has a name`);
  check(view.questionEnd <= bytes.length || bytes.length < 12, 'the question ends inside');
  check(typeof names.text(view.name) === 'string', 'a name');
  check(
    aliasesOf(view, names).every((name) => names.text(name) !== ''),
    'aliases',
  );
  const line = notation(bytes, 0, bytes.length, bytes.length + cut);
  check(!/[\r\n]/.test(line), 'a line is one line');
  check(
    answers(bytes, 0, bytes.length).every((answer) => typeof answer === 'string'),
    'answers',
  );
}

/**
 * Checks a whole analysis: every message is a query, a response or an ICMP error, and every line of a report has words.
 */
async function analysis(bytes) {
  let analysed;
  try {
    analysed = await analyze([{ file: 'x', chunks: () => whole(bytes) }], { lines: 'all' });
  } catch (error) {
    if (error instanceof CaptureError) return;
    throw error;
  }
  const { report, lines } = analysed;
  const { summary, captures: files } = report;
  const errors = lines.filter(({ transport }) => transport === 'icmp').length;
  check(lines.length === summary.dnsMessages + errors, 'a line for each message');
  check(summary.packets === files[0].packets, 'packets add up');
  check(
    Object.values(summary.findings).reduce((sum, count) => sum + count, 0) ===
      report.findings.length,
    'findings add up',
  );
  for (const line of lines) check(line.line !== '' && line.annotation !== '', 'lines have words');
}

const OF_SOMEBODY = '\u0003web\u0007example\u0004test\0';
const TYPE_AND_CLASS = 4;

/**
 * Whether a name of nearly every fixture is there, with its type and class: more bytes than a forged SOA has numbers.
 */
function namesSomebody(octets) {
  const at = octets.indexOf(OF_SOMEBODY);
  const end = at + OF_SOMEBODY.length + TYPE_AND_CLASS;
  return at !== -1 && end <= octets.length && octets.readUInt16BE(end - 2) === 1;
}

/** Checks that packets leave the anonymizer once, in order, with the same length, and identify nobody. */
function anonymize({ packets, options }) {
  const anonymizer = new Anonymizer(options);
  const left = [];
  const sink = ({ frame, bytes, start, end }) => {
    left.push([frame, end - start]);
    const octets = Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start);
    check(!namesSomebody(octets), `frame ${frame} names somebody`);
  };
  const window = new Packet();
  for (const { linkType, bytes, cut, time } of packets) {
    window.frame++;
    window.time += time;
    Object.assign(window, { linkType, bytes, end: bytes.length });
    window.originalLength = bytes.length + cut;
    anonymizer.take(window, sink);
  }
  anonymizer.end(sink);
  const came = packets.map(({ bytes }, at) => [at + 1, bytes.length]);
  check(String(left) === String(came), 'packets leave as they came');
}

const lies = (random) => (random.below(4) === 0 ? random.below(100) : 0);

/**
 * Returns a file with bytes changed anywhere, or records cut, repeated, reordered, or spliced from another file; some
 * files are compressed.
 */
function file(random) {
  const kind = random.below(32);
  const bytes =
    kind < 16
      ? mutated(random.pick(smallCaptures), random)
      : new Uint8Array(
          Buffer.concat(
            shuffled(random.pick(recordsOfCaptures), random.pick(recordsOfCaptures), random),
          ),
        );
  if (kind === 0 || kind === 16) return new Uint8Array(gzipSync(bytes, { level: 1 }));
  return kind === 1 ? mutated(new Uint8Array(gzipSync(bytes, { level: 1 })), random) : bytes;
}

/** The healthy texts, kept for all inputs because making them takes a second. */
let healthy;

/** Checks that a damage to a line of a healthy text gives no finding. */
async function damaged({ damage, seed }) {
  // Loaded only here: the code that makes the texts is a large part of the tests.
  const { healthyTexts } = await import('../support/healthy-texts.ts');
  const { DAMAGES, invented } = await import('../support/damages.ts');
  healthy ??= healthyTexts();
  const found = await invented(await healthy, DAMAGES[damage % DAMAGES.length], new Random(seed));
  check(found === undefined, JSON.stringify(found, undefined, 1));
}

const linkTypes = [...LINK_LAYERS.keys()];

/** THE TABLE of targets: how to make an input, and what must hold for it. */
export const TARGETS = {
  capture: { make: file, run: capture },
  decode: {
    make: (random) => {
      const { linkType, bytes } = random.pick(frames);
      const other = random.below(20) === 0 ? random.pick(linkTypes) : linkType;
      return { linkType: other, bytes: mutated(bytes, random), cut: lies(random) };
    },
    run: decode,
  },
  dns: {
    make: (random) => ({ bytes: mutated(random.pick(messages), random), cut: lies(random) }),
    run: dns,
  },
  text: { make: printedLines, run: (bytes) => readText(bytes, decode) },
  damage: {
    make: (random) => ({ damage: random.next(), seed: random.next() }),
    run: damaged,
  },
  anonymize: {
    make: (random) => ({
      options: random.below(2) === 0 ? {} : { seed: 's', keepSuffixes: ['test'] },
      packets: Array.from({ length: 1 + random.below(8) }, () => {
        const { linkType, bytes } = random.pick(frames);
        const other = random.below(20) === 0 ? random.pick(linkTypes) : linkType;
        const cut = lies(random);
        return { linkType: other, bytes: mutated(bytes, random), cut, time: random.below(1e9) };
      }),
    }),
    run: anonymize,
  },
  /** Rules and reports see packets that no program ever sent. An analysis takes longer, so there are fewer inputs. */
  analysis: {
    make: (random) => (random.below(4) === 0 ? printedLines(random) : file(random)),
    run: analysis,
  },
};

/** Returns input `number` of a seed, independent of earlier inputs, so that a find can be made again without them. */
export function inputOf(name, seed, number) {
  const state = Math.imul(seed, 0x9e3779b1) ^ Math.imul(number + 1, 0x85ebca6b);
  return TARGETS[name].make(new Random(state));
}
