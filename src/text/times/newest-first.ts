import { kindOfTime, secondsOf } from './printed-clock.ts';
import type { PrintedPacket, ShapeSink } from '../shapes/shape.ts';
import { readTcpdumpLine, type TcpdumpLine } from '../tcpdump/line.ts';

/** Fewest times that fall, with none that rises. Packets of several interfaces may fall, but then rise again. */
const MIN_FALLS = 3;
/** Fewest answers before their queries in a text without times. One may answer a query from before the text. */
const MIN_ANSWERS = 2;
/** Most packets examined before the order is decided: with coarse times, many packets have the same time. */
const MAX_LOOKED_AT = 200;
/** Most packets, and characters of their lines, of a text that begins with the newest: it is held as a whole. */
const MAX_PACKETS = 50_000;
const MAX_CHARACTERS = 1 << 24;

/** A packet or line that was read, and waits until the order is known. */
type Read =
  | { readonly packet: PrintedPacket }
  | { readonly line: string; readonly number: number; readonly isUnread: boolean };

/**
 * Puts the packets of a text into the order of time, as web consoles (Grafana, Kibana), tickets and `journalctl -r`
 * show the newest line first. The sign is times, or frame numbers, that fall and never rise; without any, answers
 * before their queries.
 */
export class NewestFirst implements ShapeSink {
  readonly #sink: ShapeSink;
  #held: Read[] = [];
  #packets = 0;
  #characters = 0;
  #order: 'unknown' | 'oldest first' | 'newest first' = 'unknown';
  #last: PrintedPacket | undefined;
  #falls = 0;
  #rises = 0;
  /** By client and ID: whether the query came before its answer; undefined once that was counted. */
  readonly #queryFirst = new Map<string, boolean | undefined>();
  #answersFirst = 0;
  #queriesFirst = 0;
  /** Number of packets left out because too many were held: the oldest. */
  leftOut = 0;

  constructor(sink: ShapeSink) {
    this.#sink = sink;
  }

  get isNewestFirst(): boolean {
    return this.#order === 'newest first';
  }

  get isOldestFirst(): boolean {
    return this.#order === 'oldest first';
  }

  packet(packet: PrintedPacket): void {
    if (this.#order === 'oldest first') {
      this.#sink.packet(packet);
      return;
    }
    if (this.#packets >= MAX_PACKETS || this.#characters >= MAX_CHARACTERS) {
      this.leftOut++;
      return;
    }
    this.#held.push({ packet });
    this.#packets++;
    this.#characters += packet.text.length + (packet.octets?.bytes.length ?? 0);
    if (this.#order === 'unknown') this.#look(packet);
  }

  unread(line: string, number: number): void {
    this.#line(line, number, true);
  }

  other(line: string, number: number): void {
    this.#line(line, number, false);
  }

  end(): void {
    if (this.#order === 'unknown') this.#decide();
    const held = this.#order === 'newest first' ? turned(this.#held) : this.#held;
    this.#held = [];
    for (const one of held) this.#pass(one);
  }

  #line(line: string, number: number, isUnread: boolean): void {
    const read = { line, number, isUnread };
    if (this.#order === 'oldest first') this.#pass(read);
    else if (this.#characters < MAX_CHARACTERS) {
      this.#held.push(read);
      this.#characters += line.length;
    }
  }

  #pass(read: Read): void {
    if ('packet' in read) this.#sink.packet(read.packet);
    else this.#sink[read.isUnread ? 'unread' : 'other'](read.line, read.number);
  }

  #look(packet: PrintedPacket): void {
    const step = this.#last ? stepBetween(this.#last, packet) : 0;
    if (step < 0) this.#falls++;
    if (step > 0) this.#rises++;
    this.#last = packet;
    this.#vote(packet);
    const isPlain = this.#rises > 0 || (this.#falls === 0 && this.#queriesFirst > 0);
    if (isPlain || this.#packets >= MAX_LOOKED_AT) this.#decide();
  }

  /** Counts whether a query or its answer is seen first, once per query, as a later query may be a retry. */
  #vote({ packet }: PrintedPacket): void {
    const { message } = packet ?? {};
    if (message?.id === undefined || message.isResponse === undefined) return;
    const client = message.isResponse ? packet!.destination : packet!.source;
    const key = `${client?.host} ${client?.port} ${message.id}`;
    const isQuery = !message.isResponse;
    if (!this.#queryFirst.has(key)) this.#queryFirst.set(key, isQuery);
    else if (this.#queryFirst.get(key) === !isQuery) {
      this.#queryFirst.set(key, undefined);
      if (isQuery) this.#answersFirst++;
      else this.#queriesFirst++;
    }
  }

  #decide(): void {
    const isFalling = this.#falls >= MIN_FALLS || (this.#falls > 0 && this.#answersFirst > 0);
    const isTurned = this.#falls === 0 && this.#answersFirst >= MIN_ANSWERS;
    const isNewest =
      this.#rises === 0 && (isFalling || isTurned) && this.#answersFirst >= this.#queriesFirst;
    this.#order = isNewest ? 'newest first' : 'oldest first';
    this.#queryFirst.clear();
    if (!isNewest) this.end();
  }
}

/** Returns the step from one packet to the next, in seconds or frames; 0 if it is unknown. */
function stepBetween(one: PrintedPacket, next: PrintedPacket): number {
  const [before, after] = [one.packet?.time, next.packet?.time];
  if (before !== undefined && after !== undefined && kindOfTime(before) === kindOfTime(after)) {
    const step = secondsOf(after) - secondsOf(before);
    if (step !== 0) return step;
  }
  return one.frame === undefined || next.frame === undefined ? 0 : next.frame - one.frame;
}

/** Returns the held packets in the order of time. */
function turned(held: readonly Read[]): readonly Read[] {
  const read = held.toReversed();
  const first = held.find((one) => 'packet' in one);
  return first?.packet.packet?.time === undefined ? withOwnHeads(read) : read;
}

/**
 * Gives each packet its own header. With -v a packet has two lines. If each line was put before the line before it,
 * the second line of a packet comes first, so that each header was read together with the endpoints of another packet.
 */
function withOwnHeads(read: readonly Read[]): readonly Read[] {
  let head: TcpdumpLine | undefined;
  return read.flatMap((one): Read[] => {
    if (!('packet' in one)) {
      const own = one.isUnread ? headOf(one.line) : undefined;
      if (own) head = own;
      return own ? [] : [one];
    }
    const { packet } = one.packet;
    if (!packet) return [one];
    const own = head && { ...packet, ...headFields(head) };
    head = packet;
    return own ? [{ packet: { ...one.packet, packet: own } }] : [one];
  });
}

/** Reads a line with time and header but without endpoints; undefined for other lines. */
function headOf(line: string): TcpdumpLine | undefined {
  return line.includes(' > ') ? undefined : readTcpdumpLine(`${line} 0.0.0.0 > 0.0.0.0: `);
}

function headFields({ time, family, ip, interface: place, direction }: TcpdumpLine) {
  return {
    ...(time !== undefined && { time }),
    ...(family !== undefined && { family }),
    ...(ip !== undefined && { ip }),
    ...(place !== undefined && { interface: place }),
    ...(direction !== undefined && { direction }),
  };
}
