import type { CaptureFacts, CaptureReader, PacketSink, Remainder } from '../capture/packet.ts';
import { Packet } from '../capture/packet.ts';
import type { TcpdumpLine } from './tcpdump/line.ts';
import type { TextEncoding } from '../capture/text-format.ts';
import { LinkType } from '../capture/link-type.ts';
import type { Bytes } from '../wire/bytes.ts';
import type { Warning } from '../wire/malformation.ts';
import type { Epoch } from '../wire/time.ts';
import { Endpoints } from './endpoints.ts';
import { FrameWriter, unprintedPrefix, unreachablePort } from './frame-writer.ts';
import { Gaps } from './gaps.ts';
import { isQuiet } from './quiet.ts';
import { ownString } from './own-string.ts';
import { OrderClock, type PrintedIdentity } from './order-clock.ts';
import { type Moment, PrintedClock } from './printed-clock.ts';
import type { PrintedPacket } from './shapes/shape.ts';
import { TextLines } from './text-lines.ts';
import { Undecided } from './undecided.ts';
import { QuestionMemory } from './question-memory.ts';
import type { StandIns } from './stand-ins.ts';
import { TextRemarks } from './text-remarks.ts';

/** A line that goes on for longer than this is none of tcpdump's. */
const MAX_LINE = 1 << 16;
/**
 * What tcpdump and tshark print, as a capture: each line about a packet becomes a packet with the octets that the
 * line tells of, in LINKTYPE_LINUX_SLL2, which has room for interface and direction. What a line does not tell is
 * left cut off, as a snap length would do it.
 */
export class TextReader implements CaptureReader {
  readonly damage = undefined;
  readonly #decoder: InstanceType<typeof TextDecoder>;
  readonly #text: TextLines;
  readonly #remarks = new TextRemarks();
  readonly #packet = new Packet();
  readonly #epoch: Epoch;
  readonly #endpoints: Endpoints;
  readonly #frames: FrameWriter;
  readonly #questions = new QuestionMemory();
  readonly #order = new OrderClock();
  readonly #gaps = new Gaps();
  readonly #undecided = new Undecided((isDifference) => this.#decide(isDifference));
  #clock: PrintedClock | undefined;
  #sink: PacketSink = () => {};
  /** The beginning of a line, MAX_LINE at most: what is read must not depend on the chunks that the input came in. */
  #rest = '';

  constructor(epoch: Epoch, standIns: StandIns, encoding: TextEncoding = 'utf-8') {
    this.#decoder = new TextDecoder(encoding);
    this.#epoch = epoch;
    this.#endpoints = new Endpoints(standIns, this.#remarks);
    this.#frames = new FrameWriter(this.#endpoints);
    this.#text = new TextLines({
      packet: (packet) => this.#hold(packet),
      unread: (text, number) => {
        this.#gaps.unread();
        this.#remarks.unread(text, number);
      },
      other: (text, number) => {
        if (this.#remarks.begins(text)) this.#gaps.unread();
        this.#gaps.other(text);
        this.#remarks.other(text, number);
      },
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
    this.#text.end();
    this.#undecided.end();
    return { octetsLeft: 0, offset: 0, needed: 0 };
  }

  #line(text: string): void {
    // What is kept of a line would keep the chunk that it is a slice of.
    this.#text.line(ownString(text.slice(0, MAX_LINE)));
  }

  /** Until it is known what its time counts from. */
  #hold(printed: PrintedPacket): void {
    if (this.#gaps.startsAgain(printed)) this.#remarks.another();
    const isAfterGap = this.#gaps.isBefore(printed);
    this.#remarks.packet(isQuiet(printed));
    if (this.#clock) this.#emit(printed, isAfterGap);
    else this.#undecided.hold(printed, isAfterGap);
  }

  #decide(isDifference: boolean): void {
    const clock = new PrintedClock(isDifference);
    const held = this.#undecided.take();
    this.#clock = clock;
    // What stands in front of the first time is of that time: nothing says how much earlier it was.
    if (!isDifference)
      clock.read(held.find(({ packet }) => packet.packet?.time)?.packet.packet?.time);
    for (const { packet, isAfterGap } of held) this.#emit(packet, isAfterGap);
  }

  #emit(line: PrintedPacket, isAfterGap: boolean): void {
    const packet = this.#packet;
    packet.frame++;
    packet.linkType = LinkType.LINUX_SLL2;
    packet.printed = line.text === '' ? undefined : line.text;
    packet.afterGap = isAfterGap;
    packet.isBlocked = line.packet?.isBlocked === true;
    packet.interfaceName = line.packet?.interface;
    const whole = this.#complete(line);
    const moment = this.#moment(whole);
    packet.isUntimed = this.#clock!.kind === 'none';
    packet.lacksTime = !packet.isUntimed && line.packet?.time === undefined;
    packet.time = this.#epoch.since(moment.seconds, moment.nanoseconds);
    this.#frames.write(whole, packet);
    if (whole.packet && unprintedPrefix(whole.packet)) this.#remarks.unprinted();
    this.#sink(packet);
  }

  #moment({ packet }: PrintedPacket): Moment {
    const clock = this.#clock!;
    const moment = clock.read(packet?.time);
    return clock.kind === 'none' ? this.#order.next(packet && identityOf(packet)) : moment;
  }

  /** With the question of a response, and the packet that an ICMP error quotes, as far as they were seen. */
  #complete(line: PrintedPacket): PrintedPacket {
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
