import type { NameId } from '../../../dns/message-view.ts';
import type { AddressId } from '../../../wire/address.ts';
import { type Nanoseconds, SECOND } from '../../../wire/time.ts';
import type { Attempt, Lookup } from '../../lookup.ts';

/**
 * Maximum of questions of clients that are watched at once: 512 KB. When the table is full, a new question replaces one
 * whose TTL is over and of which a cache would have saved nothing.
 */
const MAX_SLOTS = 1 << 13;
/** Initial size of the table. A folder may have thousands of small captures, each with tables of its own. */
const FEWEST_SLOTS = 1 << 6;
/** Number of slots that are tried for a question. */
const PROBES = 4;

/** Numbers kept per question. They fill one cache line of the processor, as every lookup touches one. */
const FIELDS = 8;
const CLIENT = 0;
/** Name and type, in one number. */
const QUESTION = 1;
/** Number of lookups times 2^26, plus the number of lookups that a cache would have saved; 0 in a free slot. */
const COUNTS = 2;
/** The time of the answer that a cache would hold, and the time until which it may be kept. */
const SINCE = 3;
const UNTIL = 4;
const FIRST = 5;
const LAST = 6;
/** Frame of the first lookup, plus the index of its capture times 2^32. */
const FRAME = 7;

const ONE = 2 ** 26;
const CAPTURE = 2 ** 32;
const TYPES = 2 ** 16;

/** A question that one client asked again and again. */
export interface Repeated {
  readonly client: AddressId;
  readonly name: NameId;
  readonly qtype: number;
  /** Lookups that were answered with records. */
  readonly asked: number;
  /** Lookups that came while a cache would have held the answer. */
  readonly saved: number;
  /** Times at which the first and the last lookup began. */
  readonly first: Nanoseconds;
  readonly last: Nanoseconds;
  /** TTL in seconds of the last answer that a cache would have had to ask for. */
  readonly ttl: number;
  /** Frame of the first lookup, and the index of its capture. */
  readonly frame: number;
  readonly capture: number;
}

/** What a cache in each client would have saved. The cache is simulated with the TTLs of the client's own answers. */
export class Repeats {
  /** Undefined until the first answer with a TTL. */
  #slots: Float64Array | undefined;

  /**
   * Adds a lookup. Lookups come in the order in which they are settled.
   *
   * @param attempt the first transmission whose answer may be cached
   */
  add(lookup: Lookup, { qtype, capture, frame, answer }: Attempt): void {
    const { client, name, start } = lookup;
    if (name < 0 || lookup.isInterrupted) return;
    const at = this.#place(client, name, qtype, start);
    if (at < 0) return;
    const slots = this.#slots!;
    if (slots[at + COUNTS] === 0) {
      slots[at + CLIENT] = client;
      slots[at + QUESTION] = name * TYPES + qtype;
      slots[at + UNTIL] = -Infinity;
      slots[at + FIRST] = start;
      slots[at + LAST] = start;
      slots[at + FRAME] = capture * CAPTURE + frame;
    }
    slots[at + COUNTS]! += ONE;
    if (start > slots[at + LAST]!) slots[at + LAST] = start;
    if (start < slots[at + UNTIL]!) {
      // A cached answer could not have saved a lookup that began before that answer came.
      if (start >= slots[at + SINCE]!) slots[at + COUNTS]! += 1;
      return;
    }
    const { time, ttl } = answer!;
    slots[at + SINCE] = time;
    slots[at + UNTIL] = time + ttl * SECOND;
  }

  /**
   * Returns the slot of a question, or a free slot for it, or that of an expired question (see MAX_SLOTS). Returns -1
   * if there is none.
   */
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
        frame: slots[at + FRAME]! % CAPTURE,
        capture: Math.floor(slots[at + FRAME]! / CAPTURE),
      };
    }
  }
}

/** Returns the slot of a question, or a free slot for it; -1 if other questions hold all its slots. */
function place(slots: Float64Array, client: AddressId, question: number): number {
  const hash = hashOf(client, question);
  for (let probe = 0; probe < PROBES; probe++) {
    const at = placeAt(slots, hash, probe);
    if (slots[at + COUNTS] === 0) return at;
    if (slots[at + CLIENT] === client && slots[at + QUESTION] === question) return at;
  }
  return -1;
}

/** Returns the first slot whose TTL is over and whose question a cache would have saved nothing of; -1 without one. */
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

/**
 * Returns a table with the same questions and four times as many slots. A question that finds no slot there is dropped.
 */
function wider(slots: Float64Array): Float64Array {
  const room = new Float64Array(Math.min(4 * slots.length, MAX_SLOTS * FIELDS));
  for (let at = 0; at < slots.length; at += FIELDS) {
    if (slots[at + COUNTS] === 0) continue;
    const there = place(room, slots[at + CLIENT]!, slots[at + QUESTION]!);
    if (there >= 0) room.set(slots.subarray(at, at + FIELDS), there);
  }
  return room;
}
