import type { Datagram } from '../../decode/datagram.ts';
import type { MessageView, NameId } from '../../dns/message-view.ts';
import type { AddressId } from '../../wire/address.ts';
import type { Nanoseconds } from '../../wire/time.ts';
import type { Lookup } from '../lookup.ts';
import type { Seen } from '../sighting.ts';
import { MAX_PASSED } from '../grouping/ending/patience.ts';
import type { Spares } from '../grouping/ending/spares.ts';
import { readRow } from './as-lookup.ts';
import { RowOrder } from './row-order.ts';
import { writeAnswer, writeQuery } from './write-row.ts';
import {
  ANSWER,
  CAPTURE,
  CLIENT,
  COMPLETE,
  FIRST_ANSWER,
  HELD,
  ID,
  LAST,
  LEG,
  LEGS,
  NAME,
  NEXT,
  NONE,
  NUMBER,
  PORT,
  QTYPE,
  SECOND_ANSWER,
  SECOND_LEG,
  SERVER,
  SERVER_PORT,
  STATE,
  TAKEN,
  TIMES,
  USED,
  WIDTH,
} from './columns.ts';

const SMALLEST = 1 << 6;
/** Hash chains per row: enough that most chains have at most one row. */
const CHAINS_OF_ROW = 4;
/** Row numbers stay small integers. */
const LAST_ROW = 2 ** 31 - 1;

/**
 * Lookups that are healthy so far, as rows of numbers in a ring, in the order in which they began. A row is identified
 * by its number. A row that is taken leaves the tables and becomes a lookup.
 */
export class PlainRows {
  #room = SMALLEST;
  #numbers = new Int32Array(SMALLEST * WIDTH);
  #times = new Float64Array(SMALLEST * TIMES);
  /** The newest row of each hash chain. The hash is of client, port and name. */
  #chains = new Int32Array(SMALLEST * CHAINS_OF_ROW).fill(NONE);
  /** Number of rows by the hash bits of their client and port. */
  #ofPort = new Uint32Array(SMALLEST * CHAINS_OF_ROW);
  /** The oldest row, and the row after the newest. */
  #first = 0;
  #end = 0;
  /** The oldest row that must stay readable: one with messages that wait to be printed, otherwise `#first`. */
  #kept = 0;
  readonly #most: number;
  /** Number of rows that were not taken. */
  size = 0;
  /** The rows with all four messages, in the order in which they became complete. */
  readonly complete = new RowOrder(SMALLEST);

  /** @param most most rows from the oldest to the newest, including taken rows in between */
  constructor(most: number) {
    this.#most = most;
  }

  get isFull(): boolean {
    return this.#end - this.#kept >= this.#most || this.#end === LAST_ROW;
  }

  /** Returns the oldest row; NONE if there is none. */
  get first(): number {
    return this.size === 0 ? NONE : this.#first;
  }

  /** Returns the row after the newest. */
  get end(): number {
    return this.#end;
  }

  /** Whether the row is in the ring and was not taken. */
  has(row: number): boolean {
    return row >= this.#first && row < this.#end && !this.isTaken(row);
  }

