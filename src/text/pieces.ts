import { digest } from './digest.ts';
import { ownString } from './own-string.ts';
import { DISORDER_SECONDS, secondsOf } from './times/printed-clock.ts';
import type { PrintedPacket } from './shapes/shape.ts';
import type { TcpdumpLine } from './tcpdump/line.ts';

/** Packets that are remembered to find them again: whoever pastes the same twice pastes few. */
const MAX_REMEMBERED = 10_000;

/** Lines about no packet that are kept in mind: the first of many is enough. */
const MAX_OTHERS = 8;

/** What a packet is to those before it: of the same capture, the first one of another, or one of them once more. */
export type Standing = 'next' | 'first of another' | 'again';

/**
 * Where a text is put together of several captures, and where one of them stands in it twice: somebody has copied the
 * same screen again, or has printed the same capture with other options.
 *
 * Times that go back tell, where another line stands in between, or where the packet is one that was there already, to
 * the microsecond. Times alone do not: a clock may have been set.
 */
export class Pieces {
  /** By what tells a packet from others, where it stands. */
  readonly #places = new Map<number, number>();
  #packets = 0;
  #first: { time: string; place: string | undefined; text: string } | undefined;
  /** Where lines about no packet stand, from the latest packet on. */
  #others: number[] = [];
  #number = 0;
  #isBehindBeginning = false;
  #latest: string | undefined;
  /** Where the packet stands that the latest one repeats; -1 when it repeats none. */
  #repeated = -1;

  /**
   * A line that is about no packet; empty ones as well.
   *
   * @param number of the line: it may be seen before the packet that stands in front of it
   */
  other(number: number): void {
    if (this.#others.length < MAX_OTHERS) this.#others.push(number);
  }

  /** Another capture begins behind this line: a prompt, or numbers of frames that begin again. */
  begins(): void {
    this.#isBehindBeginning = true;
  }

  next(packet: PrintedPacket): Standing {
    const line = packet.packet;
    const time = line?.time;
    const goesBack = time !== undefined && this.#goesBack(time);
    // Differences go up and down.
    const isReturn = goesBack && (!isCounted(time) || ZERO.test(time));
    const isBeginning = this.#isBehindBeginning || (isReturn && this.#isBehindOther(packet));
    this.#isBehindBeginning = false;
    if (this.#others.length > 0) this.#others = this.#others.filter((one) => one > packet.number);
    this.#number = packet.number;
    const isFirst = this.#isFirst(packet);
    if (time !== undefined) this.#latest = time;
    const place = isFirst ? 0 : this.#placeOf(line, isBeginning || goesBack);
    // In differences a time may come again by chance, but not that of the first packet.
    const isAgain =
      place >= 0 &&
      (this.#repeated >= 0
        ? place > this.#repeated || isBeginning
        : isFirst || isBeginning || (goesBack && (place === 0 || !isCounted(time))));
    if (isAgain) {
      this.#repeated = place;
      return 'again';
    }
    this.#repeated = -1;
    return isBeginning ? 'first of another' : 'next';
  }

  #isBehindOther({ number }: PrintedPacket): boolean {
    return this.#others.some((other) => other > this.#number && other < number);
  }

  /** A text of less than a second goes back by less: the line has to be the first one, to the character. */
  #isFirst({ packet, text }: PrintedPacket): boolean {
    const time = packet?.time;
    if (time === undefined || text === '') return false;
    if (this.#first === undefined) {
      this.#first = { time, place: packet?.interface, text: ownString(text) };
      return false;
    }
    const isSame = time === this.#first.time && text === this.#first.text;
    return isSame && packet?.interface === this.#first.place && this.#latest !== time;
  }

  /** Strings of one length are compared as they are: nearly all times go on. */
  #goesBack(time: string): boolean {
    const latest = this.#latest;
    if (latest === undefined || time.length !== latest.length || time >= latest) return false;
    return secondsOf(time) < secondsOf(latest) - DISORDER_SECONDS;
  }

  /** Where the packet stood before, if somebody wants to know; if it did not, that is remembered. */
  #placeOf(line: TcpdumpLine | undefined, isAsked: boolean): number {
    const isLooked = isAsked || this.#repeated >= 0;
    const isRemembered = this.#packets < MAX_REMEMBERED;
    if (!isLooked && !isRemembered) return -1;
    const key = line && keyOf(line);
    if (key === undefined) return -1;
    const place = isLooked ? (this.#places.get(key) ?? -1) : -1;
    if (place < 0 && isRemembered && !this.#places.has(key)) this.#places.set(key, this.#packets);
    this.#packets++;
    return place;
  }
}

/** As both tcpdump and tshark print it, and without ports, which tshark may leave out. */
function keyOf({ time, source, destination, message, fields }: TcpdumpLine): number | undefined {
  if (time === undefined || source === undefined) return undefined;
  const what =
    message?.id === undefined ? (fields.at(-1)?.text ?? '') : `${message.id} ${message.isResponse}`;
  return digest(`${time} ${source.host} ${destination?.host} ${what}`);
}

/** What counts from the first packet, or from the one before, begins with it. */
const ZERO = /^[0:.]+$/;

/** From a first packet, or from the one before: `00:00:05.001468`, `5.001468`. */
function isCounted(time: string | undefined): boolean {
  return time !== undefined && /^(?:00:00:\d\d|\d{1,8})\./.test(time);
}
