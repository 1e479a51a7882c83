import { eachWithPauses } from '../../capture/pauses.ts';
import type { Datagram } from '../../decode/datagram.ts';
import { type MessageView, NO_NAME } from '../../dns/message-view.ts';
import type { Nanoseconds } from '../../wire/time.ts';
import { fill, kindOf, type Usual } from '../exchange/answers.ts';
import { type Answer, type Attempt, type Lookup, MAX_ATTEMPTS } from '../lookup.ts';
import type { Seen } from '../sighting.ts';
import { ExchangeTable } from '../exchange/exchange-table.ts';
import { knowCopies, knowEchoes, knowSecond } from '../exchange/echoes.ts';
import type { AllBooks } from '../fate/books.ts';
import { UnreadableQueries } from '../fate/unreadable-queries.ts';
import { type Handles, Hops } from '../hops/hops.ts';
import { PlainLane } from '../plain/lane.ts';
import { NXDOMAIN } from '../story/contradiction.ts';
import { LEG_WINDOW } from '../times.ts';
import { attach } from './joining/attach.ts';
import { everyLegAnswered, isAnsweredWholly, inOrder, isUsual } from './completion.ts';
import { Clients } from './joining/clients.ts';
import { Denials } from './joining/denials.ts';
import { Deadlines } from './ending/deadlines.ts';
import { Grouping } from './grouping.ts';
import { FlowTable } from './flow-table.ts';
import { JustDenied } from './joining/just-denied.ts';
import { Leap } from './ending/leap.ts';
import { isCrowded, type OpenLookups } from './open-lookups.ts';
import type { LookupSink } from './lookup-sink.ts';
import { Patience } from './ending/patience.ts';
import { Placement } from './placement.ts';
import { PortIndex } from './joining/port-index.ts';
import { isReferred, settleAnswers } from './ending/settling.ts';
import { Sights } from './sights.ts';
import { Spares } from './ending/spares.ts';
import { Waiting } from './joining/waiting.ts';

/**
 * The third layer: groups exchanges into lookups. It knows how resolvers behave, and assumes nothing about how they are
 * configured.
 */
export class LookupTable {
  readonly placement = new Placement();
  readonly flows = new FlowTable();
  readonly clients = new Clients();
  readonly unreadable = new UnreadableQueries();
  readonly denials: Denials;
  readonly #open: OpenLookups;
  readonly plain: PlainLane;
  readonly #grouping: Grouping;
  readonly #sights: Sights;
  readonly #leap: Leap;
  readonly #sink: LookupSink;
  readonly #books: AllBooks;
  readonly #usual: Usual;
  readonly #slow: Nanoseconds;
  /** Whether no open lookup has the port and name of the query at hand. */
  #isFirstOnPort = false;
  /** How many lookups were settled early because MAX_OPEN was reached. */
  evicted = 0;

