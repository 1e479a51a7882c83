import { isConnected } from './connected.ts';
import type { Exchange } from './exchange.ts';
import { A, type Lookup, MILLISECOND, SECOND, type Time, type Transmission } from './model.ts';
import { RESOLVERS } from './resolvers/index.ts';
import { AT_ONCE, NO_ORDER, PARTNERS, type Seen } from './seen.ts';
import { findOftenTold, LONGEST_WAIT, mayBeTold, type Sent } from './told.ts';

/** Two lookups that begin this close to each other on one socket, or a pause longer: the order of their packets tells nothing. */
const INTERLEAVED = MILLISECOND;
/** Nothing that a resolver of this model sends belongs to what it sent so long ago, and nobody keeps it longer. */
const LONGEST = 45 * SECOND;
/** Lone legs this close to each other are partners on any client. */
const NEAR = 11 * MILLISECOND;
/** Legs on a socket of many lookups that are certainly taken for one. */
const APART = 9 * MILLISECOND;
/** Nobody but its own lookup is thought to send a leg so late from its port. */
const LATE_LEG = SECOND;
/** One that comes just when the retry would is no other packet than the retry. */
const ODD_WAITS: readonly Time[] = [376 * MILLISECOND, 2.5 * SECOND];
const TIMELY = 100 * MILLISECOND;
/** Two goroutines begin one lookup in less time. */
const TOGETHER = 0.5 * MILLISECOND;
/**
 * The lookups that a capture cannot tell from each other:
 *
 * - lone legs (nothing of the other type from their ports) of one client and name within PARTNERS: whose partner is whose;
 * - an unanswered lone query, or one on a socket of many lookups, and a lone one after it: a retry, or a new lookup;
 * - retries that have nothing in common with what they repeat but the name (a new ID), while others ask for it too;
 * - one ID for one question on two ports of a client, where an ID is what ties ports together;
 * - lookups of one name that begin on one socket within INTERLEAVED, or lack a leg there;
 * - a port that is used again for the same name by a lookup that is not complete;
 * - what lost the packet that ties it together (see connected.ts): also an ICMP error that its client got before this place;
 * - what came late to this place over TCP, where a segment was sent again.
 *
 * All others, whatever happens beside them, are as they are in the truth.
 */
export class Ambiguity {
  /** Their grouping is not compared. */
  readonly lookups = new Set<Lookup>();
  /** Healthy ones that look like a retry, or like the partner, of an unanswered query of another lookup. */
  readonly confusable = new Set<Lookup>();
  /** A port asked for one family, and later, by chance, for the other one alone. */
  hasSerial = false;
  /** Those with an ID that another lookup asked the same with, from another port. */
  readonly collided = new Set<Lookup>();
  /** Those with a leg that may be taken for a partner: what their port sends much later may be taken for another lookup. */
  readonly entangled = new Set<Lookup>();
  /** Those whose legs, on one socket, may be those of another. */
  readonly #mixed = new Set<Lookup>();
  /** Clients of which two lone legs lie so near that they are taken for one lookup, rightly or not. */
  readonly #twoPorts = new Set<number>();
  /** Two legs on a port that was used again, whose partners are elsewhere. */
  readonly #reused: [Sent, Sent][] = [];
  /** Those that somebody else may be taken to ask again. */
  readonly #taken = new Set<Lookup>();
  /** Each two whose legs may be taken for those of one. */
  readonly #partners: [Lookup, Lookup][] = [];
  readonly #seen: Seen;

