import { Type } from '../../../dns/codes.ts';
import type { NameId } from '../../../dns/message-view.ts';
import type { AddressId } from '../../../wire/address.ts';
import type { Nanoseconds } from '../../../wire/time.ts';
import { Attempt, type Begun, type Lookup } from '../../lookup.ts';
import { LONGEST_DEFAULT_WAIT } from '../../times.ts';
import { lastPacket } from '../completion.ts';

/** Most lookups of one name and client that a retry is compared with: among thousands it may belong to any. */
const MAX_CANDIDATES = 64;
/** Most transmissions kept of one client and ID. */
const MAX_SAME_ID = 32;

/**
 * Counters per table that answer nearly every question with "no" by one look at an array: each lookup asks whether
 * something like it waits.
 */
const FILTER = 1 << 12;

/** Waiting lookups of one name and client. Nearly always there is only one, which needs no map. */
class Queue {
  #only: Lookup | undefined;
  #many: Map<Lookup, Begun> | undefined;
  /** How many lookups were begun since the first of these waits. */
  #begun: Begun = NOTHING;
  /** How many had been begun when the only lookup came here. */
  #before: Begun = NOTHING;

  get isEmpty(): boolean {
    return this.#only === undefined && (this.#many === undefined || this.#many.size === 0);
  }

