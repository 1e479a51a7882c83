import { isOddEnd } from './writing/endpoints.ts';
import { DISORDER_SECONDS, kindOfTime, secondsOf } from './times/printed-clock.ts';
import type { PrintedEndpoint, TcpdumpLine } from './tcpdump/line.ts';
import type { Held } from './times/undecided.ts';

const DAY = 86_400;
/** Shortest time after which a client sends a query again. */
const SHORTEST_WAIT_SECONDS = 0.25;
/** Most words for hosts and ports that are remembered: more than anybody makes up. */
const MAX_WORDS = 1_000;
/** Number of lines with one kind of time that make another kind an exception. */
const FEW = 2;

/**
 * Decides what is doubtful in a line, by comparing it with its neighbours.
 *
 * A single line with a time of another kind, or with a time outside of those of its neighbours, was damaged: its time
 * is dropped. After a clock was set, the next line has the new time, too, so that the time stays.
 *
 * A single line whose end is missing, or that has `***` for an address or a port, may be about any packet. People who
 * replace addresses on purpose replace them on the next line as well.
 */
export class Doubts {
  readonly #isDifference: boolean;
  #held: Held | undefined;
  /** The latest time without doubt, and the number of such times. */
  #before: string | undefined;
  #count = 0;
  /** The latest time without its decimals; empty when there is none, or it has none. */
  #second = '';
  /** Words that replace hosts and ports, and are neither addresses nor names. */
  readonly #words = new Set<string>();
  /** Whether the latest message was printed to its end. */
  #isWhole = false;

  /**
   * @param isDifference whether times count from the line before, so that each may be anything
   * @param first a time of the same kind as the following ones
   */
  constructor(isDifference: boolean, first?: string) {
    this.#isDifference = isDifference;
    if (first !== undefined) this.#latest(first);
  }

  #latest(time: string): void {
    if (!this.#isOfSecond(time)) this.#second = time.slice(0, Math.max(0, time.indexOf('.')) + 1);
    this.#before = time;
  }

  /** Whether a time is in the second of the latest one, in the same notation, as nearly all times are. */
  #isOfSecond(time: string | undefined): boolean {
    return (
      this.#second.length > 1 &&
      time?.length === this.#before?.length &&
      time?.startsWith(this.#second) === true
    );
  }

  /** Takes a line, and returns the line before, which can now be judged; undefined for the first line. */
  next(held: Held): Held | undefined {
    const judged = this.#held && this.#judged(this.#held, held);
    this.#held = held;
    return judged;
  }

