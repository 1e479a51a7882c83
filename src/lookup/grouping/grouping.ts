import type { Datagram } from '../../decode/datagram.ts';
import type { MessageView } from '../../dns/message-view.ts';
import type { AddressId } from '../../wire/address.ts';
import type { Nanoseconds } from '../../wire/time.ts';
import { type Attempt, type Lookup, MAX_ATTEMPTS } from '../lookup.ts';
import { NXDOMAIN } from '../story/contradiction.ts';
import type { Usual } from '../exchange/answers.ts';
import { noteTaken } from '../exchange/echoes.ts';
import { LEG_WINDOW, LONGEST_DEFAULT_WAIT, SHORTEST_RETRY, SHORTEST_ROUND } from '../times.ts';
import { Alone, hasItsId, isAlone } from './joining/alone.ts';
import { lookupOnPort } from './joining/belonging.ts';
import { isAnsweredWholly, lacksSomething, lastPacket } from './completion.ts';
import { hasHiddenLeg } from './joining/hidden-leg.ts';
import { deniedBefore, repeatedBy, retried } from './joining/joining.ts';
import { join, split } from './joining/parts.ts';
import { SameHost } from './joining/same-host.ts';
import { roundBetween } from './joining/round-between.ts';
import { isDefaultTimer, isTimer } from './joining/timers.ts';
import { hasQuery, isAddressType } from './legs.ts';
import type { OpenLookups } from './open-lookups.ts';
import { Patience } from './ending/patience.ts';

/**
 * Most healthy lookups kept to see whether their answers arrived: at 3,000 lookups a second those of the last 5.5 s,
 * some 16 MB. When more are at rest, the first of them are taken to have received their answers.
 */
export const MAX_RESTING = 1 << 14;

/** Patiences in which a lookup may still turn out to be a part of another one: see `decide`. */
const UNDECIDED: ReadonlySet<number> = new Set([Patience.fresh, Patience.linger, Patience.alone]);

