import { isConnected } from './connected.ts';
import type { Exchange } from './exchange.ts';
import { A, type Lookup, MILLISECOND, SECOND, type Time, type Transmission } from './model.ts';
import { RESOLVERS } from './resolvers/index.ts';
import { AT_ONCE, NO_ORDER, PARTNERS, type Seen } from './seen.ts';
import { findOftenTold, isTimer, LONGEST_WAIT, mayBeTold, type Sent, TIMELY } from './told.ts';

/**
 * If two lookups begin this close to each other on one socket (plus the pause), the order of their packets shows
 * nothing.
 */
const INTERLEAVED = MILLISECOND;
/** No query belongs to a query that the resolver sent this long ago, and no observer keeps a lookup longer. */
const LONGEST = 45 * SECOND;
/** Lone legs this close to each other are partners on any client. */
const NEAR = 11 * MILLISECOND;
/** Legs this close on a socket of many lookups are certainly taken for one lookup. */
const APART = 9 * MILLISECOND;
/** A leg this late from a port is only attributed to the lookup of that port. */
const LATE_LEG = SECOND;
/** Two goroutines of one lookup start within this time. */
const TOGETHER = 0.5 * MILLISECOND;
/**
 * The lookups that a capture cannot tell from each other:
 *
 * - lone legs (no other type from their ports) of one client and name within PARTNERS: it is open which are partners;
 * - an unanswered lone query, or one on a socket of many lookups, and a later lone query: a retry or a new lookup;
 * - retries with a new ID, which share only the name with the query that they repeat, while others ask for that name;
 * - one ID for one question on two ports of a client, if the ID is the link between ports;
 * - lookups of one name that begin on one socket within INTERLEAVED, or lack a leg there;
 * - a port that is used again for the same name by a lookup that is not complete;
 * - lookups that lack the packet that ties them together (see connected.ts), also an ICMP error between client and this
 * place;
 * - lookups over TCP whose messages came late to this place because a segment was sent again.
 *
 * All other lookups must be as in the truth, whatever happens beside them.
 */
export class Ambiguity {
  /** Lookups whose grouping is not compared. */
  readonly lookups = new Set<Lookup>();
  /** Healthy lookups that look like a retry, or like the partner, of an unanswered query of another lookup. */
  readonly confusable = new Set<Lookup>();
  /** Whether a port asked for one family, and later, by chance, for the other one alone. */
  hasSerial = false;
  /** Lookups that share an ID and a question with another lookup on another port. */
  readonly collided = new Set<Lookup>();
  /**
   * Lookups with a leg that may be taken for the partner of another: later packets of their port may be taken for
   * another lookup.
   */
  readonly entangled = new Set<Lookup>();
  /** Queries with the ID of one that was denied a moment before on another port: they seem to ask that one again. */
  readonly #likeDenied = new Set<Transmission>();
  /** Lookups whose legs, on one socket, may be taken for those of another. */
  readonly #mixed = new Set<Lookup>();
  /** Clients with two lone legs so close that they are taken for one lookup, rightly or not. */
  readonly #twoPorts = new Set<number>();
  /** Pairs of legs on a reused port, whose partners are on other ports. */
  readonly #reused: [Sent, Sent][] = [];
  /** Lookups that another lookup may seem to repeat. */
  readonly #taken = new Set<Lookup>();
  /** Pairs of lookups whose legs may be taken for one lookup. */
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
    // If a partner was taken for another lookup's retry, this leg may be taken with it.
    for (const [a, b] of this.#partners)
      if (this.collided.has(a) || this.#taken.has(a)) this.confusable.add(b);
    const { world } = seen.traffic;
    const refused = new Map(world.rejected.map((sent) => [sent.socket, sent.lookup]));
    for (const sent of world.rejected)
      if (seen.rejectedAt(sent) === Infinity) this.#separate(sent.lookup);
    // c-ares gives the socket up, with all queries that wait on it.
    for (const { lookup, socket } of seen.queries.keys())
      if ((refused.get(socket) ?? lookup) !== lookup) this.#separate(lookup);
    for (const [sent, [first]] of seen.queries)
      if (sent.connection && first!.time - sent.time > NEAR) this.#separate(sent.lookup);
    // A leg that was lost before this place was sent a pause earlier or later than its partner: no timer shows that it
    // was sent.
    if (this.#pauseMs > 0 && seen.traffic.parameters.servers > 1)
      for (const lookup of world.lookups)
        if (lookup.transmissions.some((sent) => !seen.queries.has(sent))) this.#separate(lookup);
    const sentBy = new Map<Lookup, Transmission[]>();
    for (const sent of seen.queries.keys())
      sentBy.set(sent.lookup, [...(sentBy.get(sent.lookup) ?? []), sent]);
    for (const [lookup, sent] of sentBy) if (!isConnected(seen, sent)) this.#separate(lookup);
  }

  /** Marks a lookup whose packets nothing ties together. */
  #separate(lookup: Lookup): void {
    this.lookups.add(lookup);
    this.entangled.add(lookup);
  }

  #sent(transmission: Transmission, port: number): Sent {
    const { lookup, time, leg } = transmission;
    // A packet that was seen only on its way may not have arrived.
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
    const at = this.#seenAt(transmission);
    const facts = { heardAt, isTruncated, isUnanswered, openUntil, deniedAt, isAgain };
    return { transmission, lookup, port, time: at, isLone: true, isOftenTold: false, ...facts };
  }

