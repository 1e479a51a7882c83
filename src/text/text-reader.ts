import type {
  CaptureFacts,
  CaptureReader,
  CaptureWarning,
  PacketSink,
  Remainder,
} from '../capture/packet.ts';
import { Packet } from '../capture/packet.ts';
import type { TcpdumpLine } from './tcpdump/line.ts';
import {
  beginsWithTime,
  keptPlain,
  type PlainPacket,
  readPlainLine,
} from './tcpdump/plain-line.ts';
import type { TextEncoding } from '../capture/text-format.ts';
import { LinkType } from '../capture/link-type.ts';
import type { Bytes } from '../wire/bytes.ts';
import type { Epoch } from '../wire/time.ts';
import { Doubts } from './doubts.ts';
import { Endpoints } from './writing/endpoints.ts';
import { FrameWriter, unprintedPrefix, unreachablePort } from './writing/frame-writer.ts';
import { Gaps } from './gaps.ts';
import { isQuiet } from './quiet.ts';
import { isRemnant } from './remarks/omissions.ts';
import { Pieces } from './pieces.ts';
import { isAtEdge, isWhole, withoutMark } from './lines/edge.ts';
import { withWholeSender } from './lines/first-line.ts';
import { LineCutter } from './lines/line-cutter.ts';
import { NewestFirst } from './times/newest-first.ts';
import { OrderClock, type PrintedIdentity } from './times/order-clock.ts';
import { kindOfTime, type Moment, PrintedClock } from './times/printed-clock.ts';
import type { PrintedPacket } from './shapes/shape.ts';
import { TextLines } from './lines/text-lines.ts';
import { Ties } from './times/ties.ts';
import { type Held, Undecided } from './times/undecided.ts';
import { Unwrap } from './lines/unwrap.ts';
import { QuestionMemory } from './writing/question-memory.ts';
import type { StandIns } from './writing/stand-ins.ts';
import { TextRemarks } from './remarks/text-remarks.ts';

/** Most characters of a blank line: a carriage return (Windows) and a quotation mark of a mail included. */
const LONGEST_BLANK = 3;
const BLANK = /^[\s>|]*$/;

/**
 * Reads the output of tcpdump and tshark as a capture. Each line about a packet becomes a packet in
 * LINKTYPE_LINUX_SLL2, which has room for interface and direction. The packet has the bytes that the line describes.
 * Bytes that the line does not describe are cut off, as by a snap length.
 */