  /** Whether the row was taken. The row must still be readable. */
  isTaken(row: number): boolean {
    return (this.#numbers[this.#at(row) + STATE]! & TAKEN) !== 0;
  }

  /** Whether the row's five-tuple had not been used before. */
  isFresh(row: number): boolean {
    return (this.#numbers[this.#at(row) + STATE]! & USED) === 0;
  }

  /** Whether the row has two queries and both answers. */
  isComplete(row: number): boolean {
    return (this.#numbers[this.#at(row) + STATE]! & COMPLETE) === COMPLETE;
  }

  startOf(row: number): Nanoseconds {
    return this.askedAt(row, 0);
  }

  /** Returns the time of the row's last query. */
  lastAskedAt(row: number): Nanoseconds {
    const hasSecond = (this.#numbers[this.#at(row) + STATE]! & SECOND_LEG) !== 0;
    return this.askedAt(row, hasSecond ? 1 : 0);
  }

  /** Returns the time of the row's last packet. */
  lastOf(row: number): Nanoseconds {
    return this.#times[this.#timesAt(row) + LAST]!;
  }

  /** Returns the row of this client, port and name; NONE if there is none. */
  find(client: AddressId, port: number, name: NameId): number {
    const numbers = this.#numbers;
    let row = this.#chains[this.#chainOf(client, port, name)]!;
    while (row !== NONE) {
      const at = this.#at(row);
      if (
        numbers[at + NAME] === name &&
        numbers[at + PORT] === port &&
        numbers[at + CLIENT] === client
      )
        return row;
      row = numbers[at + NEXT]!;
    }
    return NONE;
  }

  /** Whether a row may have this client and port, with any name. Only false is certain. */
  mayHaveOn(client: AddressId, port: number): boolean {
    return this.#ofPort[this.#bitsOf(client, port)]! > 0;
  }

  /** Begins a row with its first query, and returns its number. */
  // oxlint-disable-next-line max-params -- what is known of a lookup when it begins
  begin(
    datagram: Datagram,
    message: MessageView,
    seen: Seen,
    number: number,
    isFresh: boolean,
  ): number {
    if (this.#end - this.#kept === this.#room) this.#grow();
    const row = this.#end++;
    const at = this.#at(row);
    const numbers = this.#numbers;
    numbers[at + CLIENT] = datagram.source;
    numbers[at + PORT] = datagram.sourcePort;
    numbers[at + SERVER] = datagram.destination;
    numbers[at + SERVER_PORT] = datagram.destinationPort;
    numbers[at + NAME] = message.name;
    numbers[at + NUMBER] = number;
    numbers[at + CAPTURE] = seen.capture;
    numbers[at + STATE] = isFresh ? 0 : USED;
    numbers[at + HELD] = 0;
    this.#chain(row);
    this.#note(row, 0, seen.time);
    writeQuery(numbers, at + LEGS, message, seen);
    this.size++;
    return row;
  }

  /** Whether the row has one leg so far, and this query is its other leg: another type, to the same server. */
  isOtherLeg(row: number, datagram: Datagram, message: MessageView, seen: Seen): boolean {
    const numbers = this.#numbers;
    const at = this.#at(row);
    return (
      (numbers[at + STATE]! & SECOND_LEG) === 0 &&
      numbers[at + NAME] === message.name &&
      numbers[at + LEGS + QTYPE] !== message.qtype &&
      numbers[at + SERVER] === datagram.destination &&
      numbers[at + SERVER_PORT] === datagram.destinationPort &&
      numbers[at + CAPTURE] === seen.capture
    );
  }

  addLeg(row: number, message: MessageView, seen: Seen): void {
    const at = this.#at(row);
    this.#numbers[at + STATE]! |= SECOND_LEG;
    this.#note(row, 2, seen.time);
    writeQuery(this.#numbers, at + LEGS + LEG, message, seen);
  }

  /** Returns the leg that waits for this response: 0, 1, or NONE. */
  legOf(row: number, datagram: Datagram, message: MessageView, seen: Seen): number {
    const numbers = this.#numbers;
    const at = this.#at(row);
    if (
      numbers[at + NAME] !== message.name ||
      numbers[at + SERVER] !== datagram.source ||
      numbers[at + SERVER_PORT] !== datagram.sourcePort ||
      numbers[at + CAPTURE] !== seen.capture
    )
      return NONE;
    const state = numbers[at + STATE]!;
    if (isAsked(numbers, at + LEGS, message)) return (state & FIRST_ANSWER) === 0 ? 0 : NONE;
    if ((state & SECOND_LEG) === 0 || !isAsked(numbers, at + LEGS + LEG, message)) return NONE;
    return (state & SECOND_ANSWER) === 0 ? 1 : NONE;
  }

  /** Returns the time of the query of this leg. */
  askedAt(row: number, leg: number): Nanoseconds {
    return this.#times[this.#timesAt(row) + 2 * leg]!;
  }

  /** Whether each query has an answer, once this leg has one. */
  isWholeWith(row: number, leg: number): boolean {
    const state = this.#numbers[this.#at(row) + STATE]!;
    if ((state & SECOND_LEG) === 0) return true;
    return (state & (leg === 0 ? SECOND_ANSWER : FIRST_ANSWER)) !== 0;
  }

  /** Whether each leg that was asked has its answer. */
  isWhole(row: number): boolean {
    const state = this.#numbers[this.#at(row) + STATE]!;
    return (state & FIRST_ANSWER) !== 0 && this.isWholeWith(row, 0);
  }

  idOf(row: number, leg: number): number {
    return this.#numbers[this.#at(row) + LEGS + leg * LEG + ID]!;
  }

  // oxlint-disable-next-line max-params -- the place of a message, and the message
  addAnswer(row: number, leg: number, datagram: Datagram, message: MessageView, seen: Seen): void {
    const numbers = this.#numbers;
    const row0 = this.#at(row);
    const state = numbers[row0 + STATE]! | (leg === 0 ? FIRST_ANSWER : SECOND_ANSWER);
    numbers[row0 + STATE] = state;
    this.#note(row, 2 * leg + 1, seen.time);
    if ((state & COMPLETE) === COMPLETE) this.#rests(row);
    writeAnswer(numbers, row0 + LEGS + leg * LEG + ANSWER, datagram, message, seen);
  }

  /** Of lookups that rest from one time on, the one that began first is over first, as in the layers (DeadlineList). */
  #rests(row: number): void {
    const since = this.lastOf(row);
    let before = this.complete.last;
    let left = MAX_PASSED;
    while (before > row && this.lastOf(before) === since && left-- > 0)
      before = this.complete.before(before);
    this.complete.add(row, before);
  }

  /** Takes a row out of the ring, and returns it as a lookup, which is in no table yet. */
  take(row: number, spares: Spares): Lookup {
    const lookup = spares.lookup();
    const state = this.#numbers[this.#at(row) + STATE]!;
    const legs = (state & SECOND_LEG) === 0 ? 1 : 2;
    for (let leg = 0; leg < legs; leg++) {
      const query = spares.attempt(lookup);
      if ((state & (leg === 0 ? FIRST_ANSWER : SECOND_ANSWER)) !== 0)
        query.answer = spares.answer();
      lookup.attempts.push(query);
    }
    this.takeInto(row, lookup);
    return lookup;
  }

  /** Takes a row out of the ring, and writes it into a lookup that has as many legs and answers. */
  takeInto(row: number, lookup: Lookup): void {
    const at = this.#at(row);
    this.readInto(row, lookup);
    const port = this.#numbers[at + PORT]!;
    this.#unchain(row, this.#chainOf(lookup.client, port, lookup.name));
    this.#ofPort[this.#bitsOf(lookup.client, port)]!--;
    if (this.isComplete(row)) this.complete.remove(row);
    this.#numbers[at + STATE]! |= TAKEN;
    this.size--;
    while (this.#first < this.#end && this.isTaken(this.#first)) this.#first++;
    this.#letGo();
  }

  /** Notes that one more message of the row waits to be printed. Until then the row stays readable, taken or not. */
  hold(row: number): void {
    this.#numbers[this.#at(row) + HELD]!++;
  }

  /** Notes that one waiting message of the row was printed. */
  printed(row: number): void {
    if (--this.#numbers[this.#at(row) + HELD]! === 0) this.#letGo();
  }

  /** Whether messages of the row wait to be printed. */
  isHeld(row: number): boolean {
    return this.#numbers[this.#at(row) + HELD] !== 0;
  }

  /** Notes that no message needs the row any more. */
  free(row: number): void {
    this.#numbers[this.#at(row) + HELD] = 0;
    this.#letGo();
  }

  /** Writes a row into a lookup that has as many legs and answers. The row does not change. */
  readInto(row: number, lookup: Lookup): void {
    readRow(this.#numbers, this.#at(row), this.#times, this.#timesAt(row), lookup);
  }

  /** Frees the oldest rows that were taken and have no waiting messages. */
  #letGo(): void {
    while (this.#kept < this.#first && this.#numbers[this.#at(this.#kept) + HELD] === 0)
      this.#kept++;
  }

  /** Notes the time of a packet, which is the row's latest: packets of a row come in order of time. */
  #note(row: number, which: number, time: Nanoseconds): void {
    const at = this.#timesAt(row);
    this.#times[at + which] = time;
    this.#times[at + LAST] = time;
  }

  #chain(row: number): void {
    const [numbers, at] = [this.#numbers, this.#at(row)];
    const [client, port] = [numbers[at + CLIENT]!, numbers[at + PORT]!];
    const chain = this.#chainOf(client, port, numbers[at + NAME]!);
    numbers[at + NEXT] = this.#chains[chain]!;
    this.#chains[chain] = row;
    this.#ofPort[this.#bitsOf(client, port)]!++;
  }

  #unchain(row: number, chain: number): void {
    const next = this.#numbers[this.#at(row) + NEXT]!;
    if (this.#chains[chain] === row) {
      this.#chains[chain] = next;
      return;
    }
    let before = this.#at(this.#chains[chain]!);
    while (this.#numbers[before + NEXT] !== row) before = this.#at(this.#numbers[before + NEXT]!);
    this.#numbers[before + NEXT] = next;
  }

  /** Returns the index of the row's first number. */
  #at(row: number): number {
    return (row & (this.#room - 1)) * WIDTH;
  }

  /** Returns the index of the row's first time. */
  #timesAt(row: number): number {
    return (row & (this.#room - 1)) * TIMES;
  }

  /** Returns the last bits of a hash of client and port. */
  #bitsOf(client: AddressId, port: number): number {
    const h = Math.imul((client << 16) ^ port, 0x9e3779b1);
    return (h ^ (h >>> 15)) & (this.#chains.length - 1);
  }

  #chainOf(client: AddressId, port: number, name: NameId): number {
    const h = Math.imul(name ^ Math.imul((client << 16) ^ port, 0x9e3779b1), 0x85ebca6b);
    return (h ^ (h >>> 15)) & (this.#chains.length - 1);
  }

  #grow(): void {
    const [numbers, times, room] = [this.#numbers, this.#times, this.#room];
    this.#room = 2 * room;
    this.complete.grow();
    this.#numbers = new Int32Array(this.#room * WIDTH);
    this.#times = new Float64Array(this.#room * TIMES);
    this.#chains = new Int32Array(this.#room * CHAINS_OF_ROW).fill(NONE);
    this.#ofPort = new Uint32Array(this.#room * CHAINS_OF_ROW);
    for (let row = this.#kept; row < this.#end; row++) {
      const from = row & (room - 1);
      this.#numbers.set(numbers.subarray(from * WIDTH, (from + 1) * WIDTH), this.#at(row));
      this.#times.set(times.subarray(from * TIMES, (from + 1) * TIMES), this.#timesAt(row));
      if (!this.isTaken(row)) this.#chain(row);
    }
  }
}

/** Whether the query of a leg has the ID and type of a message. */
function isAsked(numbers: Int32Array, leg: number, { id, qtype }: MessageView): boolean {
  return numbers[leg + ID] === id && numbers[leg + QTYPE] === qtype;
}