  /** Returns when a captured query was sent. A TCP segment that was lost before this place is seen when it is sent again. */
  #seenAt(sent: Transmission): Time {
    return sent.connection ? this.#seen.queries.get(sent)![0]!.time : sent.time;
  }

  #findTwoPorts(list: Sent[]): void {
    list.sort((a, b) => a.time - b.time);
    for (const [a, b] of pairs(list, (first, second) => since(first, second) <= NEAR))
      if (a.port !== b.port && a.transmission.leg !== b.transmission.leg)
        this.#twoPorts.add(this.#seen.clientOf(a.transmission).address);
  }

  #compareAll(list: Sent[]): void {
    for (const [a, b] of pairs(list, areNear))
      // On a socket of many lookups the other type may belong to another lookup.
      if (a.port === b.port && a.transmission.leg !== b.transmission.leg && this.#isOfOne(a, b)) {
        a.isLone = false;
        b.isLone = false;
      }
    for (const [a, b] of pairs(list, (first, second) => second.time - first.time <= LONGEST))
      if (a.lookup !== b.lookup) this.#compare(a, b);
    // If lookups of one socket are mixed up, their legs count as lone.
    for (const one of list) one.isLone ||= this.#mixed.has(one.lookup) || this.#isLeftAlone(one);
    for (const [a, b] of pairs(list, areNear)) {
      const isPair = a.transmission.leg !== b.transmission.leg && a.isLone && b.isLone;
      if (!isPair || a.lookup === b.lookup) continue;
      if (this.#mixed.has(a.lookup) || this.#mixed.has(b.lookup)) this.#entangle(a, b);
      else if (this.#isLeftAlone(a) || this.#isLeftAlone(b)) this.#mayPair(a, b);
    }
  }

  /** Whether its partner, by its ID, seems to ask again what was denied to another lookup. */
  #isLeftAlone({ lookup, transmission: { leg, time, socket } }: Sent): boolean {
    return lookup.transmissions.some(
      (sent) =>
        sent.leg !== leg &&
        sent.socket === socket &&
        Math.abs(sent.time - time) <= PARTNERS &&
        this.#likeDenied.has(sent),
    );
  }

  /**
   * Marks two lone legs that may be partners. A client that shows legs from two ports further apart, or seems to, is
   * expected to do so again: the nearer partner of one of them is not in the capture.
   */
  #mayPair(a: Sent, b: Sent): void {
    const { address } = this.#seen.clientOf(a.transmission);
    const isFar = since(a, b) > NEAR;
    if (isFar && this.#isPlaced(a) && this.#isPlaced(b)) return;
    if (!isFar || this.#twoPorts.has(address)) this.#entangle(a, b);
  }

  /**
   * Whether the place of a query is clear: its partner was sent with it, or it repeats a query that was denied right
   * before.
   */
  #isPlaced(one: Sent): boolean {
    const isNear = (other: Transmission) =>
      other.leg !== one.transmission.leg &&
      this.#seen.queries.has(other) &&
      Math.abs(this.#seenAt(other) - one.time) < TOGETHER;
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
    // Pauses leave more lone legs: a leg that is taken for a partner may in turn seem to be repeated.
    if (this.#pauseMs > 0) this.#mistake(a, b);
    // A retry brings the query that it repeats: the partner of a retry (glibc with single-request-reopen) has a loss.
    if (a.isAgain) this.confusable.add(b.lookup);
    if (b.isAgain) this.confusable.add(a.lookup);
    this.entangled.add(a.lookup).add(b.lookup);
    this.#partners.push([a.lookup, b.lookup], [b.lookup, a.lookup]);
  }

  /** Compares two queries; `a` is the earlier one. */
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
      // A retry from the old port with a new ID goes only to another server: Netty has no other retry.
      const isOther = b.isLone || a.transmission.server !== b.transmission.server;
      const isTimely = isTimer(distance);
      if (isTimely && isOther) this.#takeFor(a, b);
      // If neither was answered, the later query may be the retry of a client with another patience.
      else if (a.isUnanswered && b.isUnanswered && distance < LONGEST_WAIT) this.#mark(a, b);
    }
    // Two retries at about the same time, or a retry among first queries: with new IDs each may be taken for the other.
    const isNewId = (one: Sent) =>
      one.isAgain && RESOLVERS[one.lookup.kind].renewsId && !this.#wasTold(one);
    if (distance <= TIMELY && (isNewId(a) || isNewId(b)) && (canFollow || a.isLone))
      this.#confuse(a, b);
  }

  #compareOnPort(a: Sent, b: Sent, distance: Time, isSameLeg: boolean): void {
    const isSameSocket = a.transmission.socket === b.transmission.socket;
    if (!isSameSocket) {
      // The port is used again. That shows if the earlier lookup is over, and each lookup is complete.
      const isSerial = !isSameLeg && (!this.#hasPartner(a) || !this.#hasPartner(b));
      // A lone leg, and later the other leg alone: it looks like the retry of a leg that was lost before this place.
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
    // Legs that a pause separates are no pair any more.
    if (this.#pauseMs > 0 && (a.isLone || b.isLone)) this.#mix(a, b);
    if (this.#hasPartnerThere(a) && this.#hasPartnerThere(b)) return;
    // Two lone legs later on look like a leg and the retry of its partner, whose first transmission was lost before
    // this place.
    const isEither = since(a, b) <= PARTNERS || (a.isLone && b.isLone);
    if (isEither || (distance <= LATE_LEG && a.isLone && this.#mayStandFirst(b))) this.#mix(a, b);
  }

  /**
   * Compares IDs. One ID for one question from another port is the sign of a retry by glibc or c-ares, so either may be
   * taken for the other's retry: with IDs of 16 bits once in 65,536 times, in runs of 64 IDs all the time.
   */
  #compareIds(a: Sent, b: Sent): void {
    if (a.port !== b.port) {
      this.#mistake(a, b);
      this.collided.add(a.lookup).add(b.lookup);
      if (mayBeTold(a, b)) this.#likeDenied.add(b.transmission);
    } else if (a.isUnanswered || this.#movesPort(a, b)) this.#confuse(a, b);
  }

  /** Whether a retry has a new ID while other lookups ask for the same name. */
  #isOpenRetry(a: Sent, b: Sent): boolean {
    const { transmission, lookup, openUntil } = a;
    if (!RESOLVERS[lookup.kind].renewsId) return false;
    const next = this.#seen.nextOf(transmission);
    if (next === undefined || next.time >= openUntil) return false;
    // After an error, a client asks again at once: only a query in between may be taken for the retry.
    if (a.deniedAt < next.time) return mayBeTold(a, b);
    return b.time < next.time + PARTNERS;
  }

  /** Whether the ID is the only link between the ports of a lookup. */
  #movesPort(a: Sent, b: Sent): boolean {
    return [a, b].some(({ lookup, port }) =>
      lookup.transmissions.some(
        (sent) => this.#seen.queries.has(sent) && this.#seen.clientOf(sent).port !== port,
      ),
    );
  }

  /** Whether the query has no answer, or was sent again before the answer came. */
  #isMissed({ transmission, isUnanswered }: Sent): boolean {
    return isUnanswered || this.#seen.nextOf(transmission) !== undefined;
  }

  #isComplete({ lookup }: Sent): boolean {
    return lookup.transmissions.every(
      (sent) => this.#seen.queries.has(sent) && this.#seen.isAnswered(sent),
    );
  }

  /**
   * Whether the capture may have AAAA before its A: then AAAA looks like the missing leg of an earlier A. AAAA was sent
   * first if each leg has a retry timer of its own (c-ares).
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

  /**
   * Whether its partner was sent from the same socket: a retry from another socket right after it is no partner here.
   */
  #hasPartnerThere({ transmission }: Sent): boolean {
    const { lookup, leg, time, socket } = transmission;
    return lookup.transmissions.some(
      (sent) =>
        sent.leg !== leg &&
        sent.socket === socket &&
        Math.abs(sent.time - time) <= PARTNERS &&
        this.#seen.queries.has(sent) &&
        !this.#looksLikeNext(sent, transmission),
    );
  }

  /** Whether `b` is the other leg of `a`, or the port sent nothing else. */
  #isOfOne(a: Sent, b: Sent): boolean {
    if (RESOLVERS[a.lookup.kind].ownsSocket) return true;
    if (this.#looksLikeNext(a.transmission, b.transmission)) return false;
    // On a socket of many lookups, a leg after a pause belongs to no known lookup.
    return a.lookup === b.lookup && (this.#pauseMs === 0 || b.time - a.time <= APART);
  }

  /**
   * Whether the legs are retries of which the first transmissions are not in the capture, A after AAAA: on a socket of
   * many lookups, A looks like the beginning of the next one.
   */
  #looksLikeNext(one: Transmission, other: Transmission): boolean {
    const [a, aaaa] = one.leg === A ? [one, other] : [other, one];
    if (RESOLVERS[a.lookup.kind].ownsSocket || a.time - aaaa.time <= NO_ORDER) return false;
    return !a.lookup.transmissions.some(
      (sent) => sent.leg === A && sent.time < a.time && this.#seen.queries.has(sent),
    );
  }

  get #pauseMs(): number {
    return this.#seen.traffic.parameters.pauseMs;
  }

  get #interleaved(): Time {
    return this.#pauseMs === 0 ? INTERLEAVED : this.#pauseMs * MILLISECOND + NEAR;
  }

  /** Marks the later query as one that looks like the retry of the earlier one. */
  #takeFor(a: Sent, b: Sent): void {
    this.#mark(a, b);
    this.confusable.add(b.lookup);
    this.#taken.add(a.lookup);
  }

  /** Marks two lookups each of which may be taken for a part of the other, healthy or not. */
  #mistake(a: Sent, b: Sent): void {
    this.#mark(a, b);
    this.confusable.add(a.lookup).add(b.lookup);
  }

  #mark(a: Sent, b: Sent): void {
    this.lookups.add(a.lookup).add(b.lookup);
  }

  #mix(a: Sent, b: Sent): void {
    this.#confuse(a, b);
    // The leg that is not in the capture may seem to be the other lookup's.
    if (!this.#hasPartnerThere(a)) this.confusable.add(b.lookup);
    if (!this.#hasPartnerThere(b)) this.confusable.add(a.lookup);
    this.#mixed.add(a.lookup).add(b.lookup);
  }

  /** Marks two lookups whose queries cannot be separated: an unanswered query of one may be taken for the other's. */
  #confuse(a: Sent, b: Sent): void {
    this.#mark(a, b);
    if (this.#isMissed(a)) this.confusable.add(b.lookup);
    if (this.#isMissed(b)) this.confusable.add(a.lookup);
  }
}

function areNear(a: Sent, b: Sent): boolean {
  return b.time - a.time <= PARTNERS;
}

/** Returns how long `b` came after `a`, or after the answer to `a`: a second leg may wait for that. */
function since(a: Sent, b: Sent): Time {
  return b.time - (a.heardAt < b.time ? a.heardAt : a.time);
}

/** @yields each pair of close queries, in order of time */
function* pairs(
  list: readonly Sent[],
  mayMeet: (a: Sent, b: Sent) => boolean,
): Iterable<[Sent, Sent]> {
  for (const [at, a] of list.entries())
    for (let next = at + 1; next < list.length && mayMeet(a, list[next]!); next++)
      yield [a, list[next]!];
}
