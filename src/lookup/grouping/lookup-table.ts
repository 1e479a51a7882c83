import type { Datagram } from '../../decode/datagram.ts';
import type { MessageView } from '../../dns/message-view.ts';
import type { Nanoseconds } from '../../wire/time.ts';
import { TimeByHandle } from '../figures/by-handle.ts';
import { everyLegAnswered, isAnsweredWholly, mayGoOn, isUsual } from './completion.ts';
import { Deadlines } from './deadlines.ts';
import { FlowTable } from './flow-table.ts';
import { NameIndex, PortIndex } from './lookup-index.ts';
import {
  Answer,
  type AnswerKind,
  type Attempt,
  type Lookup,
  MAX_ATTEMPTS,
  type Sighting,
} from './lookup.ts';
import {
  answeredAttempt,
  COPY_WINDOW,
  fill,
  isBeforeTranslation,
  isCopyOfQuery,
  lastAttempt,
  wasAskedAgain,
} from './matching.ts';
import { RecentQueries } from './recent-queries.ts';
import { Patience } from './patience.ts';
import { Spares } from './spares.ts';
import { isRetryOnNewPort, isSecondLeg, LEG_WINDOW } from './new-port.ts';

/** Open lookups at most: some 45 MB. Beyond it the oldest that waits is settled early, and it is reported. */
export const MAX_OPEN = 1 << 16;

/** What a message turned out to be. One object, overwritten by the next message. */
export class Placement {
  lookup: Lookup | undefined = undefined;
  attempt: Attempt | undefined = undefined;
  kind: PlacementKind = 'other';

  clear(): void {
    this.lookup = undefined;
    this.attempt = undefined;
    this.kind = 'other';
  }
}
export type PlacementKind = 'query' | 'copy' | AnswerKind | 'unmatched' | 'other';

/**
 * Ties messages together: queries to lookups, responses to queries. Knows how resolvers behave, not how they
 * are configured: no time-out is assumed anywhere.
 */