  /** Whether neither a plain line with this time nor the line before it is in doubt. */
  isNext(time: string): boolean {
    if (!this.#isOfSecond(time)) return false;
    const packet = this.#held?.packet;
    return !packet || (packet.isPlain === true && this.#isOfSecond(packet.packet?.time));
  }

  /** Passes a line with this time without judging it: see `isNext`. Returns the line before, which is not in doubt. */
  passed(time: string): Held | undefined {
    const held = this.#held;
    this.#held = undefined;
    this.#count += held === undefined ? 1 : 2;
    this.#before = time;
    this.#isWhole = true;
    return held;
  }

  /** Returns the last line. */
  end(): Held | undefined {
    const judged = this.#held && this.#judged(this.#held, undefined);
    this.#held = undefined;
    return judged;
  }

  #judged(held: Held, next: Held | undefined): Held {
    const line = held.packet.packet;
    const following = next?.packet.packet;
    const isCut =
      isUnended(line) &&
      held.packet.isAtEdge !== true &&
      (this.#isWhole || (following !== undefined && isEnded(following)));
    this.#isWhole = isEnded(line) && held.packet.isAtEdge !== true;
    const isBare = held.packet.octets !== undefined && isUnknown(line) && this.#count > 0;
    const isOdd = isBare || (held.packet.isPlain !== true && this.#isOdd(line, following));
    const judged =
      isCut || isOdd ? { ...held, ...(isCut && { isCut }), ...(isOdd && { isOdd }) } : held;
    const time = line?.time;
    if (line === undefined || (time === undefined && this.#count === 0)) return judged;
    if (time !== undefined && !this.#isStray(time, following?.time)) {
      this.#latest(time);
      this.#count++;
      return judged;
    }
    const { time: _stray, ...untimed } = line;
    const other = this.#isNearNext(line, following) ? following?.time : undefined;
    const packet = other === undefined ? untimed : { ...untimed, time: other };
    return { ...judged, packet: { ...held.packet, packet }, lacksTime: true };
  }

  /** Whether the line has an odd address or port that neither an earlier line nor the next one has. */
  #isOdd(line: TcpdumpLine | undefined, next: TcpdumpLine | undefined): boolean {
    let isOdd = false;
    for (const end of [line?.source, line?.destination]) {
      if (end === undefined || !isOddEnd(end)) continue;
      const isAgain = isLike(end, next?.source) || isLike(end, next?.destination);
      const word = wordOf(end);
      if (!isAgain && !this.#words.has(word)) isOdd = true;
      if (this.#words.size < MAX_WORDS) this.#words.add(word);
    }
    return isOdd;
  }

  /**
   * Whether a line without a time is from the moment of the next line, rather than of the line before. Two copies of
   * one message are from one moment, and a query is soon followed by the packets that it causes. The exception is
   * another query of its client, which may have waited before it.
   */
  #isNearNext(line: TcpdumpLine, next: TcpdumpLine | undefined): boolean {
    if (this.#isDifference || next?.time === undefined || this.#before === undefined) return false;
    if (isSame(line, next)) return true;
    if (line.message?.isResponse !== false) return false;
    const isOfClient = next.message?.isResponse === false && isOneEnd(line.source, next.source);
    return !isOfClient || secondsOf(next.time) - secondsOf(this.#before) < SHORTEST_WAIT_SECONDS;
  }

  /** Whether the time of a line was damaged, judged by the times before and after it. */
  #isStray(time: string, next: string | undefined): boolean {
    const before = this.#before;
    if (before === undefined || this.#isOfSecond(time)) return false;
    const kind = kindOfTime(time);
    const kinds = [before, ...(next === undefined ? [] : [next])].map(kindOfTime);
    if (!kinds.includes(kind)) return next === undefined ? this.#count >= FEW : isOne(kinds);
    if (this.#isDifference || next === undefined || !isOne(kinds)) return false;
    const [first, between, last] = [before, time, next].map(secondsOf) as [number, number, number];
    if (first > last + DISORDER_SECONDS) return false;
    const apart = Math.max(first - between, between - last);
    // At midnight the time of day begins anew.
    return apart > DISORDER_SECONDS && apart < DAY / 2;
  }
}

function isOne(kinds: readonly string[]): boolean {
  return kinds.every((kind) => kind === kinds[0]);
}

function isUnended(line: TcpdumpLine | undefined): boolean {
  return line?.message?.isUnended === true;
}

/** Whether the message has its end (length or cut mark). Rows of tshark have no fields, and may end with anything. */
function isEnded(line: TcpdumpLine | undefined): boolean {
  const { message, fields = [] } = line ?? {};
  if (message === undefined || message.isUnended === true) return false;
  return fields.length === 0 || message.length !== undefined || message.isCut;
}

/** Whether neither time nor sender is known, as of a dump without the line above it. */
function isUnknown(line: TcpdumpLine | undefined): boolean {
  return line?.time === undefined && line?.source === undefined;
}

/** Whether two lines are copies of one message: same ID, direction and client. */
function isSame(one: TcpdumpLine, other: TcpdumpLine | undefined): boolean {
  const [sent, later] = [one.message, other?.message];
  if (sent?.id === undefined || sent.id !== later?.id) return false;
  const isResponse = sent.isResponse === true;
  if (isResponse !== (later.isResponse === true)) return false;
  return isResponse
    ? isOneEnd(one.destination, other?.destination)
    : isOneEnd(one.source, other?.source);
}

function isOneEnd(one: PrintedEndpoint | undefined, other: PrintedEndpoint | undefined): boolean {
  return one?.host === other?.host && one?.port === other?.port;
}

/** Returns the word that replaces an address; if only the port was replaced, the address and that word. */
function wordOf({ host, port }: PrintedEndpoint): string {
  return isOddEnd({ host }) ? host : `${host} ${port}`;
}

function isLike(end: PrintedEndpoint, other: PrintedEndpoint | undefined): boolean {
  return other !== undefined && wordOf(end) === wordOf(other);
}