  // oxlint-disable-next-line max-params -- the limits of an analysis, and the objects that it works with
  constructor(
    slow: Nanoseconds,
    usual: Usual,
    handles: Handles,
    books: AllBooks,
    sink: LookupSink,
  ) {
    this.#slow = slow;
    this.#usual = usual;
    this.#books = books;
    this.#sink = sink;
    const exchanges = new ExchangeTable(usual);
    const open: OpenLookups = {
      exchanges,
      ports: new PortIndex(),
      waiting: new Waiting(),
      justDenied: new JustDenied(exchanges),
      deadlines: new Deadlines((lookup) => this.#grouping.passed(lookup)),
      hosts: handles.hosts,
      every: () => this.#everyOpen(),
      hops: new Hops(handles, () => this.#everyOpen()),
      flows: this.flows,
      clients: this.clients,
      spares: new Spares(),
      placement: this.placement,
      counts: { open: 0, begun: 0 },
    };
    this.#open = open;
    this.plain = new PlainLane(open, slow, {
      isOff: () => sink.holder?.takesRows === false || this.#leap.isOpen || isCrowded(open),
      over: (lookup) => this.#over(lookup),
      isNoRow: (lookup) => sink.holder?.isNoRow(lookup),
    });
    open.deadlines.keepsElsewhere(this.plain);
    this.#leap = new Leap(() => this.#everyOpen(), sink.stepped);
    this.denials = new Denials(open, this.plain);
    this.#grouping = new Grouping(open, usual, (lookup) => this.#settle(lookup));
    this.#sights = new Sights(open, books, usual);
  }

  /**
   * Advances capture time, and settles lookups that can no longer change. After a leap of more than a minute, settling
   * waits for a moment: an answer across the leap shows that the clock was set.
   */
  advance(now: Nanoseconds): void {
    const leap = this.#leap;
    const { now: before } = this.#open.deadlines;
    if (Leap.isLeap(before, now) && this.#open.counts.open > 0) {
      if (!leap.isOpen) {
        leap.begin(before, now);
        for (const one of this.#undecided()) this.#grouping.passed(one);
        for (const lookup of [...this.#open.deadlines].filter(everyLegAnswered))
          this.#settle(lookup);
      }
      if (!leap.isOver(now)) return;
    }
    leap.isOpen = false;
    this.plain.advance(now);
    this.#open.deadlines.advance(now);
  }

  /** Marks open lookups with an unanswered leg as interrupted: the capture has a gap here, or its clock was set. */
  interrupt(): void {
    for (const lookup of this.#everyOpen())
      if (!everyLegAnswered(lookup)) lookup.isInterrupted = true;
  }

  /** Settles all lookups, in the order of their last packets: no packet follows that could belong to them. */
  settleAll(): void {
    for (const one of this.#undecided()) this.#grouping.passed(one);
    this.#grouping.noteTaken();
    for (const lookup of inOrder(this.#open.deadlines)) this.#settle(lookup);
    this.#leap.isOpen = false;
  }

  /** Returns all open lookups as objects, plain rows included. */
  #everyOpen(): Iterable<Lookup> {
    this.plain.wakeAll();
    return this.#open.deadlines;
  }

  /** @yields each recent lookup of which is to be decided now what it belongs to, as no packet follows that tells more */
  *#undecided(): Generator<Lookup> {
    this.plain.wakeAll();
    const { deadlines } = this.#open;
    for (const patiences of [[Patience.fresh, Patience.linger], [Patience.alone]])
      for (let next; (next = deadlines.first(patiences)) !== undefined;) yield next;
  }

  /** Begins another capture that does not continue this one: other traffic, or the same traffic at another place. */
  restart(): void {
    this.settleAll();
    this.#open.deadlines.restart();
    this.flows.clear();
  }

  get translations() {
    return this.#open.exchanges.translations;
  }

  /**
   * Ends the analysis, and gives back memory that the report is about to need. Settles all lookups as `settleAll` does,
   * with pauses: tens of thousands of lookups are decided, and the lines and rows of all of them leave.
   */
  async end(): Promise<void> {
    await eachWithPauses(this.#undecided(), (one) => this.#grouping.passed(one));
    this.#grouping.noteTaken();
    await eachWithPauses(inOrder(this.#open.deadlines), (lookup) => this.#settle(lookup));
    this.#open.spares.clear();
    this.flows.clear();
  }

  query(datagram: Datagram, message: MessageView, seen: Seen): void {
    // Otherwise it is another operation (UPDATE, NOTIFY), or its question is unreadable.
    const isLookup = message.name !== NO_NAME && message.opcode === 0;
    if (isLookup && this.plain.query(datagram, message, seen)) return;
    if (isLookup) this.#grouping.sameHost.learn(datagram, message, seen);
    else this.plain.wake(datagram.source, datagram.sourcePort);
    const twin = this.#open.exchanges.twin(datagram, message);
    const original = this.#open.exchanges.original(datagram, message, seen, twin);
    if (original !== undefined) {
      this.#sights.repeat(original, datagram, seen);
      if (datagram.destination !== original.server)
        this.#open.hops.translated(datagram.destination);
      return;
    }
    if (message.name === NO_NAME) this.unreadable.add(datagram.source, datagram.sourcePort, seen);
    const lookup = isLookup ? this.#lookupOf(datagram, message, seen.time, twin) : undefined;
    // After so many transmissions, an endless retry begins another lookup.
    const isFull = lookup !== undefined && lookup.attempts.length >= MAX_ATTEMPTS;
    if (lookup === undefined || isFull) this.#begin(datagram, message, seen, isLookup);
    else this.#send(lookup, datagram, message, seen);
  }

  #lookupOf(
    datagram: Datagram,
    message: MessageView,
    now: Nanoseconds,
    twin: Attempt | undefined,
  ): Lookup | undefined {
    const newest = this.#open.ports.first(datagram.source, datagram.sourcePort, message.name);
    this.#isFirstOnPort = newest === undefined;
    if (newest === undefined) return undefined;
    return this.#grouping.onPort(newest, datagram, message, now, twin);
  }

  response(datagram: Datagram, message: MessageView, seen: Seen): void {
    if (this.plain.response(datagram, message, seen)) return;
    const tie = this.#open.exchanges.tie(datagram, message, seen);
    const { attempt } = this.#open.exchanges;
    if (tie === 'none' || attempt === undefined) this.#sights.unacceptable(datagram, message, seen);
    else if (tie === 'answer') {
      const answer = fill(this.#open.spares.answer(), 'answer', datagram, message, seen);
      this.#answer(attempt, answer);
      this.#open.hops.answered(attempt, message);
      this.#sights.answered(attempt, answer);
    } else if (tie === 'copy') this.#sights.echo(attempt, datagram, message, seen);
    else {
      const kind = tie === 'duplicate' ? tie : 'unexpected-source';
      this.#sights.oddity(kind, attempt, datagram, message, seen);
    }
  }

  #begin(datagram: Datagram, message: MessageView, seen: Seen, isLookup: boolean): void {
    if (isCrowded(this.#open)) {
      this.evicted++;
      this.plain.wakeAll();
      this.#settle(this.#open.deadlines.oldest()!);
    }
    const lookup = this.#open.spares.lookup();
    lookup.isBare = !isLookup;
    lookup.number = isLookup ? ++this.#open.counts.begun : 0;
    lookup.begin(datagram.source, message.name, seen.time);
    lookup.isFirstOnPort = this.#isFirstOnPort;
    this.#open.counts.open++;
    if (isLookup) {
      this.clients.begun(lookup.client, seen.time);
      this.#open.waiting.begun(lookup, message.qtype);
    }
    this.#open.deadlines.begin(lookup, seen.time);
    this.#send(lookup, datagram, message, seen);
    if (isLookup) lookup.asksAgain = this.#open.justDenied.takenBy(lookup.attempts[0]!);
  }

  #send(lookup: Lookup, datagram: Datagram, message: MessageView, seen: Seen): void {
    const attempt = this.#open.spares.attempt(lookup);
    attempt.sent(datagram, message, seen);
    attach(lookup, attempt, this.#open);
    if (seen.time - lookup.start > LEG_WINDOW) {
      this.clients.stillWaited(lookup);
      this.#leap.crossed(lookup, seen);
    }
    if (seen.time > lookup.lastQuery) lookup.lastQuery = seen.time;
    this.#open.deadlines.wait(lookup, Patience.fresh);
    const before = this.#open.exchanges.add(attempt);
    if (lookup.isBare) this.placement.place('other', undefined);
    else {
      this.placement.place('query', attempt);
      this.#open.hops.sent(attempt);
    }
    if (before !== undefined) {
      this.#books.knownStranger(before.capture);
      this.#answer(attempt, before);
    }
  }

  #answer(attempt: Attempt, answer: Answer): void {
    const { lookup } = attempt;
    attempt.answer = answer;
    answer.attempt = attempt;
    if (attempt.others.length > 0 || lookup.attempts.length > 2)
      knowCopies(attempt, answer, this.#open.exchanges.translations);
    knowEchoes(attempt, answer, this.#open.exchanges.translations);
    answer.kind = kindOf(attempt, answer);
    if (answer.time > lookup.lastAnswer) lookup.lastAnswer = answer.time;
    this.#leap.crossed(lookup, answer);
    const isDenied = answer.truncated || !isUsual(answer.rcode);
    const isSlow = answer.time - attempt.time >= this.#slow && !lookup.isInterrupted;
    if (answer.rcode === NXDOMAIN) lookup.isDenied = true;
    if (isDenied || isSlow || answer.kind === 'late') lookup.isTroubled = true;
    if (isDenied && !lookup.isBare) {
      this.#open.waiting.add(lookup);
      this.#open.justDenied.told(attempt, answer.time);
    }
    if (!isAnsweredWholly(lookup)) {
      this.#open.deadlines.wait(lookup, Patience.fresh);
      return;
    }
    this.clients.stillWaited(lookup);
    if (this.#grouping.isPlain(lookup)) this.#grouping.rest(lookup, Patience.rest);
    else this.#open.deadlines.wait(lookup, Patience.linger);
  }

  #settle(lookup: Lookup): void {
    this.#grouping.forget(lookup);
    this.#open.deadlines.remove(lookup);
    if (lookup.isWaiting) this.#open.waiting.remove(lookup);
    this.#open.hops.settled(lookup);
    for (const attempt of lookup.attempts) {
      this.#open.exchanges.remove(attempt);
      if (attempt.isOnPort) this.#open.ports.remove(attempt);
      if (attempt.copies.length > 0) knowSecond(attempt);
    }
    if (!this.#over(lookup) && (lookup.isBare || this.#sink.holder === undefined))
      this.release(lookup);
  }

  /** Frees the objects of a lookup that no rule or report needs any more. */
  release(lookup: Lookup): void {
    if (!isReferred(lookup)) this.#open.spares.take(lookup);
  }

  /** @returns whether the sink keeps the lookup */
  #over(lookup: Lookup): boolean {
    this.#open.counts.open--;
    lookup.isSettled = true;
    // Otherwise a client that is denied again and again would keep all its lookups alive.
    lookup.asksAgain = undefined;
    lookup.contests = undefined;
    settleAnswers(lookup, this.#usual, this.translations);
    this.#books.add(lookup);
    return this.#sink.settled(lookup);
  }
}