  constructor(seen: Seen, exchanges: readonly Exchange[]) {
    this.#seen = seen;
    const byName = new Map<string, Sent[]>();
    for (const { sent } of exchanges)
      for (const transmission of sent) {
        const { address, port } = seen.clientOf(transmission);
        const key = `${address} ${transmission.lookup.name}`;
        const list = byName.get(key) ?? [];
        byName.set(key, list);
        list.push(this.#sent(transmission, port));
      }
    for (const list of byName.values()) this.#findTwoPorts(list);
    for (const list of byName.values()) findOftenTold(list);
    for (const list of byName.values()) this.#compareAll(list);
    for (const [a, b] of this.#reused)
      if (this.entangled.has(a.lookup) || this.entangled.has(b.lookup)) this.#mistake(a, b);
    // Whose partner was taken for somebody else's retry may be taken with it.
    for (const [a, b] of this.#partners)
      if (this.collided.has(a) || this.#taken.has(a)) this.confusable.add(b);
    const { world } = seen.traffic;
    const refused = new Map(world.rejected.map((sent) => [sent.socket, sent.lookup]));
    for (const sent of world.rejected)
      if (seen.rejectedAt(sent) === Infinity) this.#separate(sent.lookup);
    // c-ares gives the socket up, and with it all that waits on it.
    for (const { lookup, socket } of seen.queries.keys())
      if ((refused.get(socket) ?? lookup) !== lookup) this.#separate(lookup);
    for (const [sent, [first]] of seen.queries)
      if (sent.connection && first!.time - sent.time > NEAR) this.#separate(sent.lookup);
    // What was lost before this place was sent a pause earlier or later than its partner: no timer tells that it was.
    if (this.#pauseMs > 0 && seen.traffic.parameters.servers > 1)
      for (const lookup of world.lookups)
        if (lookup.transmissions.some((sent) => !seen.queries.has(sent))) this.#separate(lookup);
    const sentBy = new Map<Lookup, Transmission[]>();
    for (const sent of seen.queries.keys())
      sentBy.set(sent.lookup, [...(sentBy.get(sent.lookup) ?? []), sent]);
    for (const [lookup, sent] of sentBy) if (!isConnected(seen, sent)) this.#separate(lookup);
  }

  /** Nothing ties all of it together. */
  #separate(lookup: Lookup): void {
    this.lookups.add(lookup);
    this.entangled.add(lookup);
  }

  #sent(transmission: Transmission, port: number): Sent {
    const { lookup, time, leg } = transmission;
    // What was seen on its way only may not have come.
    const hasArrived = this.#seen.hasArrived(transmission);
    const openUntil = hasArrived ? this.#seen.settledAt(transmission) : Infinity;
    const deniedAt = this.#seen.deniedAt(transmission);
    const isUnanswered = !hasArrived || !this.#seen.isAnswered(transmission);
    const isAgain = lookup.transmissions.some(
      (sent) =>
        sent.leg === leg &&
        sent.time < time &&
        (sent.time < time - AT_ONCE || this.#seen.nextOf(sent) === transmission) &&
        this.#seen.queries.has(sent),
    );
    const isTruncated = this.#seen.isTruncated(transmission);
    const heardAt = this.#seen.heardAt(transmission);
    const facts = { heardAt, isTruncated, isUnanswered, openUntil, deniedAt, isAgain };
    return { transmission, lookup, port, time, isLone: true, isOftenTold: false, ...facts };
  }

  #findTwoPorts(list: Sent[]): void {
    list.sort((a, b) => a.time - b.time);
    for (const [a, b] of pairs(list, (first, second) => since(first, second) <= NEAR))
      if (a.port !== b.port && a.transmission.leg !== b.transmission.leg)
        this.#twoPorts.add(this.#seen.clientOf(a.transmission).address);
  }

  #compareAll(list: Sent[]): void {
    for (const [a, b] of pairs(list, areNear))
      // On a socket of many lookups the other type may be that of another one.
      if (a.port === b.port && a.transmission.leg !== b.transmission.leg && this.#isOfOne(a, b)) {
        a.isLone = false;
        b.isLone = false;
      }
    for (const [a, b] of pairs(list, (first, second) => second.time - first.time <= LONGEST))
      if (a.lookup !== b.lookup) this.#compare(a, b);
    // What one socket mixes up leaves other legs alone.
    for (const one of list) one.isLone ||= this.#mixed.has(one.lookup);
    for (const [a, b] of pairs(list, areNear)) {
      const isMixed = this.#mixed.has(a.lookup) || this.#mixed.has(b.lookup);
      const isPair = a.transmission.leg !== b.transmission.leg && a.isLone && b.isLone;
      if (isMixed && isPair && a.lookup !== b.lookup) this.#entangle(a, b);
    }
  }

  /**
   * Legs from two ports are expected further apart of a client that is seen to ask so, or may be thought to: where the
   * partner of one of them, which is nearer, is not in the capture.
   */
  #mayPair(a: Sent, b: Sent): void {
    const { address } = this.#seen.clientOf(a.transmission);
    const isFar = since(a, b) > NEAR;
    if (isFar && this.#isPlaced(a) && this.#isPlaced(b)) return;
    if (!isFar || this.#twoPorts.has(address)) this.#entangle(a, b);
  }

  /** Its partner was sent with it; or it asks again what was denied right before it. */
  #isPlaced(one: Sent): boolean {
    const { leg, time } = one.transmission;
    const isNear = (other: Transmission) =>
      other.leg !== leg && Math.abs(other.time - time) < TOGETHER && this.#seen.queries.has(other);
    return this.#wasTold(one) || one.lookup.transmissions.some(isNear);
  }

  #wasTold({ lookup, transmission: { leg, time } }: Sent): boolean {
    return lookup.transmissions.some((other) => {
      if (other.leg !== leg || !this.#seen.queries.has(other)) return false;
      const after = time - this.#seen.deniedAt(other);
      return after >= 0 && after < TOGETHER;
    });
  }

  #entangle(a: Sent, b: Sent): void {
    this.#confuse(a, b);
    // Those that a pause pulls apart leave more that waits alone: what is taken for a partner may in turn be asked again.
    if (this.#pauseMs > 0) this.#mistake(a, b);
    // With a retry goes what it repeats: the partner of a retry (glibc with single-request-reopen) has lost something.
    if (a.isAgain) this.confusable.add(b.lookup);
    if (b.isAgain) this.confusable.add(a.lookup);
    this.entangled.add(a.lookup).add(b.lookup);
    this.#partners.push([a.lookup, b.lookup], [b.lookup, a.lookup]);
  }

  /** `a` is the earlier one. */
  #compare(a: Sent, b: Sent): void {
    const distance = b.time - a.time;
    const isSameLeg = a.transmission.leg === b.transmission.leg;
    if (!isSameLeg && a.isLone && b.isLone && since(a, b) <= PARTNERS) this.#mayPair(a, b);
    if (a.port === b.port) this.#compareOnPort(a, b, distance, isSameLeg);
    if (!isSameLeg) return;
    if (a.transmission.id === b.transmission.id) this.#compareIds(a, b);
    if (this.#isOpenRetry(a, b)) this.lookups.add(a.lookup);
    const isDenied = mayBeTold(a, b);
    const isTurned = a.transmission.connection !== b.transmission.connection;
    const canFollow = b.isLone || a.port === b.port || (isDenied && isTurned);
    const canBeTaken = a.isLone || !RESOLVERS[a.lookup.kind].ownsSocket || (isDenied && isTurned);
    if (isDenied && canFollow && canBeTaken) this.#takeFor(a, b);
    if (a.openUntil > b.time && distance > AT_ONCE && canFollow && canBeTaken) {
      if (a.isUnanswered && distance < LONGEST_WAIT) this.lookups.add(a.lookup);
      // From the old port with a new ID only another server is asked: Netty has no other retry.
      const isOther = b.isLone || a.transmission.server !== b.transmission.server;
      const isTimely = isTimer(distance);
      if (isTimely && isOther) this.#takeFor(a, b);
      // Of two that nobody answered, the later one may as well be the retry of a client with another patience.
      else if (a.isUnanswered && b.isUnanswered && distance < LONGEST_WAIT) this.#mark(a, b);
    }
    // Two retries at about the same time, or a retry among first queries: with new IDs either may be the other.
    const isNewId = (one: Sent) =>
      one.isAgain && RESOLVERS[one.lookup.kind].renewsId && !this.#wasTold(one);
    if (distance <= TIMELY && (isNewId(a) || isNewId(b)) && (canFollow || a.isLone))
      this.#confuse(a, b);
  }

  #compareOnPort(a: Sent, b: Sent, distance: Time, isSameLeg: boolean): void {
    const isSameSocket = a.transmission.socket === b.transmission.socket;
    if (!isSameSocket) {
      // The port is used again: told by what came before being over, and each lookup being complete.
      const isSerial = !isSameLeg && (!this.#hasPartner(a) || !this.#hasPartner(b));
      // A leg alone, and later the other one alone: that is the retry of one that was lost before this place.
      if (isSerial) {
        this.#mistake(a, b);
        this.hasSerial = true;
      } else if (!isSameLeg) this.#reused.push([a, b]);
      if (isSerial) return;
      if (!this.#isComplete(a) || !this.#isComplete(b)) this.#mark(a, b);
      return;
    }
    if (distance <= this.#interleaved) this.#mix(a, b);
    if (isSameLeg) return;
    // What a pause pulls apart is no pair any more.
    if (this.#pauseMs > 0 && (a.isLone || b.isLone)) this.#mix(a, b);
    if (this.#hasPartnerThere(a) && this.#hasPartnerThere(b)) return;
    // Two lone legs later on are what a first transmission leaves that was lost before this place, and its retry.
    const isEither = since(a, b) <= PARTNERS || (a.isLone && b.isLone);
    if (isEither || (distance <= LATE_LEG && a.isLone && this.#mayStandFirst(b))) this.#mix(a, b);
  }

  /**
   * One ID for one question. From another port that is what a retry of glibc or c-ares is known by, so either may be
   * taken for the other's: with IDs of 16 bits once in 65,536 times, in runs of 64 IDs all the time.
   */
  #compareIds(a: Sent, b: Sent): void {
    if (a.port !== b.port) {
      this.#mistake(a, b);
      this.collided.add(a.lookup).add(b.lookup);
    } else if (a.isUnanswered || this.#movesPort(a, b)) this.#confuse(a, b);
  }

  /** A new ID is the only sign of a retry, and other lookups ask for the same meanwhile. */
  #isOpenRetry(a: Sent, b: Sent): boolean {
    const { transmission, lookup, openUntil } = a;
    if (!RESOLVERS[lookup.kind].renewsId) return false;
    const next = this.#seen.nextOf(transmission);
    if (next === undefined || next.time >= openUntil) return false;
    // Who was told goes on at once: only what comes in between may be taken for it.
    if (a.deniedAt < next.time) return mayBeTold(a, b);
    return b.time < next.time + PARTNERS;
  }

  /** The ID is the only link between the ports of a lookup. */
  #movesPort(a: Sent, b: Sent): boolean {
    return [a, b].some(({ lookup, port }) =>
      lookup.transmissions.some(
        (sent) => this.#seen.queries.has(sent) && this.#seen.clientOf(sent).port !== port,
      ),
    );
  }

  /** It has no answer, or was sent again before it came. */
  #isMissed({ transmission, isUnanswered }: Sent): boolean {
    return isUnanswered || this.#seen.nextOf(transmission) !== undefined;
  }

  #isComplete({ lookup }: Sent): boolean {
    return lookup.transmissions.every(
      (sent) => this.#seen.queries.has(sent) && this.#seen.isAnswered(sent),
    );
  }

  /**
   * AAAA right behind A: the capture may have it first, and then it is the leg that an earlier A lacks. It was sent first where
   * each leg is sent again by a timer of its own (c-ares).
   */
  #mayStandFirst({ transmission: { lookup, leg, time } }: Sent): boolean {
    if (leg === A) return false;
    return lookup.transmissions.some(
      (sent) => sent.leg === A && Math.abs(time - sent.time) <= NO_ORDER,
    );
  }

  #hasPartner({ transmission: { lookup, leg, time } }: Sent): boolean {
    return lookup.transmissions.some(
      (sent) =>
        sent.leg !== leg && Math.abs(sent.time - time) <= PARTNERS && this.#seen.queries.has(sent),
    );
  }

  /** The same, from its own socket: what was asked again from another one right after it is no partner of it here. */
  #hasPartnerThere({ transmission: { lookup, leg, time, socket } }: Sent): boolean {
    return lookup.transmissions.some(
      (sent) =>
        sent.leg !== leg &&
        sent.socket === socket &&
        Math.abs(sent.time - time) <= PARTNERS &&
        this.#seen.queries.has(sent),
    );
  }

  /** Its other leg; or nothing else may have been sent from its port. */
  #isOfOne(a: Sent, b: Sent): boolean {
    if (RESOLVERS[a.lookup.kind].ownsSocket) return true;
    // On a socket of many lookups a leg that comes after a pause is nobody's.
    return a.lookup === b.lookup && (this.#pauseMs === 0 || b.time - a.time <= APART);
  }

  get #pauseMs(): number {
    return this.#seen.traffic.parameters.pauseMs;
  }

