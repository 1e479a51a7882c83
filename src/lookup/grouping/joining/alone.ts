import { Type } from '../../../dns/codes.ts';
import type { NameId } from '../../../dns/message-view.ts';
import type { AddressId } from '../../../wire/address.ts';
import { MILLISECOND, type Nanoseconds } from '../../../wire/time.ts';
import type { Attempt } from '../../exchange/attempt.ts';
import { isOneManner } from '../../exchange/manner.ts';
import { LEG_WINDOW, PARTNER_WINDOW } from '../../times.ts';
import { deniedBefore } from './joining.ts';
import { isAddressType } from '../legs.ts';
import type { Lookup } from '../lookup.ts';

/** Lookups of one name by one client that are compared: within the window there are few. */
const MAX_CANDIDATES = 64;

/**
 * Of a client whose legs leave from two ports (Go; glibc with single-request-reopen) nearly every leg has a partner.
 * Programs that ask for one family each meet by chance, as often as they are busy.
 */
const HABIT = 0.75;

/** A client that asked for each family alone so often does so as a rule. */
const FEWEST_ALONE = 3;

/** Two goroutines begin one lookup within some tenths of a millisecond. */
const TOGETHER: Nanoseconds = MILLISECOND;

/** Clients whose habit is told apart; those beyond share one: some 4 MB. */
const MAX_HABITS = 1 << 15;

/** How many A and AAAA of this client came alone, how many of each had a near partner, and how many had none in the end. */
class Habit {
  // Numbers, not arrays: a hundred thousand clients have one each.
  #aloneA = 0;
  #aloneAaaa = 0;
  #partnered = 0;
  #stayedA = 0;
  #stayedAaaa = 0;

  add(qtype: number): void {
    if (qtype === Type.A) this.#aloneA++;
    else this.#aloneAaaa++;
  }

  /** Two of them are near each other. */
  meets(): void {
    this.#partnered++;
  }

  /** @param count 1, or -1 when it turned out to have one */
  stays(qtype: number, count: 1 | -1): void {
    if (qtype === Type.A) this.#stayedA += count;
    else this.#stayedAaaa += count;
  }

