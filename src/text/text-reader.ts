import type { CaptureFacts, CaptureReader, PacketSink, Remainder } from '../capture/packet.ts';
import { Packet } from '../capture/packet.ts';
import type { TcpdumpLine } from './tcpdump/line.ts';
import type { TextEncoding } from '../capture/recognise.ts';
import { LinkType } from '../capture/link-type.ts';
import type { Bytes } from '../wire/bytes.ts';
import type { Warning } from '../wire/malformation.ts';
import type { Epoch } from '../wire/time.ts';
import { Endpoints } from './endpoints.ts';
import { FrameWriter, unprintedPrefix, unreachablePort } from './frame-writer.ts';
import { LineJoiner, type PacketLine } from './line-joiner.ts';
import { ownString } from './own-string.ts';
import { unpasted } from './paste.ts';
import {
  ClockGuess,
  type Moment,
  OrderClock,
  PrintedClock,
  type PrintedIdentity,
} from './printed-clock.ts';
import { QuestionMemory } from './question-memory.ts';
import type { StandIns } from './stand-ins.ts';
import { TextRemarks } from './text-remarks.ts';

/** A line that goes on for longer than this is none of tcpdump's. */
const MAX_LINE = 1 << 16;
/** Lines that are held until their times tell what they are. */
const MAX_UNDECIDED = 10_000;
/** Of those lines. */
const MAX_UNDECIDED_CHARACTERS = 1 << 22;

/**
 * What tcpdump and tshark print, as a capture: each line about a packet becomes a packet with the octets that the
 * line tells of, in LINKTYPE_LINUX_SLL2, which has room for interface and direction. What a line does not tell is
 * left cut off, as a snap length would do it.
 */
export class TextReader implements CaptureReader {
  readonly damage = undefined;
  readonly #decoder: InstanceType<typeof TextDecoder>;
  readonly #joiner: LineJoiner;
  readonly #remarks = new TextRemarks();
  readonly #packet = new Packet();
  readonly #epoch: Epoch;
  readonly #endpoints: Endpoints;
  readonly #frames: FrameWriter;
  readonly #questions = new QuestionMemory();
  readonly #order = new OrderClock();
  readonly #guess = new ClockGuess();
  #clock: PrintedClock | undefined;
  #undecided: PacketLine[] = [];
  #undecidedCharacters = 0;
  #sink: PacketSink = () => {};
  /** The beginning of a line, MAX_LINE at most: what is read must not depend on the chunks that the input came in. */
  #rest = '';
  #lines = 0;

  constructor(epoch: Epoch, standIns: StandIns, encoding: TextEncoding = 'utf-8') {
    this.#decoder = new TextDecoder(encoding);
    this.#epoch = epoch;
    this.#endpoints = new Endpoints(standIns, this.#remarks);
    this.#frames = new FrameWriter(this.#endpoints);
    this.#joiner = new LineJoiner({
      packet: (line) => this.#hold(line),
      other: (text, number) => this.#remarks.other(text, number),
    });
  }

  get facts(): CaptureFacts {
    const digits = this.#clock?.digits ?? 6;
    return { format: 'text', linkTypes: [], snapLength: 0, timeDigits: digits };
  }

  get warnings(): readonly Warning[] {
    return this.#remarks.warnings(this.#clock?.kind ?? 'none');
  }

  read(chunk: Bytes, sink: PacketSink): void {
    this.#sink = sink;
    const text = this.#rest + this.#decoder.decode(chunk, { stream: true });
    let start = 0;
    for (let end; (end = text.indexOf('\n', start)) >= 0; start = end + 1)
      this.#line(text.slice(start, end));
    this.#rest = ownString(text.slice(start, start + MAX_LINE));
  }

  end(): Remainder {
    if (this.#rest !== '') this.#line(this.#rest);
    this.#rest = '';
    this.#joiner.flush();
    this.#decide(false);
    return { octetsLeft: 0, offset: 0, needed: 0 };
  }

  #line(text: string): void {
    // What is kept of a line would keep the chunk that it is a slice of.
    this.#joiner.line(ownString(unpasted(text.slice(0, MAX_LINE))), ++this.#lines);
  }

  /** Until it is known what its time counts from. */
  #hold(line: PacketLine): void {
    if (this.#clock) return this.#emit(line);
    this.#undecided.push(line);
    this.#undecidedCharacters += line.text.length;
    const known = this.#guess.areDifferences(line.packet?.time);
    if (known !== undefined) this.#decide(known);
    else if (
      this.#undecided.length >= MAX_UNDECIDED ||
      this.#undecidedCharacters >= MAX_UNDECIDED_CHARACTERS
    )
      this.#decide(false);
  }

  #decide(isDifference: boolean): void {
    this.#clock ??= new PrintedClock(isDifference);
    const lines = this.#undecided;
    this.#undecided = [];
    for (const line of lines) this.#emit(line);
  }

  #emit(line: PacketLine): void {
    const packet = this.#packet;
    packet.frame++;
    packet.linkType = LinkType.LINUX_SLL2;
    packet.printed = line.text;
    const whole = this.#complete(line);
    const moment = this.#moment(whole);
    packet.isUntimed = this.#clock!.kind === 'none';
    packet.time = this.#epoch.since(moment.seconds, moment.nanoseconds);
    this.#frames.write(whole, packet);
    if (whole.packet && unprintedPrefix(whole.packet)) this.#remarks.unprinted();
    this.#sink(packet);
  }

  #moment({ packet }: PacketLine): Moment {
    const clock = this.#clock!;
    const moment = clock.read(packet?.time);
    return clock.kind === 'none' ? this.#order.next(packet && identityOf(packet)) : moment;
  }

  /** With the question of a response, and the packet that an ICMP error quotes, as far as they were seen. */
  #complete(line: PacketLine): PacketLine {
    const { packet } = line;
    if (!packet) return line;
    if (packet.transport === 'icmp') {
      const quoted = line.quoted
        ? this.#questions.complete(line.quoted)
        : this.#questions.quoted(packet, unreachablePort(packet));
      return quoted ? { ...line, quoted } : line;
    }
    return { ...line, packet: this.#questions.complete(packet) };
  }
}

function identityOf({
  source,
  destination,
  interface: place = '',
  message,
}: TcpdumpLine): PrintedIdentity | undefined {
  if (!message) return undefined;
  const isQuery = message.isResponse === false;
  const [client, server] = isQuery ? [source, destination] : [destination, source];
  return {
    isQuery,
    place,
    client: client?.host ?? '',
    clientPort: client?.port ?? '',
    server: `${server?.host} ${server?.port}`,
    id: `${message.id}`,
    question: message.questions.map(({ type, name }) => `${type} ${name.toLowerCase()}`).join(),
  };
}
