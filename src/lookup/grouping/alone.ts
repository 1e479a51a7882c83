import type { NameId } from '../../dns/message-view.ts';
import type { AddressId } from '../../wire/address.ts';
import type { Nanoseconds } from '../../wire/time.ts';
import { LEG_WINDOW } from '../times.ts';
import { isAddressType } from './legs.ts';
import type { Lookup } from './lookup.ts';

/** Lookups of one name by one client that are compared: within the window there are few. */
const MAX_CANDIDATES = 64;

/**
 * Of a client whose legs leave from two ports (Go; glibc with single-request-reopen) nearly every leg has a partner.
 * Programs that ask for one family each meet by chance, as often as they are busy.
 */
const HABIT = 0.75;

/** Clients whose habit is told apart; those beyond share one: some 10 MB. */
const MAX_HABITS = 1 << 16;

/** How often a leg of this client stood alone, and how often there was another that could be its partner. */
interface Habit {
  alone: number;
  partnered: number;
}

/**
 * Lookups of one leg, which has a port of its own: two of them may be A and AAAA of one lookup. That is decided when
 * both are over, since a port that goes on to send its own other leg belongs to itself.
 */
export class Alone {
  readonly #byName = new Map<number, Lookup[]>();
  readonly #habits = new Map<AddressId, Habit>();
  readonly #otherHabit: Habit = { alone: 0, partnered: 0 };

  /**
   * Takes a lookup that nothing has come of for a moment.
   * @returns the lookup that it makes one with, when this is what its client does
   */
  partner(lookup: Lookup): Lookup | undefined {
    const key = nameKey(lookup.client, lookup.name);
    let others = this.#byName.get(key);
    if (others === undefined) this.#byName.set(key, (others = []));
    const partner = nearest(lookup, others);
    const habit = this.#habitOf(lookup.client);
    habit.alone++;
    if (partner !== undefined) habit.partnered += 2;
    if (partner === undefined || habit.partnered < HABIT * habit.alone) {
      others.push(lookup);
      return undefined;
    }
    others.splice(others.indexOf(partner), 1);
    return partner;
  }

  /** Its moment is over: none of those that come can be its partner. */
  remove(lookup: Lookup): void {
    const key = nameKey(lookup.client, lookup.name);
    const others = this.#byName.get(key);
    if (others === undefined) return;
    const at = others.indexOf(lookup);
    if (at < 0) return;
    // In order of time: what stands before it is over as well.
    others.splice(0, at + 1);
    if (others.length === 0) this.#byName.delete(key);
  }

  #habitOf(client: AddressId): Habit {
    let habit = this.#habits.get(client);
    if (habit !== undefined) return habit;
    if (this.#habits.size >= MAX_HABITS) return this.#otherHabit;
    habit = { alone: 0, partnered: 0 };
    this.#habits.set(client, habit);
    return habit;
  }
}

/** One transmission so far, of an address type. */
export function isAlone({ attempts }: Lookup): boolean {
  return attempts.length === 1 && isAddressType(attempts[0]!.qtype);
}

function nearest(lookup: Lookup, others: readonly Lookup[]): Lookup | undefined {
  let found: Lookup | undefined;
  let nearestBy = Infinity;
  const from = Math.max(0, others.length - MAX_CANDIDATES);
  for (let at = others.length - 1; at >= from; at--) {
    const other = others[at]!;
    if (!isAlone(other) || !isTogether(lookup, other)) continue;
    const by = Math.abs(other.start - lookup.start);
    if (by >= nearestBy) continue;
    found = other;
    nearestBy = by;
  }
  return found;
}

/** A and AAAA from two ports to one server over one transport, at once, or the second after the first one's answer. */
function isTogether(one: Lookup, other: Lookup): boolean {
  const [a, b] = one.start <= other.start ? [one, other] : [other, one];
  const first = a.attempts[0]!;
  const second = b.attempts[0]!;
  if (first.qtype === second.qtype || first.clientPort === second.clientPort) return false;
  if (first.transport !== second.transport || first.server !== second.server) return false;
  const since = isAfter(first.answer?.time, second.time) ? first.answer!.time : first.time;
  return second.time - since <= LEG_WINDOW;
}

function isAfter(answer: Nanoseconds | undefined, time: Nanoseconds): boolean {
  return answer !== undefined && answer <= time;
}

function nameKey(client: AddressId, name: NameId): number {
  return name * 0x10_0000 + client;
}
