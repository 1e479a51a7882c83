import { Type } from '../../../dns/codes.ts';
import type { NameId } from '../../../dns/message-view.ts';
import type { AddressId } from '../../../wire/address.ts';
import { MILLISECOND, type Nanoseconds } from '../../../wire/time.ts';
import type { Attempt, Lookup } from '../../lookup.ts';
import { isOneManner } from '../../exchange/manner.ts';
import { LEG_WINDOW, PARTNER_WINDOW } from '../../times.ts';
import { isAnsweredWholly } from '../completion.ts';
import { deniedBefore } from './joining.ts';
import { isAddressType } from '../legs.ts';

/** Most lookups of one name and client that are compared: there are few within the window. */
const MAX_CANDIDATES = 64;

/**
 * The share of A, or of AAAA, that has a partner if a client sends its legs from two ports (Go; glibc with
 * single-request-reopen): nearly all. Programs that ask for only one family each meet by chance, as often as they are
 * busy.
 */
const HABIT = 0.75;

/** A client that asked for each family alone at least so often does so as a rule. */
const FEWEST_ALONE = 3;

/** Two goroutines begin one lookup within some tenths of a millisecond. */
const TOGETHER: Nanoseconds = MILLISECOND;

/**
 * The share of near pairs that are within TOGETHER if a client has a program that asks from two ports, whatever else
 * asks beside it. Pairs that meet by chance are as often far apart as near: a tenth to a fifth of those in
 * PARTNER_WINDOW are within TOGETHER.
 */
const MOSTLY = 0.5;

/** Fewer pairs may all be within TOGETHER by chance. */
const FEWEST_TOGETHER = 3;

/** Most clients with a habit of their own, some 4 MB; further clients share one. */
const MAX_HABITS = 1 << 15;

/**
 * How many A and AAAA of a client came alone, how many pairs were near each other, and how many stayed alone in the
 * end.
 */
class Habit {
  // Plain numbers, not arrays: a hundred thousand clients have one each.
  #aloneA = 0;
  #aloneAaaa = 0;
  #partnered = 0;
  #together = 0;
  #stayedA = 0;
  #stayedAaaa = 0;

  add(qtype: number): void {
    if (qtype === Type.A) this.#aloneA++;
    else this.#aloneAaaa++;
  }

  /** Counts an A and an AAAA that are near each other. */
  meets(apart: Nanoseconds): void {
    this.#partnered++;
    if (apart <= TOGETHER) this.#together++;
  }

  /** @param count 1, or -1 if the other leg came after all */
  stays(qtype: number, count: 1 | -1): void {
    if (qtype === Type.A) this.#stayedA += count;
    else this.#stayedAaaa += count;
  }

