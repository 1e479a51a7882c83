import type { NameId } from '../../dns/message-view.ts';
import type { AddressId } from '../../wire/address.ts';
import { type Nanoseconds, SECOND } from '../../wire/time.ts';
import type { Attempt } from '../exchange/attempt.ts';
import type { Lookup } from '../grouping/lookup.ts';

/** Questions of clients that are watched at once: 512 KB. Of further ones, those whose TTL is over give way. */
const SLOTS = 1 << 13;
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
    const slots = (this.#slots ??= new Float64Array(SLOTS * FIELDS));
    const at = place(slots, client, name, qtype, start);
    if (at < 0) return;
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

/** Where a question stands, or can; -1 when all of its places are taken by others whose TTL is not over. */
function place(
  slots: Float64Array,
  client: AddressId,
  name: NameId,
  qtype: number,
  now: Nanoseconds,
): number {
  const question = name * TYPES + qtype;
  const hash = Math.imul(Math.imul(name, 0x9e3779b1) ^ client ^ (qtype << 16), 0x85ebca6b) >>> 15;
  let free = -1;
  for (let probe = 0; probe < PROBES; probe++) {
    const at = ((hash + probe) & (SLOTS - 1)) * FIELDS;
    const counts = slots[at + COUNTS]!;
    if (counts === 0) return at;
    if (slots[at + CLIENT] === client && slots[at + QUESTION] === question) return at;
    if (free < 0 && counts % ONE === 0 && slots[at + UNTIL]! < now) free = at;
  }
  if (free >= 0) slots[free + COUNTS] = 0;
  return free;
}
