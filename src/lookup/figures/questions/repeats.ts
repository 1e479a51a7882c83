import type { NameId } from '../../../dns/message-view.ts';
import type { AddressId } from '../../../wire/address.ts';
import { type Nanoseconds, SECOND } from '../../../wire/time.ts';
import type { Attempt } from '../../exchange/attempt.ts';
import type { Lookup } from '../../grouping/lookup.ts';

/** Questions of clients that are watched at once: 512 KB. Of further ones, those whose TTL is over give way. */
const MAX_SLOTS = 1 << 13;
/** Of a small capture: a folder may have thousands, each with tables of its own. */
const FEWEST_SLOTS = 1 << 6;
/** So many places are tried for a question. */
const PROBES = 4;

/** What is kept of a question, in one line of the processor's cache: it is touched by every lookup. */
const FIELDS = 8;
const CLIENT = 0;
/** Name and type. */
const QUESTION = 1;
/** Lookups, times 2^26, and those of them that a cache would have saved; 0 where the place is free. */
const COUNTS = 2;
/** When the answer that a cache would hold came, and how long it may be kept. */
const SINCE = 3;
const UNTIL = 4;
const FIRST = 5;
const LAST = 6;
/** Of the first lookup. */
const FRAME = 7;

const ONE = 2 ** 26;
const TYPES = 2 ** 16;

/** A client asked for a name, again and again. */
export interface Repeated {
  readonly client: AddressId;
  readonly name: NameId;
  readonly qtype: number;
  /** Lookups that were answered with records. */
  readonly asked: number;
  /** Those of them that came while a cache would have held the answer. */
  readonly saved: number;
  /** When the first and the last lookup began. */
  readonly first: Nanoseconds;
  readonly last: Nanoseconds;
  /** Seconds, of the last answer that a cache would have had to ask for. */
  readonly ttl: number;
  readonly frame: number;
}

/** What a cache in each client would have saved: one is simulated, with the TTLs that the client was told. */
export class Repeats {
  /** Nothing is kept before the first answer with a TTL. */
  #slots: Float64Array | undefined;

  /**
   * Lookups come in the order in which they are settled.
   *
   * @param attempt of its transmissions the first with an answer that may be kept
   */
  add(lookup: Lookup, { qtype, frame, answer }: Attempt): void {
    const { client, name, start } = lookup;
    if (name < 0 || lookup.isInterrupted) return;
    const at = this.#place(client, name, qtype, start);
    if (at < 0) return;
    const slots = this.#slots!;
    if (slots[at + COUNTS] === 0) {
      slots[at + CLIENT] = client;
      slots[at + QUESTION] = name * TYPES + qtype;
      slots[at + UNTIL] = 0;
      slots[at + FIRST] = start;
      slots[at + LAST] = start;
      slots[at + FRAME] = frame;
    }
    slots[at + COUNTS]! += ONE;
    if (start > slots[at + LAST]!) slots[at + LAST] = start;
    if (start < slots[at + UNTIL]!) {
      // What was asked before the answer came could not have been saved by it.
      if (start >= slots[at + SINCE]!) slots[at + COUNTS]! += 1;
      return;
    }
    const { time, ttl } = answer!;
    slots[at + SINCE] = time;
    slots[at + UNTIL] = time + ttl * SECOND;
  }

  /** Where a question stands, or can; -1 when all of its places are taken by others whose TTL is not over. */
  #place(client: AddressId, name: NameId, qtype: number, now: Nanoseconds): number {
    let slots = (this.#slots ??= new Float64Array(FEWEST_SLOTS * FIELDS));
    const question = name * TYPES + qtype;
    let at = place(slots, client, question);
    while (at < 0 && slots.length < MAX_SLOTS * FIELDS) {
      slots = this.#slots = wider(slots);
      at = place(slots, client, question);
    }
    if (at >= 0) return at;
    const over = placeOfOver(slots, client, question, now);
    if (over >= 0) slots[over + COUNTS] = 0;
    return over;
  }

  *[Symbol.iterator](): IterableIterator<Repeated> {
    const slots = this.#slots ?? new Float64Array(0);
    for (let at = 0; at < slots.length; at += FIELDS) {
      const counts = slots[at + COUNTS]!;
      if (counts === 0) continue;
      yield {
        client: slots[at + CLIENT]!,
        name: Math.floor(slots[at + QUESTION]! / TYPES),
        qtype: slots[at + QUESTION]! % TYPES,
        asked: Math.floor(counts / ONE),
        saved: counts % ONE,
        first: slots[at + FIRST]!,
        last: slots[at + LAST]!,
        ttl: Math.round((slots[at + UNTIL]! - slots[at + SINCE]!) / SECOND),
        frame: slots[at + FRAME]!,
      };
    }
  }
}

/** Where a question stands, or may stand; -1 when all of its places are taken by others. */
function place(slots: Float64Array, client: AddressId, question: number): number {
  const hash = hashOf(client, question);
  for (let probe = 0; probe < PROBES; probe++) {
    const at = placeAt(slots, hash, probe);
    if (slots[at + COUNTS] === 0) return at;
    if (slots[at + CLIENT] === client && slots[at + QUESTION] === question) return at;
  }
  return -1;
}

/** The first of its places whose question a cache would have saved nothing of, and its TTL is over; else -1. */
function placeOfOver(
  slots: Float64Array,
  client: AddressId,
  question: number,
  now: Nanoseconds,
): number {
  const hash = hashOf(client, question);
  for (let probe = 0; probe < PROBES; probe++) {
    const at = placeAt(slots, hash, probe);
    if (slots[at + COUNTS]! % ONE === 0 && slots[at + UNTIL]! < now) return at;
  }
  return -1;
}

function hashOf(client: AddressId, question: number): number {
  const name = Math.floor(question / TYPES);
  const qtype = question % TYPES;
  return Math.imul(Math.imul(name, 0x9e3779b1) ^ client ^ (qtype << 16), 0x85ebca6b) >>> 15;
}

function placeAt(slots: Float64Array, hash: number, probe: number): number {
  return ((hash + probe) & (slots.length / FIELDS - 1)) * FIELDS;
}

/** The same questions, with room for four times as many; one that finds no place there is let go. */
function wider(slots: Float64Array): Float64Array {
  const room = new Float64Array(Math.min(4 * slots.length, MAX_SLOTS * FIELDS));
  for (let at = 0; at < slots.length; at += FIELDS) {
    if (slots[at + COUNTS] === 0) continue;
    const there = place(room, slots[at + CLIENT]!, slots[at + QUESTION]!);
    if (there >= 0) room.set(slots.subarray(at, at + FIELDS), there);
  }
  return room;
}