export class TextReader implements CaptureReader {
  readonly damage = undefined;
  readonly #lines: LineCutter;
  readonly #unwrap: Unwrap;
  readonly #text: TextLines;
  readonly #newestFirst: NewestFirst;
  readonly #remarks = new TextRemarks();
  readonly #packet = new Packet();
  readonly #epoch: Epoch;
  readonly #short: boolean;
  readonly #endpoints: Endpoints;
  readonly #frames: FrameWriter;
  readonly #questions = new QuestionMemory();
  readonly #order = new OrderClock();
  readonly #gaps = new Gaps();
  readonly #pieces = new Pieces();
  readonly #ties = new Ties();
  readonly #undecided = new Undecided((isDifference) => this.#decide(isDifference));
  #clock: PrintedClock | undefined;
  #doubts = new Doubts(false);
  #sink: PacketSink = () => {};
  /** The latest line, which waits for the next line. */
  #line: string | undefined;
  /** Number of lines in the file that make up `#line`: more than one if a terminal wrapped it. */
  #ofFile = 1;
  /** Wraps the plain packet that is written at the moment. */
  readonly #plain: { packet: PrintedPacket; readonly isAfterGap: boolean } = {
    packet: { text: '', number: 0, packet: undefined },
    isAfterGap: false,
  };

  /** @param short whether plain lines take the fast path (tcpdump/plain-line.ts); a test reads each text both ways */
  constructor(
    epoch: Epoch,
    standIns: StandIns,
    encoding: TextEncoding = 'utf-8',
    short: boolean = true,
  ) {
    this.#short = short;
    this.#unwrap = new Unwrap((line, lines) => {
      if (this.#line !== undefined) this.#take(this.#line, line);
      this.#line = line;
      this.#ofFile = lines;
    });
    this.#lines = new LineCutter(encoding, (line) => this.#unwrap.line(line));
    this.#epoch = epoch;
    this.#endpoints = new Endpoints(standIns, this.#remarks);
    this.#frames = new FrameWriter(this.#endpoints);
    this.#newestFirst = new NewestFirst({
      packet: (packet) => this.#hold(packet),
      unread: (text, number) => this.#unread(text, number),
      other: (text, number) => {
        if (isRemnant(text)) {
          this.#unread(text, number);
          return;
        }
        if (this.#remarks.begins(text)) this.#pieces.begins();
        this.#pieces.other(number);
        this.#gaps.other(text);
        this.#remarks.other(text, number);
      },
    });
    this.#text = new TextLines(this.#newestFirst);
  }

  get facts(): CaptureFacts {
    const digits = this.#clock?.digits ?? 6;
    return { format: 'text', linkTypes: [], snapLength: 0, timeDigits: digits };
  }

  get warnings(): readonly CaptureWarning[] {
    return this.#remarks.warnings(this.#clock?.kind ?? 'none', this.#newestFirst);
  }

  read(chunk: Bytes, sink: PacketSink): void {
    this.#sink = sink;
    this.#lines.read(chunk);
  }

  end(): Remainder {
    this.#lines.end();
    this.#unwrap.end();
    if (this.#line !== undefined) this.#take(this.#line, undefined);
    this.#line = undefined;
    this.#text.end();
    this.#newestFirst.end();
    this.#undecided.end();
    this.#write(this.#doubts.end());
    return { octetsLeft: 0, offset: 0, needed: 0 };
  }

  /** Notes a line about a packet that could not be read. */
  #unread(text: string, number: number): void {
    this.#gaps.unread();
    this.#remarks.unread(text, number);
  }

  /** Reads a line. @param next the next line, which may belong to the same packet; undefined at the end */
  #take(line: string, next: string | undefined): void {
    if (line.length <= LONGEST_BLANK && BLANK.test(line)) this.#pieces.other(this.#text.number + 1);
    if (isAtEdge(line, this.#unwrap.edge)) {
      const shown = withoutMark(line);
      this.#text.line(shown, this.#ofFile, !isWhole(shown));
      return;
    }
    const plain = this.#isShort(next) ? readPlainLine(line, this.#text.number + 1) : undefined;
    if (!plain) this.#text.line(line, this.#ofFile);
    else if (!this.#text.goesOn(line, this.#ofFile)) this.#takePlain(plain);
  }

  /**
   * Takes a packet of the fast path. If it simply continues the text, as nearly all packets of a large text do, it is
   * written at once and not kept. Otherwise a copy goes the usual way.
   */
  #takePlain(plain: PlainPacket): void {
    const isNext =
      this.#newestFirst.isOldestFirst &&
      this.#clock?.isCounting === true &&
      !this.#gaps.isOpen &&
      this.#doubts.isNext(plain.packet.time) &&
      this.#pieces.goesOn(plain);
    if (!isNext) {
      this.#newestFirst.packet(keptPlain(plain));
      return;
    }
    this.#write(this.#doubts.passed(plain.packet.time));
    this.#remarks.packet(false);
    this.#plain.packet = plain;
    this.#write(this.#plain);
  }

  /** Whether a plain line may take the fast path: the next line must begin with a time, as it then is no part of it. */
  #isShort(next: string | undefined): boolean {
    return this.#short && (next === undefined || beginsWithTime(next));
  }

  /** Takes a packet. Packets wait here until the text shows what its times count from. */
  #hold(read: PrintedPacket): void {
    const printed = this.#asCutOff(read);
    if (this.#gaps.startsAgain(printed)) this.#pieces.begins();
    const standing = this.#pieces.next(printed);
    if (standing === 'again') {
      this.#remarks.count('pasted-twice');
      return;
    }
    const isOfAnother = standing === 'first of another';
    if (isOfAnother) {
      this.#remarks.another();
      this.#gaps.unread();
    }
    const isAfterGap = this.#gaps.isBefore(printed);
    this.#remarks.packet(isQuiet(printed));
    const held = { packet: printed, isAfterGap, ...(isOfAnother && { isOfAnother }) };
    if (this.#clock) this.#write(this.#doubts.next(held));
    else this.#undecided.hold(held);
  }

  /** Counts a packet with a line that was cut off at the edge of a window. A query may lack the end of its name. */
  #asCutOff(read: PrintedPacket): PrintedPacket {
    const { packet } = read;
    if (read.isAtEdge !== true || packet?.message === undefined) return read;
    this.#remarks.count('cut-off');
    const isUnended = packet.message.isResponse !== true && !isWhole(read.text);
    const message = { ...packet.message, ...(isUnended && { isUnended }) };
    return { ...read, packet: { ...packet, message } };
  }

  /** Begins the clock of the text, and writes the packets that waited for it. */
  #decide(isDifference: boolean): void {
    const clock = new PrintedClock(isDifference);
    const held = withWholeSender(this.#undecided.take());
    this.#clock = clock;
    const first = firstTime(held);
    this.#doubts = new Doubts(isDifference, first);
    // Packets before the first time get that time, as nothing says how much earlier they were.
    if (!isDifference) clock.read(first);
    for (const one of held) this.#write(this.#doubts.next(one));
  }

  /** @param held a packet with its doubts; undefined if the first one still waits for the next line */
  #write(held: Held | undefined): void {
    if (held === undefined) return;
    const line = held.packet;
    const packet = this.#packet;
    packet.frame++;
    packet.linkType = LinkType.LINUX_SLL2;
    packet.printed = line.text === '' ? undefined : line.text;
    packet.isBlocked = line.packet?.isBlocked === true;
    packet.interfaceName = line.packet?.interface;
    const isCut = held.isCut === true;
    const isCompleted = this.#complete(line, isCut);
    const whole = this.#withQuoted(line);
    const isDoubtful = isCut && !isCompleted;
    packet.isInDoubt = held.isOdd === true || isDoubtful || this.#questions.isContradicted;
    packet.isOfAnother = held.isOfAnother === true;
    packet.afterGap = held.isAfterGap || packet.isInDoubt;
    if (packet.afterGap) this.#order.gap();
    const moment = this.#moment(whole);
    packet.isUntimed = this.#clock!.kind === 'none';
    packet.lacksTime =
      !packet.isUntimed && (held.lacksTime === true || line.packet?.time === undefined);
    packet.time = this.#epoch.since(moment.seconds, moment.nanoseconds);
    this.#frames.write(whole, packet);
    if (whole.packet && unprintedPrefix(whole.packet)) this.#remarks.count('not-printed');
    this.#sink(packet);
  }

  #moment({ packet }: PrintedPacket): Moment {
    const clock = this.#clock!;
    const moment = clock.read(packet?.time);
    if (clock.kind === 'none') return this.#order.next(packet && identityOf(packet));
    return clock.isCoarse ? this.#ties.apart(moment) : moment;
  }

  /**
   * Fills in the question of a response, or of the datagram that an ICMP error quotes, from queries seen before.
   *
   * @param isCut whether the line was cut off within the question
   */
  #complete({ text, packet, quoted, isPlain }: PrintedPacket, isCut: boolean): boolean {
    const told = packet?.transport === 'icmp' ? quoted : packet;
    if (told === undefined) return false;
    return this.#questions.complete(told, isCut, isPlain ? text : undefined);
  }

  /** Adds the datagram that an ICMP error quotes, from queries seen before: tcpdump prints it only with -v. */
  #withQuoted(line: PrintedPacket): PrintedPacket {
    const { packet } = line;
    if (packet?.transport !== 'icmp' || line.quoted) return line;
    const quoted = this.#questions.quoted(packet, unreachablePort(packet));
    return quoted ? { ...line, quoted } : line;
  }
}

/** Returns the first time of the same kind as the next one, so that the time of a damaged line is skipped. */
function firstTime(held: readonly Held[]): string | undefined {
  const times = held.flatMap(({ packet }) => packet.packet?.time ?? []);
  const kinds = times.map(kindOfTime);
  return times.find((_time, at) => kinds[at] === kinds[at + 1]) ?? times[0];
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