  add(lookup: Lookup): void {
    if (this.has(lookup)) return;
    if (this.isEmpty) {
      this.#only = lookup;
      this.#before = this.#begun;
      return;
    }
    this.#many ??= new Map();
    if (this.#only !== undefined) this.#many.set(this.#only, this.#before);
    this.#only = undefined;
    this.#many.set(lookup, this.#begun);
  }

  has(lookup: Lookup): boolean {
    return this.#beforeOf(lookup) !== undefined;
  }

  delete(lookup: Lookup): void {
    if (this.#only === lookup) this.#only = undefined;
    else this.#many?.delete(lookup);
  }

  /** The lookups, in the order in which they came. */
  lookups(): Iterable<Lookup> {
    if (this.#only !== undefined) return [this.#only];
    return this.#many?.keys() ?? [];
  }

  begins(qtype: number): void {
    const begun: [number, number, number] = [...this.#begun];
    begun[indexOf(qtype)]++;
    this.#begun = begun;
  }

  get begun(): Begun {
    return this.#begun;
  }

  /** Returns how many lookups were begun with this type after the lookup came here, up to the count `until`. */
  since(lookup: Lookup, qtype: number, until: Begun = this.#begun): number {
    const at = indexOf(qtype);
    const before = this.#beforeOf(lookup);
    return before === undefined ? 0 : until[at] - before[at];
  }

  #beforeOf(lookup: Lookup): Begun | undefined {
    return this.#only === lookup ? this.#before : this.#many?.get(lookup);
  }
}

const NOTHING: Begun = [0, 0, 0];

function indexOf(qtype: number): 0 | 1 | 2 {
  if (qtype === Type.A) return 0;
  return qtype === Type.AAAA ? 1 : 2;
}

/**
 * Lookups that miss something: a retry from another port, or with another ID, belongs to one of them. In healthy
 * traffic there are none.
 */
export class Waiting {
  readonly #byName = new Map<number, Queue>();
  /** Transmissions by client and ID. Nearly always there is one: an array for each would double the cost. */
  readonly #byId = new Map<number, Attempt | readonly Attempt[]>();
  /** The oldest transmission of each name and ID, whoever sent it. */
  readonly #byQuestion = new Map<number, Attempt>();
  /** How many keys of each of the two maps have these hash bits. */
  readonly #names = new Uint32Array(FILTER);
  readonly #ids = new Uint32Array(FILTER);

  /**
   * Keeps the IDs of a lookup. Nothing is missing as far as the capture shows, but a query with its IDs may still be a
   * part of it.
   */
  remember(lookup: Lookup): void {
    if (lookup.isWaiting) return;
    lookup.isWaiting = true;
    for (const attempt of lookup.attempts) this.sent(attempt);
  }

  /** Adds a lookup that misses something, or was answered with an error. */
  add(lookup: Lookup): void {
    this.remember(lookup);
    const key = nameKey(lookup.client, lookup.name);
    let queue = this.#byName.get(key);
    if (queue === undefined) {
      this.#byName.set(key, (queue = new Queue()));
      this.#names[bitsOf(lookup.client, lookup.name)]!++;
    }
    queue.add(lookup);
  }

  /** Adds a transmission, if its lookup is here. */
  sent(attempt: Attempt): void {
    if (!attempt.lookup.isWaiting) return;
    const key = idKey(attempt.lookup.client, attempt.id);
    const question = questionKey(attempt.lookup.name, attempt.id);
    if (!this.#byQuestion.has(question)) this.#byQuestion.set(question, attempt);
    const others = this.#byId.get(key);
    if (others === undefined) {
      this.#byId.set(key, attempt);
      this.#ids[bitsOf(attempt.lookup.client, attempt.id)]!++;
    } else if (allOf(others).length < MAX_SAME_ID) this.#byId.set(key, [...allOf(others), attempt]);
  }

  /** Notes that a client begins another lookup of a name. */
  begun(lookup: Lookup, qtype: number): void {
    const { client, name } = lookup;
    if (!this.hasName(client, name)) return;
    const queue = this.#byName.get(nameKey(client, name));
    queue?.begins(qtype);
    lookup.begunAs = queue?.begun;
  }

  /** Whether something waits that this lookup may be a retry of. */
  concerns({ client, name, attempts }: Lookup): boolean {
    if (this.hasName(client, name)) return true;
    for (const { id } of attempts) if (this.hasId(client, id, name)) return true;
    return false;
  }

  /**
   * Returns how many lookups of the name the client began with this type after `lookup` came here, up to and including
   * `other`.
   */
  begunBetween(lookup: Lookup, other: Lookup, qtype: number): number {
    const queue = this.#byName.get(nameKey(lookup.client, lookup.name));
    return queue?.since(lookup, qtype, other.begunAs) ?? 0;
  }

  /** Whether a lookup of this name and client waits: nearly never. */
  hasName(client: AddressId, name: NameId): boolean {
    return this.#names[bitsOf(client, name)]! > 0 && this.#byName.has(nameKey(client, name));
  }

  /**
   * Whether a lookup here has a transmission with this ID: one of this client, or one of the name, which the client may
   * have sent from another address. Nearly never.
   */
  hasId(client: AddressId, id: number, name: NameId): boolean {
    if (this.#byQuestion.size === 0) return false;
    if (this.#byQuestion.has(questionKey(name, id))) return true;
    return this.#ids[bitsOf(client, id)]! > 0 && this.#byId.has(idKey(client, id));
  }

  /** Returns the oldest transmission with this name and ID, whoever sent it; undefined if there is none. */
  oldestWith(name: NameId, id: number): Attempt | undefined {
    return this.#byQuestion.get(questionKey(name, id));
  }

  /** Returns lookups of the name with a transmission of this ID, from any port; the newest first. */
  withId(client: AddressId, id: number, name: NameId): readonly Lookup[] {
    const attempts = this.#byId.get(idKey(client, id)) ?? [];
    const lookups = allOf(attempts)
      .map(({ lookup }) => lookup)
      .filter((lookup) => lookup.name === name);
    return [...new Set(lookups)].toReversed();
  }

  /**
   * Drops lookups that are too old for a retry.
   *
   * @yields lookups of the name that a retry at this time may belong to, the oldest first
   */
  *candidates(client: AddressId, name: NameId, now: Nanoseconds): IterableIterator<Lookup> {
    const key = nameKey(client, name);
    const queue = this.#byName.get(key);
    if (queue === undefined) return;
    let left = MAX_CANDIDATES;
    for (const lookup of queue.lookups()) {
      if (lastPacket(lookup) < now - LONGEST_DEFAULT_WAIT) queue.delete(lookup);
      else if (left-- > 0) yield lookup;
      else break;
    }
    if (queue.isEmpty) this.#forgetName(key, client, name);
  }

  /** Gives a lookup another client. */
  moveTo(client: AddressId, lookup: Lookup): void {
    const isAsked = this.#byName.get(nameKey(lookup.client, lookup.name))?.has(lookup) === true;
    const { isWaiting } = lookup;
    this.remove(lookup);
    lookup.client = client;
    lookup.begunAs = undefined;
    if (isAsked) this.add(lookup);
    else if (isWaiting) this.remember(lookup);
  }

  /** Removes a lookup that is over, or is now a part of another one. */
  remove(lookup: Lookup): void {
    if (!lookup.isWaiting) return;
    lookup.isWaiting = false;
    const key = nameKey(lookup.client, lookup.name);
    const queue = this.#byName.get(key);
    queue?.delete(lookup);
    if (queue?.isEmpty === true) this.#forgetName(key, lookup.client, lookup.name);
    for (const { id } of lookup.attempts) this.#forget(id, lookup);
  }

  #forgetName(key: number, client: AddressId, name: NameId): void {
    if (this.#byName.delete(key)) this.#names[bitsOf(client, name)]!--;
  }

  #forget(id: number, lookup: Lookup): void {
    const question = questionKey(lookup.name, id);
    if (this.#byQuestion.get(question)?.lookup === lookup) this.#byQuestion.delete(question);
    const key = idKey(lookup.client, id);
    const attempts = this.#byId.get(key);
    if (attempts === undefined) return;
    const rest = allOf(attempts).filter((attempt) => attempt.lookup !== lookup);
    if (rest.length > 0) this.#byId.set(key, rest);
    else if (this.#byId.delete(key)) this.#ids[bitsOf(lookup.client, id)]!--;
  }
}

function allOf(attempts: Attempt | readonly Attempt[]): readonly Attempt[] {
  return attempts instanceof Attempt ? [attempts] : attempts;
}

function bitsOf(client: AddressId, other: number): number {
  return Math.imul(client ^ Math.imul(other, 0x9e3779b1), 0x85ebca6b) >>> 20;
}

/**
 * The key of a client and a name. Handles of addresses have 20 bits, those of names at most 32, so a double holds both
 * exactly.
 */
function nameKey(client: AddressId, name: NameId): number {
  return name * 0x10_0000 + client;
}

function idKey(client: AddressId, id: number): number {
  return client * 0x1_0000 + id;
}

function questionKey(name: NameId, id: number): number {
  return name * 0x1_0000 + id;
}
