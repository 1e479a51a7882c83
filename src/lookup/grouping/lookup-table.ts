import type { Datagram } from '../../decode/datagram.ts';
import { type MessageView, NO_NAME } from '../../dns/message-view.ts';
import type { Nanoseconds } from '../../wire/time.ts';
import { fill, kindOf, type Usual } from '../exchange/answers.ts';
import type { Answer, Attempt, Seen } from '../exchange/attempt.ts';
import { ExchangeTable } from '../exchange/exchange-table.ts';
import { knowCopies, knowEchoes, knowSecond } from '../exchange/echoes.ts';
import type { Books } from '../fate/books.ts';
import { UnreadableQueries } from '../fate/unreadable-queries.ts';
import { type Handles, Hops } from '../hops/hops.ts';
import { NXDOMAIN } from '../story/contradiction.ts';
import {
  CLOCK_STEP,
  LEG_WINDOW,
  LONGEST_DEFAULT_WAIT,
  REORDERING,
  SHORTEST_ROUND,
} from '../times.ts';
import { everyLegAnswered, isAnsweredWholly, isUsual, lastPacket } from './completion.ts';
import { Clients } from './clients.ts';
import { Denials } from './denials.ts';
import { Deadlines } from './deadlines.ts';
import { Grouping, MAX_RESTING } from './grouping.ts';
import { FlowTable } from './flow-table.ts';
import type { Leap } from './leap.ts';
import { type Lookup, MAX_ATTEMPTS } from './lookup.ts';
import { Patience } from './patience.ts';
import { Placement } from './placement.ts';
import { PortIndex } from './port-index.ts';
import { isReferred, settleAnswers } from './settling.ts';
import { Sights } from './sights.ts';
import { Spares } from './spares.ts';
import { Waiting } from './waiting.ts';

/**
 * Open lookups at most: some 25 MB. Beyond it the oldest that waits is settled early, and it is reported. Healthy ones are
 * a few thousand; one that nobody answers waits 5.5 s, so it takes 6,000 of these in a second to fill it, of which the
 * rules judge the first 10,000 (MAX_STORIES).
 */
export const MAX_OPEN = 1 << 15;

/** What becomes of lookups. */
export interface LookupSink {
  /** It is over. True when somebody keeps it: else the next lookup gets its objects. */
  settled(lookup: Lookup): boolean;
  /** Something waited for more than a minute, and then went on: the clock of the capture was set meanwhile. */
  stepped(capture: number, frame: number, by: Nanoseconds): void;
}

/**
 * The third layer: exchanges grouped into lookups. Knows how resolvers behave, not how they are configured: no
 * time-out is assumed anywhere.
 */