  /** Of both families more were asked for alone than with the other one: two that meet do so by chance. */
  get isOneEach(): boolean {
    return (
      isAloneAsRule(this.#stayedA, this.#partnered) &&
      isAloneAsRule(this.#stayedAaaa, this.#partnered)
    );
  }

  /** Nearly all of its A, or nearly all of its AAAA, have one: beside it another program may ask for one family. */
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
 * Lookups of one leg, which has a port of its own: two of them may be A and AAAA of one lookup. That is decided when
 * both are over, since a port that goes on to send its own other leg belongs to itself. Two that are by themselves
 * belong together; among many, the nearest do, when this is a habit of their client.
 */
export class Alone {
  readonly #byName = new Map<number, Lookup[]>();
  readonly #habits = new Map<AddressId, Habit>();
  readonly #otherHabit = new Habit();
  readonly #repeatedBy: (lookup: Lookup) => Lookup | undefined;
  readonly #isKnown: (lookup: Lookup) => boolean;

  /**
   * @param repeatedBy the lookup that lacks what this one asks for, and has its ID
   * @param isKnown whether another lookup has its ID
   */
  constructor(
    repeatedBy: (lookup: Lookup) => Lookup | undefined,
    isKnown: (lookup: Lookup) => boolean,
  ) {
    this.#repeatedBy = repeatedBy;
    this.#isKnown = isKnown;
  }

  /**
   * Takes a lookup that nothing has come of for a moment.
   * @returns the lookup that it makes one with
   */
  partner(lookup: Lookup): Lookup | undefined {
    // Its answer may have come after a moment in which nothing came: then it has been here before.
    const isNew = !this.leave(lookup);
    const key = nameKey(lookup.client, lookup.name);
    const others = this.#byName.get(key);
    const habit = this.#habitOf(lookup.client);
    const { partner, isCrowded } = nearest(lookup, others ?? [], PARTNER_WINDOW);
    // Each asks again what one lookup was denied: that says it, however many there are, and nothing of how others begin.
    const isTold = deniedBefore(lookup) !== undefined;
    if (isNew && !isTold) habit.add(lookup.attempts[0]!.qtype);
    if (partner !== undefined && !isTold) habit.meets();
    lookup.isCrowded = isCrowded;
    // What is nearer may still wait for its answer: only what is nearest of all cannot be anybody else's.
    const isNearest = isTold || (partner !== undefined && distance(lookup, partner) <= TOGETHER);
    if (
      partner === undefined ||
      !isNearest ||
      (isCrowded && !isTold && !habit.isTwoPorts) ||
      this.#isRetry(lookup, partner)
    ) {
      if (others) others.push(lookup);
      // Not an empty array first: one that grows takes room for seventeen.
      else this.#byName.set(key, [lookup]);
      return undefined;
    }
    others!.splice(others!.indexOf(partner), 1);
    return partner;
  }

  /**
   * The partner of one whose moment is over, now that all that is near has been looked at; further away, where two ports
   * are the rule, as the answer that the second leg waited for may be missing. Or one that asks again at once, as it
   * seems, and one that begins a lookup are near each other, and both alone: they begin one lookup, and somebody was told
   * by chance a moment before that nothing comes of his.
   */
  partnerAtLast(lookup: Lookup): Lookup | undefined {
    const others = this.#byName.get(nameKey(lookup.client, lookup.name)) ?? [];
    if (!others.includes(lookup)) return undefined;
    const habit = this.#habitOf(lookup.client);
    const { isTwoPorts } = habit;
    const window = isTwoPorts ? LEG_WINDOW : PARTNER_WINDOW;
    const { partner, isCrowded } = nearest(lookup, others, window);
    // It may have one that is nearer: then this one has lost its own.
    const isMutual = partner && nearest(partner, others, window).partner === lookup;
    if (isMutual === true && !this.#isRetry(lookup, partner)) {
      if (distance(lookup, partner) > PARTNER_WINDOW) habit.meets();
      if (isTwoPorts || !(isCrowded || lookup.isCrowded || partner.isCrowded)) return partner;
    }
    const isAgain = deniedBefore(lookup) !== undefined;
    return others.find(
      (other) =>
        isAgain !== (deniedBefore(other) !== undefined) &&
        isAlone(other) &&
        distance(lookup, other) <= TOGETHER &&
        !hasItsId(isAgain ? lookup : other),
    );
  }

  /** Nothing else is a part of it, as far as its moment tells. */
  stays({ client, attempts }: Lookup): void {
    this.#habitOf(client).stays(attempts[0]!.qtype, 1);
  }

  /** Its other leg came after all. */
  stayedNot({ client, attempts }: Lookup): void {
    this.#habitOf(client).stays(attempts[0]!.qtype, -1);
  }

  /** Its client asks for one family each. */
  isUsual({ client }: Lookup): boolean {
    return this.#habits.get(client)?.isOneEach ?? false;
  }

  /** Its moment is over: none of those that come can be its partner. */
  remove(lookup: Lookup): void {
    // In order of time: what stands before it is over as well.
    this.#take(lookup, true);
  }

  /**
   * It is nobody's partner any more, whatever its moment: its other leg came from its own port, or it is settled.
   *
   * @returns whether it was among those that wait for a partner
   */
  leave(lookup: Lookup): boolean {
    return this.#take(lookup, false);
  }

  /**
   * @param hasOlder what stands before it goes as well
   * @returns whether it was there
   */
  #take(lookup: Lookup, hasOlder: boolean): boolean {
    const key = nameKey(lookup.client, lookup.name);
    const others = this.#byName.get(key);
    const at = others?.indexOf(lookup) ?? -1;
    if (others === undefined || at < 0) return false;
    if (hasOlder) others.splice(0, at + 1);
    else others.splice(at, 1);
    if (others.length === 0) this.#byName.delete(key);
    return true;
  }

  /** The second of them belongs to a lookup that began before the first one did; or each belongs to another. */
  #isRetry(one: Lookup, other: Lookup): boolean {
    const [a, b] = one.start <= other.start ? [one, other] : [other, one];
    const repeated = this.#repeatedBy(b);
    if (repeated === undefined) return this.#isRetryAlone(a, b);
    return !this.#isKnown(a) || (this.#repeatedBy(a) ?? repeated) !== repeated;
  }

  /** The first of them has the ID of what it asks again; the second asks for what was asked there, with another ID. */
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

/** It has the ID of what it asks again, so it was not told by chance. */
export function hasItsId({ asksAgain, attempts: [first] }: Lookup): boolean {
  return asksAgain?.id === first!.id && asksAgain.qtype === first!.qtype;
}

/** One leg so far, of an address type. */
export function isAlone({ attempts }: Lookup): boolean {
  const { qtype } = attempts[0]!;
  for (let at = 1; at < attempts.length; at++) if (attempts[at]!.qtype !== qtype) return false;
  return isAddressType(qtype);
}

/** The nearest that may be its partner; and whether there are others which it, or its partner, may belong to as well. */
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
    // What asks in another manner is another program's, and belongs to neither.
    if (!isOneManner(other.attempts[0]!, lookup.attempts[0]!)) continue;
    if (Math.abs(other.start - lookup.start) <= LEG_WINDOW) near++;
    if (distance(lookup, other) > window) continue;
    if (partner === undefined || distance(lookup, other) < distance(lookup, partner))
      partner = other;
  }
  return { partner, isCrowded: near > 1 };
}

/**
 * How far A and AAAA, from two ports over one transport and asked in one manner, are apart: at once, or the second after
 * the first one's answer. Infinity for any other two. After DNAT their servers may be different.
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
    // It had been asked again, and that was answered: nobody waited for this answer any more.
    if (time > heard) continue;
    heard = time;
    if (time <= second.time && time > since) since = time;
  }
  return second.time - since;
}

/** When its answer came, or was seen on its way; Infinity when neither. */
function answeredAt({ answer, copies }: Attempt): Nanoseconds {
  if (answer !== undefined) return answer.time;
  return copies.find(({ of }) => of === 'response')?.time ?? Infinity;
}

function nameKey(client: AddressId, name: NameId): number {
  return name * 0x10_0000 + client;
}