  /** Whether, in each family, more queries stayed alone than had a partner: then two that meet do so by chance. */
  get isOneEach(): boolean {
    return (
      isAloneAsRule(this.#stayedA, this.#partnered) &&
      isAloneAsRule(this.#stayedAaaa, this.#partnered)
    );
  }

  /** Whether so many pairs are within TOGETHER that they did not meet by chance. */
  get isTogether(): boolean {
    return this.#together >= FEWEST_TOGETHER && this.#together >= MOSTLY * this.#partnered;
  }

  /**
   * Whether nearly all A, or nearly all AAAA, have a partner. One family is enough: another program may ask for the
   * other family alone.
   */
  get isTwoPorts(): boolean {
    return (
      isNearlyAll(this.#partnered, this.#aloneA) || isNearlyAll(this.#partnered, this.#aloneAaaa)
    );
  }
}

function isAloneAsRule(stayed: number, partnered: number): boolean {
  return stayed >= FEWEST_ALONE && stayed > partnered;
}

function isNearlyAll(partnered: number, alone: number): boolean {
  return partnered > 0 && partnered >= HABIT * alone;
}

/**
 * Lookups of a single leg from a port of its own: two of them may be the A and AAAA of one lookup. This is decided when
 * both are over, since a port that goes on to send its own other leg is a lookup by itself. Two that are alone belong
 * together. Among many, the nearest two belong together if that is a habit of their client.
 */
export class Alone {
  readonly #byName = new Map<number, Lookup[]>();
  readonly #habits = new Map<AddressId, Habit>();
  readonly #otherHabit = new Habit();
  readonly #repeatedBy: (lookup: Lookup) => Lookup | undefined;
  readonly #isKnown: (lookup: Lookup) => boolean;

  /**
   * @param repeatedBy returns the lookup that lacks what this one asks for, and has its ID
   * @param isKnown whether an earlier lookup has an ID of this one
   */
  constructor(
    repeatedBy: (lookup: Lookup) => Lookup | undefined,
    isKnown: (lookup: Lookup) => boolean,
  ) {
    this.#repeatedBy = repeatedBy;
    this.#isKnown = isKnown;
  }

  /**
   * Takes a lookup that had no packet for a moment.
   * @returns the lookup that it makes one lookup with; undefined if there is none yet
   */
  partner(lookup: Lookup): Lookup | undefined {
    // A lookup comes here a second time if its answer came after its first moment. The list need not be searched for one
    // that was not compared yet.
    const isNew = lookup.isCrowded === undefined || !this.leave(lookup);
    const key = nameKey(lookup.client, lookup.name);
    const others = this.#byName.get(key);
    const habit = this.#habitOf(lookup.client);
    const { partner, isCrowded } = nearest(lookup, others ?? [], PARTNER_WINDOW);
    // Both legs ask again what the same lookup was denied. That ties them among any number of candidates, and says
    // nothing about how this client begins lookups.
    const isTold = deniedBefore(lookup) !== undefined;
    if (isNew && !isTold) habit.add(lookup.attempts[0]!.qtype);
    if (partner !== undefined && !isTold) habit.meets(distance(lookup, partner));
    lookup.isCrowded = isCrowded;
    // A nearer lookup may still wait for its answer. Only legs as near as those of two goroutines cannot belong to
    // another lookup.
    const isNearest = isTold || (partner !== undefined && distance(lookup, partner) <= TOGETHER);
    if (
      partner === undefined ||
      !isNearest ||
      (isCrowded && !isTold && !habit.isTwoPorts && !habit.isTogether) ||
      this.#isRetry(lookup, partner)
    ) {
      this.add(lookup);
      return undefined;
    }
    others!.splice(others!.indexOf(partner), 1);
    return partner;
  }

  /** Adds a lookup that waits for a partner. */
  add(lookup: Lookup): void {
    const key = nameKey(lookup.client, lookup.name);
    const others = this.#byName.get(key);
    if (others) others.push(lookup);
    // The list begins with its item: an empty array that grows takes room for seventeen items.
    else this.#byName.set(key, [lookup]);
  }

  /**
   * Returns the partner of a lookup whose moment is over, now that all near lookups were looked at; undefined if there
   * is none. If two ports are the rule, the partner may be further away, since the answer that the second leg waited
   * for may be missing. There is one more case: of two single legs within TOGETHER, only one seems to ask a denied
   * query again. Then both begin one lookup, and the denial just before was of another lookup, by chance. Or, if that
   * one has the ID or the port of the denied query, the other leg is the next one of a client that asks in turn.
   */
  partnerAtLast(lookup: Lookup): Lookup | undefined {
    const others = this.#byName.get(nameKey(lookup.client, lookup.name)) ?? [];
    if (!others.includes(lookup)) return undefined;
    const habit = this.#habitOf(lookup.client);
    const { isTwoPorts } = habit;
    const window = isTwoPorts ? LEG_WINDOW : PARTNER_WINDOW;
    const { partner, isCrowded } = nearest(lookup, others, window);
    // The partner may have a nearer lookup: then this lookup has lost its own partner.
    const isMutual = partner && nearest(partner, others, window).partner === lookup;
    if (isMutual === true && !this.#isRetry(lookup, partner)) {
      const apart = distance(lookup, partner);
      if (apart > PARTNER_WINDOW) habit.meets(apart);
      const isPair = isTwoPorts || (apart <= TOGETHER && habit.isTogether);
      if (isPair || !(isCrowded || lookup.isCrowded || partner.isCrowded)) return partner;
    }
    return besideDenied(lookup, others);
  }

  /** Counts a lookup to which nothing else belongs, as far as its moment shows. */
  stays({ client, attempts }: Lookup): void {
    this.#habitOf(client).stays(attempts[0]!.qtype, 1);
  }

  /** Takes back `stays`: the other leg came after all. */
  stayedNot({ client, attempts }: Lookup): void {
    this.#habitOf(client).stays(attempts[0]!.qtype, -1);
  }

  /** Whether the client of the lookup usually asks for one family at a time. */
  isUsual({ client }: Lookup): boolean {
    return this.#habits.get(client)?.isOneEach ?? false;
  }

  /** Removes a lookup whose moment is over: no later lookup can be its partner. */
  remove(lookup: Lookup): void {
    // The list is in order of time, so the moments of all lookups before this one are over as well.
    this.#take(lookup, true);
  }

  /**
   * Removes a lookup that cannot be a partner any more: its other leg came from its own port, or it is settled.
   *
   * @returns whether it waited for a partner
   */
  leave(lookup: Lookup): boolean {
    return this.#take(lookup, false);
  }

  /**
   * @param hasOlder whether the lookups before it are removed as well
   * @returns whether the lookup was there
   */
  #take(lookup: Lookup, hasOlder: boolean): boolean {
    const key = nameKey(lookup.client, lookup.name);
    const others = this.#byName.get(key);
    const at = others?.indexOf(lookup) ?? -1;
    if (others === undefined || at < 0) return false;
    if (at === 0) others.shift();
    else if (hasOlder) others.splice(0, at + 1);
    else others.splice(at, 1);
    if (others.length === 0) this.#byName.delete(key);
    return true;
  }

  /**
   * Whether the later of the two repeats an earlier lookup that the first does not repeat: no earlier lookup has an ID
   * of the first, or the first repeats another lookup.
   */
  #isRetry(one: Lookup, other: Lookup): boolean {
    const [a, b] = one.start <= other.start ? [one, other] : [other, one];
    const repeated = this.#repeatedBy(b);
    if (repeated === undefined) return this.#isRetryAlone(a, b);
    return !this.#isKnown(a) || (this.#repeatedBy(a) ?? repeated) !== repeated;
  }

  /** Whether `a` repeats a waiting lookup with its IDs, and `b` asks one of that lookup's questions with another ID. */
  #isRetryAlone(a: Lookup, b: Lookup): boolean {
    if (!this.#isKnown(a)) return false;
    const { qtype } = b.attempts[0]!;
    return this.#repeatedBy(a)?.attempts.some((sent) => sent.qtype === qtype) ?? false;
  }

  #habitOf(client: AddressId): Habit {
    let habit = this.#habits.get(client);
    if (habit !== undefined) return habit;
    if (this.#habits.size >= MAX_HABITS) return this.#otherHabit;
    habit = new Habit();
    this.#habits.set(client, habit);
    return habit;
  }
}

/**
 * Whether the lookup asks a denied query again with the ID of that query: then it did not follow the denial by chance.
 */
export function hasItsId({ asksAgain, attempts: [first] }: Lookup): boolean {
  return asksAgain?.id === first!.id && asksAgain.qtype === first!.qtype;
}

/** Whether the lookup asks a denied query again from the port of that query, as Netty does at its next server. */
function hasItsPort({ asksAgain, attempts: [first] }: Lookup): boolean {
  return asksAgain?.clientPort === first!.clientPort && asksAgain.qtype === first!.qtype;
}

/** Whether this leg was sent when the denied query, asked again, had its answer, and was not sent before. */
function isNextLeg({ start, attempts: [first] }: Lookup, again: Lookup): boolean {
  const isOld = deniedBefore(again)!.attempts.some(({ qtype }) => qtype === first!.qtype);
  return !isOld && isAnsweredWholly(again) && again.lastAnswer <= start;
}

/** Whether the lookup has one leg so far, of an address type. */
export function isAlone({ attempts }: Lookup): boolean {
  const { qtype } = attempts[0]!;
  for (let at = 1; at < attempts.length; at++) if (attempts[at]!.qtype !== qtype) return false;
  return isAddressType(qtype);
}

/** Returns the nearest possible partner, if any, and whether more than one other lookup is near enough to be a leg. */
function nearest(
  lookup: Lookup,
  others: readonly Lookup[],
  window: Nanoseconds,
): { readonly partner: Lookup | undefined; readonly isCrowded: boolean } {
  const earlier = deniedBefore(lookup);
  let partner: Lookup | undefined;
  let near = 0;
  const from = Math.max(0, others.length - MAX_CANDIDATES);
  for (let at = others.length - 1; at >= from; at--) {
    const other = others[at]!;
    if (other === lookup || !isAlone(other) || deniedBefore(other) !== earlier) continue;
    // A query asked in another manner comes from another program, and is a partner of neither.
    if (!isOneManner(other.attempts[0]!, lookup.attempts[0]!)) continue;
    if (Math.abs(other.start - lookup.start) <= LEG_WINDOW) near++;
    if (distance(lookup, other) > window) continue;
    if (partner === undefined || distance(lookup, other) < distance(lookup, partner))
      partner = other;
  }
  return { partner, isCrowded: near > 1 };
}

/**
 * Returns a leg within TOGETHER, if of the two only one seems to ask a denied query again. Of many, those that came
 * just before and just after the lookup are compared.
 */
function besideDenied(lookup: Lookup, others: readonly Lookup[]): Lookup | undefined {
  const isAgain = deniedBefore(lookup) !== undefined;
  const own = others.indexOf(lookup);
  const to = Math.min(others.length, own + MAX_CANDIDATES + 1);
  for (let at = Math.max(0, own - MAX_CANDIDATES); at < to; at++) {
    const other = others[at]!;
    const [again, beside] = isAgain ? [lookup, other] : [other, lookup];
    if (
      isAgain !== (deniedBefore(other) !== undefined) &&
      isAlone(other) &&
      distance(lookup, other) <= TOGETHER &&
      (!(hasItsId(again) || hasItsPort(again)) || isNextLeg(beside, again))
    )
      return other;
  }
  return undefined;
}

/**
 * How far A and AAAA are apart if sent from two ports over one transport in one manner: from the first query, or from
 * its answer, to the second query. Infinity for any other two. Their servers may differ after DNAT.
 */
function distance(one: Lookup, other: Lookup): Nanoseconds {
  const [a, b] = one.start <= other.start ? [one, other] : [other, one];
  const first = a.attempts[0]!;
  const second = b.attempts[0]!;
  if (first.qtype === second.qtype || first.transport !== second.transport) return Infinity;
  if (!isOneManner(first, second)) return Infinity;
  if (a.attempts.some(({ clientPort }) => clientPort === second.clientPort)) return Infinity;
  let since = first.time;
  let heard = Infinity;
  for (let at = a.attempts.length - 1; at >= 0; at--) {
    const time = answeredAt(a.attempts[at]!);
    // A later transmission had its answer before this one came, so the client no longer waited for this answer.
    if (time > heard) continue;
    heard = time;
    if (time <= second.time && time > since) since = time;
  }
  return second.time - since;
}

/** When the answer came, or else a copy of it was seen on its way; Infinity if neither was. */
function answeredAt({ answer, copies }: Attempt): Nanoseconds {
  if (answer !== undefined) return answer.time;
  return copies.find(({ of }) => of === 'response')?.time ?? Infinity;
}

function nameKey(client: AddressId, name: NameId): number {
  return name * 0x10_0000 + client;
}