export class LookupTable {
  readonly placement = new Placement();
  readonly flows = new FlowTable();
  readonly #recent = new RecentQueries();
  readonly #byPort = new PortIndex();
  readonly #byName = new NameIndex();
  readonly #deadlines = new Deadlines({
    settle: (lookup) => this.#settle(lookup),
    overdue: (lookup) => this.#overdue(lookup),
  });
  readonly #spares = new Spares();
  readonly #onSettled: (lookup: Lookup) => boolean;
  readonly #slow: Nanoseconds;
  /** Of each client: when it began its latest lookup. */
  readonly #lastStart = new TimeByHandle();
  #open = 0;
  #count = 0;
  /** Lookups settled before their time because MAX_OPEN was reached. */
  evicted = 0;

  /** @param onSettled takes a lookup that is over, and tells whether it keeps it: else the next one gets its objects */
  constructor(slow: Nanoseconds, onSettled: (lookup: Lookup) => boolean) {
    this.#slow = slow;
    this.#onSettled = onSettled;
  }

  /** Capture time goes on: settles what can no longer change. */
  advance(now: Nanoseconds): void {
    this.#deadlines.advance(now);
  }

  /** The capture is over: settles all, and gives back the memory that the report is about to need. */
  end(): void {
    for (let open = this.#deadlines.soonest(); open; open = this.#deadlines.soonest()) {
      this.#settle(open);
    }
    this.#spares.clear();
    this.flows.clear();
  }

  query(datagram: Datagram, message: MessageView, seen: Sighting): void {
    const known = this.#byPort.find(datagram.source, datagram.sourcePort, message.name);
    const lookup = known ? known.lookup : this.#elsewhere(datagram, message, seen.time);
    if (lookup === undefined && seen.place !== 0) {
      const original = this.#recent.queryOf(datagram, message, seen);
      if (original) {
        original.addCopy({ ...seen, peer: datagram.destination, of: 'query' });
        this.#place('copy', original);
        return;
      }
    }
    if (lookup === undefined) {
      this.#send(this.#begin(datagram, message, seen.time), datagram, message, seen);
      return;
    }
    let isSameType = false;
    for (let at = lookup.attempts.length - 1; at >= 0; at--) {
      const attempt = lookup.attempts[at]!;
      if (attempt.qtype !== message.qtype) continue;
      isSameType = true;
      if (attempt.id === message.id && isCopyOfQuery(attempt, datagram, seen)) {
        attempt.addCopy({ ...seen, peer: datagram.destination, of: 'query' });
        this.#place('copy', attempt);
        return;
      }
    }
    // A long-lived socket (nginx, Netty, a busy c-ares) asks the same name again: a new lookup, on a known port.
    if (
      isSameType &&
      known &&
      !lookup.attempts.some(
        (attempt) => attempt.id === message.id && attempt.qtype === message.qtype,
      )
    ) {
      this.#send(this.#begin(datagram, message, seen.time), datagram, message, seen);
      return;
    }
    if (lookup.attempts.length >= MAX_ATTEMPTS) this.#place('other', undefined);
    else this.#send(lookup, datagram, message, seen);
  }

  response(datagram: Datagram, message: MessageView, seen: Sighting): void {
    const known = this.#byPort.find(datagram.destination, datagram.destinationPort, message.name);
    if (known === undefined) {
      const original = seen.place === 0 ? undefined : this.#recent.responseOf(datagram, message);
      original?.addCopy({ ...seen, peer: datagram.source, of: 'response' });
      this.#place(original ? 'copy' : 'unmatched', original);
      return;
    }
    const lookup = known.lookup;
    const attempt = answeredAttempt(lookup, datagram, message, seen.time);
    if (attempt !== undefined) {
      if (attempt.answer === undefined) this.#answer(attempt, lookup, datagram, message, seen);
      else if (seen.time - attempt.answer.time <= COPY_WINDOW) {
        attempt.addCopy({ ...seen, peer: datagram.source, of: 'response' });
        this.#place('copy', attempt);
      } else this.#oddity('duplicate', attempt, datagram, message, seen);
      return;
    }
    this.#unacceptable(lookup, datagram, message, seen);
  }

  /** ICMP destination unreachable: the datagram is the quoted packet, `client` its end that is not a DNS port. */
  unreachable(datagram: Datagram, message: MessageView, seen: Sighting): void {
    const quotesQuery = this.#byPort.find(datagram.source, datagram.sourcePort, message.name);
    const known =
      quotesQuery ??
      this.#byPort.find(datagram.destination, datagram.destinationPort, message.name);
    if (known === undefined) {
      this.#place('unmatched', undefined);
      return;
    }
    known.lookup.addUnreachable({
      ...seen,
      id: message.id,
      qtype: message.qtype,
      from: datagram.icmpFrom,
      byClient: quotesQuery === undefined,
      quotedSource: datagram.source,
      quotedSourcePort: datagram.sourcePort,
    });
    known.lookup.isTroubled = true;
    this.#place('other', lastAttempt(known.lookup, message));
  }

  #place(kind: PlacementKind, attempt: Attempt | undefined): void {
    const placement = this.placement;
    placement.kind = kind;
    placement.attempt = attempt;
    placement.lookup = attempt?.lookup;
  }

  /** The open lookup that a query from a port which is new for this name belongs to, if there is one. */
  #elsewhere(datagram: Datagram, message: MessageView, now: Nanoseconds): Lookup | undefined {
    let candidates = MAX_CANDIDATES;
    let at = this.#byName.first(datagram.source, message.name);
    for (; at !== undefined && candidates > 0; at = at.nextInIndex) {
      if (at.client !== datagram.source || at.name !== message.name) continue;
      candidates--;
      if (isRetryOnNewPort(at, message, now) || isSecondLeg(at, datagram, message, now)) return at;
    }
    return undefined;
  }

  #begin(datagram: Datagram, message: MessageView, now: Nanoseconds): Lookup {
    if (this.#open >= MAX_OPEN) {
      this.evicted++;
      this.#settle(this.#deadlines.oldest()!);
    }
    const lookup = this.#spares.lookup();
    lookup.number = ++this.#count;
    lookup.client = datagram.source;
    lookup.name = message.name;
    lookup.start = now;
    lookup.freshFlow = this.flows.isFresh(
      datagram.source,
      datagram.sourcePort,
      datagram.destination,
      datagram.destinationPort,
      now,
    );
    this.#open++;
    this.#byName.add(lookup);
    this.#lastStart.set(lookup.client, now);
    this.#deadlines.begin(lookup, now);
    return lookup;
  }

  #send(lookup: Lookup, datagram: Datagram, message: MessageView, seen: Sighting): void {
    const attempt = this.#spares.attempt(lookup);
    attempt.capture = seen.capture;
    attempt.frame = seen.frame;
    attempt.time = seen.time;
    attempt.place = seen.place;
    attempt.qtype = message.qtype;
    attempt.id = message.id;
    attempt.transport = datagram.transport;
    attempt.clientPort = datagram.sourcePort;
    attempt.server = datagram.destination;
    attempt.serverPort = datagram.destinationPort;
    attempt.edns = message.additionalCount > 0;
    const attempts = lookup.attempts;
    let isNewPort = true;
    for (let at = attempts.length - 1; at >= 0; at--) {
      const other = attempts[at]!;
      if (other.clientPort === attempt.clientPort) isNewPort = false;
      if (other.qtype === attempt.qtype) lookup.isTroubled = true;
    }
    attempts.push(attempt);
    if (isNewPort) this.#byPort.add(attempt);
    if (seen.time - lookup.start > LEG_WINDOW) lookup.isTroubled = true;
    lookup.lastQuery = seen.time;
    if (seen.place !== 0) this.#recent.add(attempt);
    this.#deadlines.wait(lookup, Patience.asked);
    this.#place('query', attempt);
  }

  #answer(
    attempt: Attempt,
    lookup: Lookup,
    datagram: Datagram,
    message: MessageView,
    seen: Sighting,
  ): void {
    const isLate = wasAskedAgain(attempt);
    const kind: AnswerKind = isLate ? 'late' : 'answer';
    attempt.answer = fill(this.#spares.answer(), kind, datagram, message, seen);
    if (
      message.isTruncated ||
      !isUsual(message.rcode) ||
      isLate ||
      seen.time - attempt.time >= this.#slow
    )
      lookup.isTroubled = true;
    lookup.lastAnswer = seen.time;
    if (isAnsweredWholly(lookup))
      this.#deadlines.wait(lookup, mayGoOn(lookup) ? Patience.late : Patience.linger);
    else this.#deadlines.wait(lookup, everyLegAnswered(lookup) ? Patience.late : Patience.asked);
    this.#place(kind, attempt);
  }

  /** A response with an ID that was not asked with, or from elsewhere: the client has to ignore it. */
  #unacceptable(lookup: Lookup, datagram: Datagram, message: MessageView, seen: Sighting): void {
    const attempt = lastAttempt(lookup, message);
    if (attempt === undefined) {
      this.#place('unmatched', undefined);
      return;
    }
    if (attempt.id === message.id && isBeforeTranslation(attempt, datagram, seen)) {
      attempt.addCopy({ ...seen, peer: datagram.source, of: 'response' });
      this.#place('copy', attempt);
      return;
    }
    this.#oddity(
      attempt.id === message.id ? 'unexpected-source' : 'mismatched-id',
      attempt,
      datagram,
      message,
      seen,
    );
  }

  #oddity(
    kind: AnswerKind,
    attempt: Attempt,
    datagram: Datagram,
    message: MessageView,
    seen: Sighting,
  ): void {
    attempt.addOther(fill(new Answer(), kind, datagram, message, seen));
    if (kind !== 'duplicate') attempt.lookup.isTroubled = true;
    this.#place(kind, attempt);
  }

  /** No resolver waits longer than this before it sends again: something is wrong, or the client has its answer. */
  #overdue(lookup: Lookup): void {
    lookup.clientWentOn = this.#lastStart.get(lookup.client) > lookup.lastQuery;
    lookup.isTroubled = true;
  }

  #settle(lookup: Lookup): void {
    this.#deadlines.remove(lookup);
    this.#byName.remove(lookup);
    for (const attempt of lookup.attempts) if (attempt.isIndexed) this.#byPort.remove(attempt);
    this.#open--;
    lookup.isSettled = true;
    if (lookup.patience >= Patience.asked) lookup.isTroubled = true;
    if (!this.#onSettled(lookup)) this.#spares.take(lookup);
  }
}

/** Lookups of one name by one client that are looked at for a query from a new port. */
const MAX_CANDIDATES = 32;
