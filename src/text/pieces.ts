import { hashOf } from './text-hash.ts';
import { ownString } from './own-string.ts';
import { DISORDER_SECONDS, secondsOf } from './times/printed-clock.ts';
import type { PrintedPacket } from './shapes/shape.ts';
import type { TcpdumpLine } from './tcpdump/line.ts';
import type { PlainPacket } from './tcpdump/plain-line.ts';

/** Most packets remembered in order to find repetitions: people who paste the same twice paste few packets. */
const MAX_REMEMBERED = 10_000;

/** Most lines about no packet that are remembered: one is enough. */
const MAX_OTHERS = 8;

/** Relation of a packet to those before it: of the same capture, first of another capture, or a repetition. */
export type Standing = 'next' | 'first of another' | 'again';

/**
 * Finds where a text consists of several captures, and where it has the same capture twice, because somebody copied the
 * same screen again, or printed the same capture with other options.
 *
 * The sign is a time that goes back, together with another line in between, or with a packet that came before, equal to
 * the microsecond. A time alone is no sign, as the clock may have been set.
 */
export class Pieces {
  /** Index of each packet by its key (`keyOf`). */
  readonly #places = new Map<number, number>();
  #packets = 0;
  #first: { time: string; place: string | undefined; text: string } | undefined;
  /** Numbers of the lines about no packet since the latest packet. */
  #others: number[] = [];
  #number = 0;
  #isBehindBeginning = false;
  #latest: string | undefined;
  /** Index of the packet that the latest one repeats; -1 if it repeats none. */
  #repeated = -1;

  /** Takes the number of a line that is about no packet, perhaps before the packet of an earlier line. */
  other(number: number): void {
    if (this.#others.length < MAX_OTHERS) this.#others.push(number);
  }

  /** Notes that another capture begins here: after a prompt, or because frame numbers begin again. */
  begins(): void {
    this.#isBehindBeginning = true;
  }

  next(packet: PrintedPacket): Standing {
    const line = packet.packet;
    const time = line?.time;
    const goesBack = time !== undefined && this.#goesBack(time);
    // Times that count from the packet before go up and down, so only a zero among them means a return.
    const isReturn = goesBack && (!isCounted(time) || ZERO.test(time));
    const isBeginning = this.#isBehindBeginning || (isReturn && this.#isBehindOther(packet));
    this.#isBehindBeginning = false;
    if (this.#others.length > 0) this.#others = this.#others.filter((one) => one > packet.number);
    this.#number = packet.number;
    const isFirst = this.#isFirst(packet);
    if (time !== undefined) this.#latest = time;
    const place = isFirst ? 0 : this.#placeOf(line, isBeginning || goesBack);
    // A difference may come again by chance, but not that of the first packet.
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

  /** Takes a packet of which it is clear that it is the next one of its capture. @returns false when it is not */
  goesOn({ packet: { time }, number }: PlainPacket): boolean {
    const latest = this.#latest;
    if (this.#packets < MAX_REMEMBERED || this.#repeated >= 0 || this.#isBehindBeginning)
      return false;
    if (latest === undefined || latest.length !== time.length || time < latest) return false;
    if (this.#others.length > 0 || time === this.#first?.time) return false;
    this.#number = number;
    this.#latest = time;
    return true;
  }

  #isBehindOther({ number }: PrintedPacket): boolean {
    return this.#others.some((other) => other > this.#number && other < number);
  }

  /** Whether the line equals the first one. In less than a second, times go back too little to tell. */
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

  /** Whether a time is before the latest. Times of one length are compared as strings first, as nearly all go on. */
  #goesBack(time: string): boolean {
    const latest = this.#latest;
    if (latest === undefined || time.length !== latest.length || time >= latest) return false;
    return secondsOf(time) < secondsOf(latest) - DISORDER_SECONDS;
  }

  /** Returns the index at which the packet was before, if `isAsked`, or -1. Remembers a new packet. */
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

/** Returns the key of a packet, equal for tcpdump and tshark. Ports are no part of it, as tshark may leave them out. */
function keyOf({ time, source, destination, message, fields }: TcpdumpLine): number | undefined {
  if (time === undefined || source === undefined) return undefined;
  const what =
    message?.id === undefined ? (fields.at(-1)?.text ?? '') : `${message.id} ${message.isResponse}`;
  return hashOf(`${time} ${source.host} ${destination?.host} ${what}`);
}

/** A time of zero: the first time that counts from the first packet, or from the one before. */
const ZERO = /^[0:.]+$/;

/** Whether a time may count from the first packet, or from the one before: `00:00:05.001468`, `5.001468`. */
function isCounted(time: string | undefined): boolean {
  return time !== undefined && /^(?:00:00:\d\d|\d{1,8})\./.test(time);
}
