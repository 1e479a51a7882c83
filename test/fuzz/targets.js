import { analyze } from '../../dist/analyze.js';
import { CaptureError } from '../../dist/capture/error.js';
import { readCapture } from '../../dist/capture/open.js';
import { Packet } from '../../dist/capture/packet.js';
import { Decoder } from '../../dist/decode/decode.js';
import { answers } from '../../dist/dns/message.js';
import { MessageView } from '../../dist/dns/message-view.js';
import { NameTable } from '../../dist/dns/name-table.js';
import { notation } from '../../dist/dns/notation.js';
import { peek } from '../../dist/dns/peek.js';
import { TextReader } from '../../dist/text/text-reader.js';
import { AddressTable } from '../../dist/wire/address.js';
import { DESCRIPTIONS, MalformationCounters } from '../../dist/wire/malformation.js';
import { Epoch } from '../../dist/wire/time.js';
import { captures, smallCaptures, texts } from './corpus.js';
import { mutated, shuffled } from './mutate.js';

/** Something is not as it has to be: a find. */
class Broken extends Error {}

function check(condition, what) {
  if (!condition) throw new Broken(what);
}

async function* whole(bytes) {
  yield bytes;
}

/** What readCapture gives for octets; nothing when it refuses them, which it may with a CaptureError only. */
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

/** Every DNS message of them. */
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

/** Each packet is in the file as often as it is handed over, and its window lies in its buffer. */
async function capture(bytes) {
  let packets = 0;
  let latest = 0;
  const read = await packetsOf(bytes, (packet) => {
    packets++;
    check(packet.frame > latest, 'frames count upwards');
    latest = packet.frame;
    check(
      packet.start >= 0 && packet.start <= packet.end && packet.end <= packet.bytes.length,
      'window',
    );
    check(Number.isFinite(packet.time), 'time');
  });
  if (!read) return;
  check(read.packets === packets, 'packets add up');
  check(
    packets <= bytes.length / 8 || bytes[0] === 0x1f,
    'no more packets than there are octets for',
  );
}

const decoder = new Decoder(new AddressTable(), [53]);
const names = new NameTable();
const view = new MessageView();
const packet = new Packet();

/** Each packet is so many messages, another packet, or a malformation that has a name. */
function decode({ linkType, bytes, cut }) {
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
  const outcome = decoder.decode(packet, (datagram) => {
    datagrams++;
    const { start, end, payloadLength } = datagram;
    check(start >= 0 && start <= end && end <= datagram.bytes.length, 'window');
    check(end - start <= payloadLength, 'no more is captured than there was');
    peek(datagram.bytes, start, end, payloadLength, names, view);
  });
  if (outcome < 0) check(DESCRIPTIONS[outcome], `malformation ${outcome} has a name`);
  else
    check(
      outcome === datagrams || datagrams > 0 || outcome === 0,
      `${outcome} of ${datagrams} messages`,
    );
}

/** What can be read of a message is text, whatever the octets are. */
function dns({ bytes, cut }) {
  const flaw = peek(bytes, 0, bytes.length, bytes.length + cut, names, view);
  check(flaw === 0 || DESCRIPTIONS[flaw], `malformation ${flaw} has a name`);
  check(view.questionEnd <= bytes.length || bytes.length < 12, 'the question ends inside');
  check(typeof names.text(view.name) === 'string', 'a name');
  const line = notation(bytes, 0, bytes.length, bytes.length + cut);
  check(!/[\r\n]/.test(line), 'a line is one line');
  check(
    answers(bytes, 0, bytes.length).every((answer) => typeof answer === 'string'),
    'answers',
  );
}

/** Every line is of a packet or counted, and every packet is one that the decoder knows what to do with. */
async function text(bytes) {
  const addresses = new AddressTable();
  const malformations = new MalformationCounters();
  const epoch = new Epoch();
  const options = {
    file: 'x',
    epoch,
    malformations,
    strict: false,
    text: () => new TextReader(epoch, addresses),
  };
  let read;
  try {
    read = await readCapture(
      whole(bytes),
      options,
      ({ linkType, bytes: all, start, end, originalLength, printed }) => {
        check(typeof printed === 'string' && printed !== '', 'a packet of a text has a line');
        check(end <= originalLength, 'no more is captured than there was');
        decode({ linkType, bytes: all.slice(start, end), cut: originalLength - end });
      },
    );
  } catch (error) {
    if (error instanceof CaptureError) return;
    throw error;
  }
  const lines = Buffer.from(bytes).toString('latin1').split('\n').length;
  const others = read.warnings.find(({ code }) => code === 'not-understood')?.count ?? 0;
  check(read.packets + others <= lines, 'no more packets than lines');
}

/** The whole way: every message is a query, a response or an ICMP error, and every line of a report has words. */
async function analysis(bytes) {
  let analysed;
  try {
    analysed = await analyze([{ file: 'x', chunks: () => whole(bytes) }], { lines: 'all' });
  } catch (error) {
    if (error instanceof CaptureError) return;
    throw error;
  }
  const { report, lines } = analysed;
  const { summary } = report;
  const errors = lines.filter(({ transport }) => transport === 'icmp').length;
  check(summary.queries + summary.responses + errors === summary.dnsMessages, 'messages add up');
  check(lines.length === summary.dnsMessages, 'a line for each message');
  check(summary.unansweredQueries <= summary.queries, 'no more unanswered queries than queries');
  for (const line of lines) check(line.line !== '' && line.annotation !== '', 'lines have words');
}

const lies = (random) => (random.below(4) === 0 ? random.below(100) : 0);

function printedLines(random) {
  const lines = shuffled(random.pick(texts), random.pick(texts), random).slice(0, 20);
  return new Uint8Array(Buffer.concat(lines.flatMap((line) => [line, Buffer.from('\n')])));
}

/** THE TABLE of targets: how an input is made, and what has to hold for it. */
export const TARGETS = {
  capture: { make: (random) => mutated(random.pick(smallCaptures), random), run: capture },
  decode: {
    make: (random) => {
      const { linkType, bytes } = random.pick(frames);
      const other = random.below(20) === 0 ? random.pick(frames).linkType : linkType;
      return { linkType: other, bytes: mutated(bytes, random), cut: lies(random) };
    },
    run: decode,
  },
  dns: {
    make: (random) => ({ bytes: mutated(random.pick(messages), random), cut: lies(random) }),
    run: dns,
  },
  text: { make: printedLines, run: text },
  /** Rules and reports see what no program ever sent. It takes longer, so it makes fewer inputs. */
  analysis: {
    make: (random) =>
      random.below(4) === 0 ? printedLines(random) : mutated(random.pick(smallCaptures), random),
    run: analysis,
  },
};