/** Decides which lookups are one, once the traffic has shown it: joins them, and takes them apart. */
export class Grouping {
  readonly #alone = new Alone(
    (lookup) => this.#repeatedBy(lookup),
    (lookup) => this.#isKnown(lookup),
  );
  readonly sameHost: SameHost;
  readonly #open: OpenLookups;
  readonly #usual: Usual;
  readonly #settle: (lookup: Lookup) => void;

  constructor(open: OpenLookups, usual: Usual, settle: (lookup: Lookup) => void) {
    this.#open = open;
    this.#usual = usual;
    this.#settle = settle;
    this.sameHost = new SameHost(open, (client, lookup) => this.#moveTo(client, lookup));
  }

  /** Handles a lookup without a packet for as long as its patience lasts. */
  passed(lookup: Lookup): void {
    switch (lookup.patience as Patience) {
      case Patience.fresh:
      case Patience.linger:
        if (lookup.patience === Patience.fresh && !lookup.isBare) this.#open.waiting.add(lookup);
        this.#look(lookup);
        return;
      case Patience.alone:
        this.#decide(lookup);
        return;
      case Patience.asked:
        if (lookup.isBare) this.#settle(lookup);
        else this.#overdue(lookup);
        return;
      default:
        this.#noteTaken(lookup, true);
        this.#settle(lookup);
    }
  }

  /**
   * Marks a lookup as troubled after FIRST_RETRY_DUE without an answer or a retry. Something is wrong, or the client
   * has an answer that the capture lacks.
   */
  #overdue(lookup: Lookup): void {
    const { clients, deadlines } = this.#open;
    lookup.clientWentOn = clients.wentOn(lookup);
    lookup.isTroubled = true;
    deadlines.wait(lookup, Patience.waiting);
  }

  /** Notes at the end of a capture which answers from elsewhere were taken by the clients of open lookups. */
  noteTaken(): void {
    const { clients, deadlines } = this.#open;
    for (const lookup of deadlines) {
      const isOld = deadlines.now - lookup.lastQuery > LONGEST_DEFAULT_WAIT;
      const wentOn = lookup.clientWentOn && !clients.isConcurrent(lookup.client);
      this.#noteTaken(lookup, isOld || wentOn);
    }
  }

  #noteTaken(lookup: Lookup, hadTime: boolean): void {
    noteTaken(lookup, this.#open.exchanges.translations, hadTime, this.#usual);
  }

  /**
   * Gives an open lookup another client, in all tables that find it by its client. If a lookup of that client began on
   * its port at the same time, from its other address, the two are one: musl sends one leg from one address, and then
   * the other from the other.
   */
  #moveTo(client: AddressId, lookup: Lookup): void {
    const { exchanges, hosts, ports, waiting } = this.#open;
    const [first] = lookup.attempts as [Attempt];
    const wasAlone = this.#alone.leave(lookup);
    const onPort = lookup.attempts.filter((attempt) => attempt.isOnPort);
    for (const attempt of lookup.attempts) exchanges.remove(attempt);
    for (const attempt of onPort) ports.remove(attempt);
    waiting.moveTo(client, lookup);
    const beside = ports.first(client, first.clientPort, lookup.name)?.lookup;
    for (const attempt of lookup.attempts) exchanges.takeBack(attempt);
    for (const attempt of onPort) ports.add(attempt);
    if (wasAlone) this.#alone.add(lookup);
    if (
      beside !== undefined &&
      Math.abs(beside.start - lookup.start) <= LEG_WINDOW &&
      hosts.clientOf(beside.attempts[0]!) !== hosts.clientOf(first)
    )
      this.#join(beside, lookup, true);
  }

  /**
   * Whether the lookup has several legs, each answered at once, and nothing that it may belong to. Nearly all lookups
   * are so.
   */
  isPlain(lookup: Lookup): boolean {
    if (lookup.isTroubled || lookup.isBare || lookup.attempts.length === 1) return false;
    if (!lookup.isFirstOnPort && this.#hiddenBefore(lookup) !== undefined) return false;
    return !isAlone(lookup) && !this.#open.waiting.concerns(lookup);
  }

  /**
   * Sorts a lookup when its moment is over: is it a lookup by itself, a leg, or a retry? A leg can be told now, a retry
   * only when its own legs are together.
   */
  #look(lookup: Lookup): void {
    if (lookup.isBare) {
      if (isAnsweredWholly(lookup)) this.#settle(lookup);
      else this.#open.deadlines.wait(lookup, Patience.asked);
      return;
    }
    if (isAlone(lookup) && !this.#isDueOnPort(lookup)) {
      const partner = this.#alone.partner(lookup);
      if (partner !== undefined && this.#couple(lookup, partner)) return;
      this.#open.deadlines.wait(lookup, Patience.alone);
    } else if (isAlone(lookup) || this.#open.waiting.concerns(lookup) || this.#hiddenBefore(lookup))
      this.#open.deadlines.wait(lookup, Patience.alone);
    else this.#goOn(lookup);
  }

  /**
   * Returns an earlier lookup on the same port that may have lost a leg before the capture point, which this lookup now
   * shows; undefined if there is none.
   */
  #hiddenBefore(lookup: Lookup): Lookup | undefined {
    // A lookup that asks a denied query again with its ID belongs to that query, whichever lookup had the port before.
    const onPort = hasItsId(lookup) ? undefined : firstOnPort(lookup);
    const before = onPort && this.#open.ports.next(onPort);
    if (before === undefined) return undefined;
    const own = this.#ownOf(before);
    if (!hasHiddenLeg(before.lookup, own, lookup, this.#alone.isUsual(lookup))) return undefined;
    // c-ares asks again for what several lookups miss from one port: the IDs tell which.
    const repeated = own.some((one) => hasQuery(lookup, one))
      ? undefined
      : this.#repeatedBy(lookup);
    if (repeated !== undefined && repeated !== before.lookup) return undefined;
    if (!before.lookup.isCoupled) return before.lookup;
    // A coupled lookup is taken apart only if this lookup comes at a default timer, and its leg is not missing from the
    // couple.
    const isDue = isDefaultTimer(lookup.start - own[0]!.time);
    return isDue && !isMissed(before.lookup, lookup) ? before.lookup : undefined;
  }

  /** Returns the waiting lookup whose IDs this one repeats: this one is a part of it. Undefined if there is none. */
  #repeatedBy(lookup: Lookup): Lookup | undefined {
    return this.#open.waiting.concerns(lookup) ? repeatedBy(lookup, this.#open.waiting) : undefined;
  }

  /** Whether an earlier lookup in `waiting` has one of this lookup's IDs. */
  #isKnown({ client, name, start, attempts }: Lookup): boolean {
    return attempts.some(({ id }) =>
      this.#open.waiting.withId(client, id, name).some((earlier) => earlier.start < start),
    );
  }

  /**
   * Whether the lookup comes when a leg that was lost before the capture point would be sent again: then it is that
   * retry, and has no partner.
   */
  #isDueOnPort(lookup: Lookup): boolean {
    const before = this.#hiddenBefore(lookup);
    return before !== undefined && !before.isCoupled && isTimer(lookup.start - before.start);
  }

  /**
   * Returns the transmissions of its lookup from the attempt's own port. Legs from other ports may have been joined by
   * mistake.
   */
  #ownOf({ lookup, clientPort }: Attempt): readonly Attempt[] {
    return lookup.attempts.filter((attempt) => attempt.clientPort === clientPort);
  }

  #decide(lookup: Lookup): void {
    if (this.#meetsAtLast(lookup)) return;
    this.#alone.remove(lookup);
    const hidden = this.#hiddenBefore(lookup);
    if (hidden?.isCoupled) this.#uncouple(hidden, lookup.attempts[0]!.clientPort);
    const earlier = hidden ? this.#hiddenBefore(lookup) : retried(lookup, this.#open.waiting);
    if (hidden !== undefined && earlier === hidden && isAlone(hidden))
      this.#alone.stayedNot(hidden);
    if (earlier !== undefined) {
      // A leg that was lost before the capture point may bring the ID of an earlier query from another port: the joined
      // lookup may then be a retry, too.
      const mayGoOn = hidden === earlier || this.#isLink(lookup, earlier);
      if (this.#join(lookup, earlier, mayGoOn)) return;
    }
    if (isAlone(lookup)) this.#alone.stays(lookup);
    this.#goOn(lookup);
  }

  #meetsAtLast(lookup: Lookup): boolean {
    if (!isAlone(lookup)) return false;
    const partner = this.#alone.partnerAtLast(lookup);
    if (partner === undefined) return false;
    this.#alone.leave(lookup);
    this.#alone.leave(partner);
    if (deniedBefore(lookup) !== deniedBefore(partner))
      for (const one of [lookup, partner]) if (!hasItsId(one)) one.asksAgain = undefined;
    return this.#couple(lookup, partner);
  }

  /**
   * Whether a leg of the lookup has the ID of a third lookup. Then all three are one, and neither of the two others
   * showed both legs.
   */
  #isLink(lookup: Lookup, earlier: Lookup): boolean {
    const { client, name, attempts } = lookup;
    return attempts.some(({ id }) =>
      this.#open.waiting.withId(client, id, name).some((one) => one !== lookup && one !== earlier),
    );
  }

  #goOn(lookup: Lookup): void {
    if (!isAnsweredWholly(lookup)) this.#open.deadlines.wait(lookup, Patience.asked);
    else {
      const isHalf = isAlone(lookup);
      if (isHalf || lookup.isTroubled) this.#open.waiting.remember(lookup);
      this.rest(lookup, lookup.isTroubled || isHalf ? Patience.late : Patience.rest);
    }
  }

  /** Drops a lookup that is settled, whatever it waited for. */
  forget(lookup: Lookup): void {
    if (lookup.patience === Patience.alone) this.#alone.leave(lookup);
  }

  rest(lookup: Lookup, patience: Patience): void {
    this.#open.deadlines.wait(lookup, patience);
    this.#open.deadlines.limit(patience, MAX_RESTING);
  }

  #couple(one: Lookup, other: Lookup): boolean {
    const into = one.start <= other.start ? one : other;
    if (!this.#join(one, other, true)) return false;
    into.isCoupled = true;
    return true;
  }

  /**
   * Makes two lookups one. Returns false if the result would have too many attempts.
   *
   * @param mayBeRetry whether the joined lookup may in turn be a retry; a lookup that was undecided may be one anyway
   */
  #join(one: Lookup, other: Lookup, mayBeRetry: boolean): boolean {
    if (one.attempts.length + other.attempts.length > MAX_ATTEMPTS) return false;
    const [into, part] = one.start <= other.start ? [one, other] : [other, one];
    const isUndecided = mayBeRetry || UNDECIDED.has(into.patience);
    this.#open.deadlines.remove(part);
    this.#open.waiting.remove(part);
    this.#alone.remove(part);
    for (const attempt of part.attempts) {
      if (!attempt.isOnPort || !isOnPortOf(into, attempt)) continue;
      this.#open.ports.remove(attempt);
    }
    join(part, into);
    if (part.isDenied) into.isDenied = true;
    // The number of the part is the last one given: the next lookup can have it.
    if (part.number === this.#open.counts.begun) this.#open.counts.begun--;
    this.#open.waiting.remove(into);
    if (!mayBeRetry || lacksSomething(into)) this.#open.waiting.add(into);
    // The next round of a retried lookup may be another part of it.
    else if (into.isTroubled) this.#open.waiting.remember(into);
    this.#open.counts.open--;
    this.#open.spares.take(part);
    if (isUndecided && this.#open.waiting.concerns(into))
      this.#open.deadlines.wait(into, Patience.alone);
    else {
      this.#alone.leave(into);
      this.#goOn(into);
    }
    return true;
  }

  /**
   * Returns the lookup of a query on a port from which its name was asked before; undefined if the query begins a
   * lookup.
   *
   * @param newest attempt of the newest lookup of this name on this port
   * @param twin the newest transmission of the same question with the same ID from the same port
   */
  // oxlint-disable-next-line max-params -- the parts of one query
  onPort(
    newest: Attempt,
    datagram: Datagram,
    message: MessageView,
    now: Nanoseconds,
    twin: Attempt | undefined,
  ): Lookup | undefined {
    if (twin === undefined && newest.lookup.isCoupled) this.#sendsOwnLeg(newest, message, now);
    const lookup = lookupOnPort(newest, datagram, message, now, twin, this.#open);
    if (lookup === undefined) return undefined;
    if (now - lastPacket(lookup) > LEG_WINDOW) this.#goesOn(lookup, message.qtype);
    const { lookup: other } = newest;
    const beginsHere = other !== lookup && beginsRound(newest, lookup, message, now);
    const leg = beginsHere ? newest : message;
    const between = roundBetween(lookup, leg, now, this.#open.waiting);
    if (beginsHere) this.#join(other, lookup, true);
    // The other lookup may itself have come a round before. Joined twice, its object would be that of two lookups.
    if (between !== undefined && !(beginsHere && between === other))
      this.#join(between, lookup, true);
    return lookup;
  }

  /**
   * Takes a coupled lookup apart when one of its two ports sends its own other leg: each port has a lookup of its own.
   */
  #sendsOwnLeg(onPort: Attempt, message: MessageView, now: Nanoseconds): void {
    const own = this.#ownOf(onPort);
    if (own.some(({ qtype }) => qtype === message.qtype)) return;
    const { time, answer } = own.at(-1)!;
    if (now - (answer?.time ?? time) < SHORTEST_ROUND)
      this.#uncouple(onPort.lookup, onPort.clientPort);
  }

  /**
   * Notes that a lookup goes on after the window of a leg. If it had one address leg and this query is the other, the
   * lookup has no partner.
   */
  #goesOn(lookup: Lookup, qtype: number): void {
    if (!isAlone(lookup) || lookup.attempts[0]!.qtype === qtype || !isAddressType(qtype)) return;
    if (!this.#alone.leave(lookup) && !UNDECIDED.has(lookup.patience))
      this.#alone.stayedNot(lookup);
  }

  #uncouple(lookup: Lookup, port: number): void {
    const own = lookup.attempts.filter(({ clientPort }) => clientPort === port);
    const others = lookup.attempts.filter(({ clientPort }) => clientPort !== port);
    const [stays, goes] = own[0]!.time <= others[0]!.time ? [own, others] : [others, own];
    this.#open.waiting.remove(lookup);
    const part = this.#open.spares.lookup();
    part.isBare = false;
    part.number = ++this.#open.counts.begun;
    this.#open.counts.open++;
    split(lookup, stays, part, goes);
    part.isFirstOnPort = this.#open.ports.next(goes[0]!) === undefined;
    this.#open.deadlines.begin(part, part.start);
    for (const one of [lookup, part]) {
      one.isDenied = one.attempts.some(({ answer }) => answer?.rcode === NXDOMAIN);
      if (lacksSomething(one)) this.#open.waiting.add(one);
    }
  }
}