export class LookupTable {
  readonly placement = new Placement();
  readonly flows = new FlowTable();
  readonly denials: Denials;
  readonly #exchanges: ExchangeTable;
  readonly #hops: Hops;
  readonly #sights: Sights;
  readonly #ports = new PortIndex();
  readonly #waiting = new Waiting();
  readonly #deadlines = new Deadlines((lookup, patience) => this.#passed(lookup, patience));
  readonly #spares = new Spares();
  readonly #counts = { open: 0, begun: 0 };
  readonly #grouping = new Grouping({
    ports: this.#ports,
    waiting: this.#waiting,
    deadlines: this.#deadlines,
    spares: this.#spares,
    counts: this.#counts,
    settle: (lookup) => this.#settle(lookup),
  });
  readonly #sink: LookupSink;
  readonly #books: Books;
  readonly #usual: Usual;
  readonly #slow: Nanoseconds;
  readonly clients = new Clients();
  readonly unreadable = new UnreadableQueries();
  /** Of the query at hand: no open lookup has its port and name. */
  #isFirstOnPort = false;
  #leap: Leap | undefined;
  /** Lookups settled before their time because MAX_OPEN was reached. */
  evicted = 0;

  // oxlint-disable-next-line max-params -- what it asks, and what it tells
  constructor(slow: Nanoseconds, usual: Usual, handles: Handles, books: Books, sink: LookupSink) {
    this.#slow = slow;
    this.#usual = usual;
    this.#books = books;
    this.#exchanges = new ExchangeTable(usual);
    this.#hops = new Hops(handles, () => this.#deadlines);
    this.denials = new Denials(this.#exchanges, this.#ports, this.#waiting, this.placement);
    this.#sights = new Sights(this.#exchanges, this.#ports, books, usual, this.placement);
    this.#sink = sink;
  }

  /**
   * Capture time goes on: settles what can no longer change. After a leap of more than a minute that waits for a
   * moment: what is answered across it shows that the clock was set.
   */
  advance(now: Nanoseconds): void {
    const { now: before } = this.#deadlines;
    if (now - before > CLOCK_STEP && this.#counts.open > 0) {
      if (this.#leap === undefined) {
        this.#leap = { from: before, to: now, isStep: false };
        this.#decideAll();
        for (const lookup of [...this.#deadlines].filter(everyLegAnswered)) this.#settle(lookup);
      }
      if (now - this.#leap.to <= LONGEST_DEFAULT_WAIT) return;
    }
    this.#leap = undefined;
    this.#deadlines.advance(now);
  }

  /** The capture has a gap here, or its clock was set: what is under way is not seen to its end. */
  interrupt(): void {
    for (const lookup of this.#deadlines)
      if (!everyLegAnswered(lookup)) lookup.isInterrupted = true;
  }

  /** No packet follows that could belong to what is open: settles all, in the order in which it ended. */
  settleAll(): void {
    this.#decideAll();
    const open = [...this.#deadlines].toSorted((a, b) => lastPacket(a) - lastPacket(b));
    for (const lookup of open) this.#settle(lookup);
    this.#leap = undefined;
  }

  /** Nothing more comes of what was asked a moment ago: what belongs together is told now. */
  #decideAll(): void {
    for (const patience of [Patience.fresh, Patience.linger, Patience.alone]) {
      for (let first = this.#deadlines.first(patience); first !== undefined;) {
        this.#passed(first, patience);
        first = this.#deadlines.first(patience);
      }
    }
  }

  /** Another capture, which is no continuation: of other traffic, or of the same at another place. */
  restart(): void {
    this.settleAll();
    this.#deadlines.restart();
    this.flows.clear();
  }

  /** The analysis is over: gives back the memory that the report is about to need. */
  end(): void {
    this.settleAll();
    this.#spares.clear();
    this.flows.clear();
  }

  /** @param isLookup false for another operation than a query (UPDATE, NOTIFY), and where the question is unreadable */
  query(datagram: Datagram, message: MessageView, seen: Seen, isLookup: boolean): void {
    const twin = this.#exchanges.twin(datagram, message);
    const original = this.#exchanges.original(datagram, message, seen, twin);
    if (original !== undefined) {
      this.#sights.repeat(original, datagram, seen);
      if (datagram.destination !== original.server) this.#hops.translated(datagram.destination);
      return;
    }
    if (message.name === NO_NAME) this.unreadable.add(datagram.source, datagram.sourcePort, seen);
    const lookup = isLookup ? this.#lookupOf(datagram, message, seen.time, twin) : undefined;
    if (lookup === undefined) this.#begin(datagram, message, seen, isLookup);
    else if (lookup.attempts.length >= MAX_ATTEMPTS) {
      this.#books.unplacedQuery(seen.capture);
      this.placement.place('other', undefined);
    } else this.#send(lookup, datagram, message, seen);
  }

  #lookupOf(
    datagram: Datagram,
    message: MessageView,
    now: Nanoseconds,
    twin: Attempt | undefined,
  ): Lookup | undefined {
    const newest = this.#ports.first(datagram.source, datagram.sourcePort, message.name);
    this.#isFirstOnPort = newest === undefined;
    if (newest === undefined) return undefined;
    return this.#grouping.onPort(newest, datagram, message, now, twin);
  }

  response(datagram: Datagram, message: MessageView, seen: Seen): void {
    const tie = this.#exchanges.tie(datagram, message, seen);
    const { attempt } = this.#exchanges;
    if (tie === 'none' || attempt === undefined) this.#sights.unacceptable(datagram, message, seen);
    else if (tie === 'answer') {
      const answer = fill(this.#spares.answer(), 'answer', datagram, message, seen);
      this.#answer(attempt, answer);
      this.#hops.answered(attempt, message);
      this.#sights.answered(attempt, answer);
    } else if (tie === 'copy') this.#sights.echo(attempt, datagram, message, seen);
    else
      this.#sights.oddity(
        tie === 'duplicate' ? tie : 'unexpected-source',
        attempt,
        datagram,
        message,
        seen,
      );
  }

  #begin(datagram: Datagram, message: MessageView, seen: Seen, isLookup: boolean): void {
    if (this.#counts.open >= MAX_OPEN + MAX_RESTING) {
      this.evicted++;
      this.#settle(this.#deadlines.oldest()!);
    }
    const lookup = this.#spares.lookup();
    lookup.isBare = !isLookup;
    lookup.number = isLookup ? ++this.#counts.begun : 0;
    lookup.begin(datagram.source, message.name, seen.time);
    lookup.isFirstOnPort = this.#isFirstOnPort;
    this.#counts.open++;
    if (isLookup) {
      this.clients.begun(lookup.client, seen.time);
      this.#waiting.begun(lookup, message.qtype);
    }
    this.#deadlines.begin(lookup, seen.time);
    this.#send(lookup, datagram, message, seen);
  }

  #send(lookup: Lookup, datagram: Datagram, message: MessageView, seen: Seen): void {
    const attempt = this.#spares.attempt(lookup);
    attempt.sent(datagram, message, seen);
    this.#attach(lookup, attempt);
    if (seen.time - lookup.start > LEG_WINDOW) {
      this.clients.stillWaited(lookup);
      this.#crossed(lookup, seen);
    }
    if (seen.time > lookup.lastQuery) lookup.lastQuery = seen.time;
    this.#deadlines.wait(lookup, Patience.fresh);
    const before = this.#exchanges.add(attempt);
    if (lookup.isBare) this.placement.place('other', undefined);
    else {
      this.placement.place('query', attempt);
      this.#hops.sent(attempt);
    }
    if (before !== undefined) {
      this.#books.knownStranger(before.capture);
      this.#answer(attempt, before);
    }
  }

  /** A further transmission is a trouble, and one from a new port has a five-tuple of its own. */
  #attach(lookup: Lookup, attempt: Attempt): void {
    const { attempts } = lookup;
    let isNewPort = true;
    let isSentAgain = false;
    for (const other of attempts) {
      if (other.clientPort === attempt.clientPort) isNewPort = false;
      if (other.qtype === attempt.qtype) isSentAgain = true;
    }
    attempts.push(attempt);
    if (lookup.isBare) return;
    if (isNewPort) this.#ports.add(attempt);
    if (isNewPort || isSentAgain) {
      const { clientPort, server, serverPort, time } = attempt;
      const isFresh = this.flows.isFresh(lookup.client, clientPort, server, serverPort, time);
      if (attempts.length === 1) lookup.freshFlow = isFresh;
    }
    if (isSentAgain || attempt.time - lookup.start >= SHORTEST_ROUND) lookup.isTroubled = true;
    // The clock went back: how long the client waited is not known. What goes to another server at once may stand before.
    if (isSentAgain && attempt.time < lookup.start - REORDERING) lookup.isInterrupted = true;
    if (isSentAgain) this.#waiting.add(lookup);
    this.#waiting.sent(attempt);
  }

  #answer(attempt: Attempt, answer: Answer): void {
    const { lookup } = attempt;
    attempt.answer = answer;
    answer.attempt = attempt;
    if (attempt.others.length > 0 || lookup.attempts.length > 2)
      knowCopies(attempt, answer, this.#exchanges.translations);
    knowEchoes(attempt, answer, this.#exchanges.translations);
    answer.kind = kindOf(attempt, answer);
    if (answer.time > lookup.lastAnswer) lookup.lastAnswer = answer.time;
    this.#crossed(lookup, answer);
    const isDenied = answer.truncated || !isUsual(answer.rcode);
    const isSlow = answer.time - attempt.time >= this.#slow && !lookup.isInterrupted;
    if (answer.rcode === NXDOMAIN) lookup.isDenied = true;
    if (isDenied || isSlow || answer.kind === 'late') lookup.isTroubled = true;
    if (isDenied && !lookup.isBare) this.#waiting.add(lookup);
    if (!isAnsweredWholly(lookup)) {
      this.#deadlines.wait(lookup, Patience.fresh);
      return;
    }
    this.clients.stillWaited(lookup);
    if (this.#grouping.isPlain(lookup)) this.#grouping.rest(lookup, Patience.rest);
    else this.#deadlines.wait(lookup, Patience.linger);
  }

  /** Something goes on across a leap of the time stamps: no client waits that long, so the clock was set. */
  #crossed(lookup: Lookup, { capture, frame }: { capture: number; frame: number }): void {
    const leap = this.#leap;
    if (leap === undefined || leap.isStep || lookup.start > leap.from) return;
    leap.isStep = true;
    this.#sink.stepped(capture, frame, leap.to - leap.from);
    for (const open of this.#deadlines) if (open.start <= leap.from) open.isInterrupted = true;
  }

  /** Nothing has come of this lookup for as long as its patience lasts. */
  #passed(lookup: Lookup, patience: Patience): void {
    switch (patience) {
      case Patience.fresh:
      case Patience.linger:
        if (patience === Patience.fresh && !lookup.isBare) this.#waiting.add(lookup);
        this.#grouping.look(lookup);
        return;
      case Patience.alone:
        this.#grouping.decide(lookup);
        return;
      case Patience.asked:
        if (lookup.isBare) this.#settle(lookup);
        else this.#overdue(lookup);
        return;
      default:
        this.#settle(lookup);
    }
  }

  /** No resolver waits longer than this before it sends again: something is wrong, or the client has its answer. */
  #overdue(lookup: Lookup): void {
    lookup.clientWentOn = this.clients.wentOn(lookup);
    lookup.isTroubled = true;
    this.#deadlines.wait(lookup, Patience.waiting);
  }

  #settle(lookup: Lookup): void {
    this.#deadlines.remove(lookup);
    if (lookup.isWaiting) this.#waiting.remove(lookup);
    this.#hops.settled(lookup);
    for (const attempt of lookup.attempts) {
      this.#exchanges.remove(attempt);
      if (attempt.isOnPort) this.#ports.remove(attempt);
      if (attempt.copies.length > 0) knowSecond(attempt);
    }
    this.#counts.open--;
    lookup.isSettled = true;
    settleAnswers(lookup, this.#usual);
    this.#books.add(lookup);
    const isKept = !lookup.isBare && this.#sink.settled(lookup);
    if (!isKept && !isReferred(lookup)) this.#spares.take(lookup);
  }
}
