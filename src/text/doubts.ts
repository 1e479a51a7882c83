import { isOddEnd } from './writing/endpoints.ts';
import { DISORDER_SECONDS, kindOfTime, secondsOf } from './times/printed-clock.ts';
import type { PrintedEndpoint, TcpdumpLine } from './tcpdump/line.ts';
import type { Held } from './times/undecided.ts';

const DAY = 86_400;
/** Nobody waits less before a query is sent again. */
const SHORTEST_WAIT_SECONDS = 0.25;
/** Words for hosts and ports that are remembered; nobody makes up so many. */
const MAX_WORDS = 1_000;
/** Lines of one kind that make another kind an exception. */
const FEW = 2;

/**
 * What of a line is in doubt, as those beside it tell.
 *
 * Where one line alone has a time of another kind, or one that does not lie between those of its neighbours, somebody
 * has damaged it, and it has none. A clock that was set goes on as it was set: there the line behind says so, too.
 *
 * Where one line alone has no end, or has `***` for an address or a port, it may be about any packet. Whoever replaces
 * addresses everywhere does so on the line behind as well.
 */
export class Doubts {
  readonly #isDifference: boolean;
  #held: Held | undefined;
  /** The latest time of which there is no doubt, and how many there were. */
  #before: string | undefined;
  #count = 0;
  /** The latest time without its decimals. */
  #second = '';
  /** What stands for hosts and ports and is neither an address nor a name. */
  readonly #words = new Set<string>();
  /** The latest message was told to its end. */
  #isWhole = false;

  /**
   * @param isDifference times count from the line before: each may be anything
   * @param first a time like those that follow
   */
  constructor(isDifference: boolean, first?: string) {
    this.#isDifference = isDifference;
    this.#before = first;
  }

  /** @returns the line before, of which it is known by now; undefined for the first one */
  next(held: Held): Held | undefined {
    const judged = this.#held && this.#judged(this.#held, held);
    this.#held = held;
    return judged;
  }

  /** @returns the last line */
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
      if (this.#before?.length !== time.length || !time.startsWith(this.#second))
        this.#second = time.slice(0, Math.max(0, time.indexOf('.')) + 1);
      this.#before = time;
      this.#count++;
      return judged;
    }
    const { time: _stray, ...untimed } = line;
    const other = this.#isNearNext(line, following) ? following?.time : undefined;
    const packet = other === undefined ? untimed : { ...untimed, time: other };
    return { ...judged, packet: { ...held.packet, packet }, lacksTime: true };
  }

  /** Has an end that no line had before, and the next one has not. */
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
   * Of which neighbour is the moment of a line without a time? Two sights of one message are of one moment, and behind
   * a query comes what it has caused; but not where its client may have waited before it sent the next one.
   */
  #isNearNext(line: TcpdumpLine, next: TcpdumpLine | undefined): boolean {
    if (this.#isDifference || next?.time === undefined || this.#before === undefined) return false;
    if (isSame(line, next)) return true;
    if (line.message?.isResponse !== false) return false;
    const isOfClient = next.message?.isResponse === false && isOneEnd(line.source, next.source);
    return !isOfClient || secondsOf(next.time) - secondsOf(this.#before) < SHORTEST_WAIT_SECONDS;
  }

  #isStray(time: string, next: string | undefined): boolean {
    const before = this.#before;
    // Nearly all of them are of the same second as the line before.
    if (before !== undefined && time.length === before.length && time.startsWith(this.#second))
      return false;
    if (before === undefined) return false;
    const kind = kindOfTime(time);
    const kinds = [before, ...(next === undefined ? [] : [next])].map(kindOfTime);
    if (!kinds.includes(kind)) return next === undefined ? this.#count >= FEW : isOne(kinds);
    if (this.#isDifference || next === undefined || !isOne(kinds)) return false;
    const [first, between, last] = [before, time, next].map(secondsOf) as [number, number, number];
    if (first > last + DISORDER_SECONDS) return false;
    const apart = Math.max(first - between, between - last);
    // In the middle of the night the time of day begins anew.
    return apart > DISORDER_SECONDS && apart < DAY / 2;
  }
}

function isOne(kinds: readonly string[]): boolean {
  return kinds.every((kind) => kind === kinds[0]);
}

function isUnended(line: TcpdumpLine | undefined): boolean {
  return line?.message?.isUnended === true;
}

/** It has what tcpdump ends a message with, which somebody may have taken off all lines; a row ends with anything. */
function isEnded(line: TcpdumpLine | undefined): boolean {
  const { message, fields = [] } = line ?? {};
  if (message === undefined || message.isUnended === true) return false;
  return fields.length === 0 || message.length !== undefined || message.isCut;
}

/** Octets below a line that is not there. */
function isUnknown(line: TcpdumpLine | undefined): boolean {
  return line?.time === undefined && line?.source === undefined;
}

/** Of one program, with one ID, in one direction. */
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

/** Hosts are many more, and those that were replaced are told by them; of ports it is the port. */
function wordOf({ host, port }: PrintedEndpoint): string {
  return isOddEnd({ host }) ? host : `${host} ${port}`;
}

function isLike(end: PrintedEndpoint, other: PrintedEndpoint | undefined): boolean {
  return other !== undefined && wordOf(end) === wordOf(other);
}