/**
 * Whether the newest lookup on this port, and this query, are one round of the earlier lookup. The port was opened for
 * one lookup. Its other leg was sent a moment ago, in this round for the first time here or once more, and now this leg
 * is sent again: the first transmission of the other leg was lost before the capture point, or sent before the capture.
 */
function beginsRound(
  newest: Attempt,
  lookup: Lookup,
  { qtype }: MessageView,
  now: Nanoseconds,
): boolean {
  const { clientPort, lookup: other } = newest;
  if (!lookup.freshFlow || !isAlone(other) || now - other.lastQuery >= SHORTEST_ROUND) return false;
  if (other.attempts[0] !== newest || other.start - lookup.lastQuery < SHORTEST_RETRY) return false;
  const own = lookup.attempts.filter((one) => one.clientPort === clientPort);
  return own.every((one) => one.qtype === qtype) && newest.qtype !== qtype && isAddressType(qtype);
}

/** Whether a leg of the next query's type had left from another port, and had no answer when that query was sent. */
function isMissed({ attempts }: Lookup, { attempts: [next] }: Lookup): boolean {
  const { qtype, time } = next!;
  return attempts.some(
    ({ qtype: type, answer }) => type === qtype && (answer === undefined || answer.time > time),
  );
}

function firstOnPort({ attempts }: Lookup): Attempt | undefined {
  for (const attempt of attempts) if (attempt.isOnPort) return attempt;
  return undefined;
}

function isOnPortOf({ attempts }: Lookup, { clientPort }: Attempt): boolean {
  return attempts.some((attempt) => attempt.isOnPort && attempt.clientPort === clientPort);
}
