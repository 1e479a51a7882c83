import { Type } from '../../../dns/codes.ts';
import type { NameId } from '../../../dns/message-view.ts';
import type { AddressId } from '../../../wire/address.ts';
import type { Nanoseconds } from '../../../wire/time.ts';
import { Attempt } from '../../exchange/attempt.ts';
import { LONGEST_DEFAULT_WAIT } from '../../times.ts';
import { lastPacket } from '../completion.ts';
import type { Begun, Lookup } from '../lookup.ts';

/** Lookups of one name by one client that a retry is compared with: of thousands, it may be any. */
const MAX_CANDIDATES = 64;
/** Of one client and one ID. */
const MAX_SAME_ID = 32;

/** Of each lookup it is asked whether something like it waits: nearly always, one look at an array says no. */
const FILTER = 1 << 12;

/** What waits of one name by one client: one lookup nearly always, which needs no table. */
class Queue {
  #only: Lookup | undefined;
  #many: Map<Lookup, Begun> | undefined;
  /** Begun since the first of these waits. */
  #begun: Begun = NOTHING;
  /** What had been begun when the only one came here. */
  #before: Begun = NOTHING;

  get isEmpty(): boolean {
    return this.#only === undefined && (this.#many === undefined || this.#many.size === 0);
  }

  add(lookup: Lookup): void {
    if (this.#beforeOf(lookup) !== undefined) return;
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

  delete(lookup: Lookup): void {
    if (this.#only === lookup) this.#only = undefined;
    else this.#many?.delete(lookup);
  }

  /** In the order in which they came. */
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

  /** What was begun with this type since the lookup came here, until so much was begun. */
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
 * traffic there is none.
 */
export class Waiting {
  readonly #byName = new Map<number, Queue>();
  /** Nearly always one: an array for each would cost as much again. */
  readonly #byId = new Map<number, Attempt | readonly Attempt[]>();
  /** How many keys of the two have these last bits. */
  readonly #names = new Uint32Array(FILTER);
  readonly #ids = new Uint32Array(FILTER);

  /** Nothing is missing, as far as can be seen here: what has its IDs may be a part of it all the same. */
  remember(lookup: Lookup): void {
    if (lookup.isWaiting) return;
    lookup.isWaiting = true;
    for (const attempt of lookup.attempts) this.sent(attempt);
  }

  /** Something is missing, or came as an error. */
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

  /** A transmission of a lookup that is here. */
  sent(attempt: Attempt): void {
    if (!attempt.lookup.isWaiting) return;
    const key = idKey(attempt.lookup.client, attempt.id);
    const others = this.#byId.get(key);
    if (others === undefined) {
      this.#byId.set(key, attempt);
      this.#ids[bitsOf(attempt.lookup.client, attempt.id)]!++;
    } else if (allOf(others).length < MAX_SAME_ID) this.#byId.set(key, [...allOf(others), attempt]);
  }

  /** Its client begins another lookup of the name: this one. */
  begun(lookup: Lookup, qtype: number): void {
    const { client, name } = lookup;
    if (!this.hasName(client, name)) return;
    const queue = this.#byName.get(nameKey(client, name));
    queue?.begins(qtype);
    lookup.begunAs = queue?.begun;
  }

  /** Something waits that this lookup may be a retry of. */
  concerns({ client, name, attempts }: Lookup): boolean {
    if (this.hasName(client, name)) return true;
    for (const { id } of attempts) if (this.hasId(client, id)) return true;
    return false;
  }

  /** Lookups of the name that its client began with this type since this one waits, up to the other. */
  begunBetween(lookup: Lookup, other: Lookup, qtype: number): number {
    const queue = this.#byName.get(nameKey(lookup.client, lookup.name));
    return queue?.since(lookup, qtype, other.begunAs) ?? 0;
  }

  /** Something of this name and client waits: nearly never. */
  hasName(client: AddressId, name: NameId): boolean {
    return this.#names[bitsOf(client, name)]! > 0 && this.#byName.has(nameKey(client, name));
  }

  /** A lookup here has a transmission with this ID: nearly never. */
  hasId(client: AddressId, id: number): boolean {
    return this.#ids[bitsOf(client, id)]! > 0 && this.#byId.has(idKey(client, id));
  }

  /** Lookups of the name with a transmission of this ID, from whichever port; the newest first. */
  withId(client: AddressId, id: number, name: NameId): readonly Lookup[] {
    const attempts = this.#byId.get(idKey(client, id)) ?? [];
    const lookups = allOf(attempts)
      .map(({ lookup }) => lookup)
      .filter((lookup) => lookup.name === name);
    return [...new Set(lookups)].toReversed();
  }

  /**
   * What is too old for a retry is let go.
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

  /** It is over, or a part of another one now. */
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

/** Handles of addresses have 20 bits, those of names no more than 32: both fit into an exact double. */
function nameKey(client: AddressId, name: NameId): number {
  return name * 0x10_0000 + client;
}

function idKey(client: AddressId, id: number): number {
  return client * 0x1_0000 + id;
}