  get #interleaved(): Time {
    return this.#pauseMs === 0 ? INTERLEAVED : this.#pauseMs * MILLISECOND + NEAR;
  }

  /** The later one is what the retry of the earlier one would be. */
  #takeFor(a: Sent, b: Sent): void {
    this.#mark(a, b);
    this.confusable.add(b.lookup);
    this.#taken.add(a.lookup);
  }

  /** Either may be taken for a part of the other, healthy or not. */
  #mistake(a: Sent, b: Sent): void {
    this.#mark(a, b);
    this.confusable.add(a.lookup).add(b.lookup);
  }

  #mark(a: Sent, b: Sent): void {
    this.lookups.add(a.lookup).add(b.lookup);
  }

  #mix(a: Sent, b: Sent): void {
    this.#confuse(a, b);
    // The leg that is not in the capture may be thought to be the other's.
    if (!this.#hasPartnerThere(a)) this.confusable.add(b.lookup);
    if (!this.#hasPartnerThere(b)) this.confusable.add(a.lookup);
    this.#mixed.add(a.lookup).add(b.lookup);
  }

  /** Nobody can say which of the two belongs where: an unanswered one may be taken for the other's. */
  #confuse(a: Sent, b: Sent): void {
    this.#mark(a, b);
    if (this.#isMissed(a)) this.confusable.add(b.lookup);
    if (this.#isMissed(b)) this.confusable.add(a.lookup);
  }
}

/** Whole seconds, half of musl's five, or unbound's first time-out. */
function isTimer(distance: Time): boolean {
  const whole = Math.max(1, Math.round(distance / SECOND)) * SECOND;
  return [whole, ...ODD_WAITS].some((wait) => Math.abs(distance - wait) < TIMELY);
}

function areNear(a: Sent, b: Sent): boolean {
  return b.time - a.time <= PARTNERS;
}

/** How long `b` came after the first one, or after its answer: a second leg may wait for that. */
function since(a: Sent, b: Sent): Time {
  return b.time - (a.heardAt < b.time ? a.heardAt : a.time);
}

/** @yields each two that are near, in order of time */
function* pairs(
  list: readonly Sent[],
  mayMeet: (a: Sent, b: Sent) => boolean,
): Iterable<[Sent, Sent]> {
  for (const [at, a] of list.entries())
    for (let next = at + 1; next < list.length && mayMeet(a, list[next]!); next++)
      yield [a, list[next]!];
}
