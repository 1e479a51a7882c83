import type { Datagram } from '../../decode/datagram.ts';
import type { MessageView } from '../../dns/message-view.ts';
import type { Nanoseconds } from '../../wire/time.ts';
import { assignAnswers, fill, kindOf, type Usual, usualWithin } from '../exchange/answers.ts';
import {
  Answer,
  type AnswerKind,
  type Attempt,
  type Copy,
  type Seen,
  type Sighting,
} from '../exchange/attempt.ts';
import { isCopy, isNumbered } from '../exchange/copies.ts';
import { ExchangeTable } from '../exchange/exchange-table.ts';
import type { Translations } from '../exchange/translations.ts';
import type { Books } from '../fate/books.ts';
import { TimeByHandle } from '../figures/by-handle.ts';
import { retryOf } from '../story/retries.ts';
import { CLOCK_STEP, LEG_WINDOW, LONGEST_DEFAULT_WAIT } from '../times.ts';
import { Alone, isAlone } from './alone.ts';
import { lookupOnPort } from './belonging.ts';
import { isAnsweredWholly, isUsual, lacksSomething, lastPacket } from './completion.ts';
import { Deadlines } from './deadlines.ts';
import { FlowTable } from './flow-table.ts';
import { hasHiddenLeg, isTimer, join, repeatedBy, retried, split } from './joining.ts';
import { type Lookup, MAX_ATTEMPTS } from './lookup.ts';
import { Patience } from './patience.ts';
import { Placement } from './placement.ts';
import { PortIndex } from './port-index.ts';
import { Spares } from './spares.ts';
import { Waiting } from './waiting.ts';

/** Open lookups at most: some 45 MB. Beyond it the oldest that waits is settled early, and it is reported. */
export const MAX_OPEN = 1 << 16;

/**
 * Healthy lookups kept to see whether their answers arrived: some 2 MB, 5.5 s of 370 lookups a second. Of more than that
 * those of the last seconds: what is kept goes through the processor's caches with each packet.
 */
const MAX_RESTING = 1 << 11;

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
  readonly #exchanges: ExchangeTable;
  readonly #ports = new PortIndex();
  readonly #waiting = new Waiting();
  readonly #alone = new Alone((lookup) => this.#isRepeated(lookup));
  readonly #deadlines = new Deadlines((lookup, patience) => this.#passed(lookup, patience));
  readonly #spares = new Spares();
  readonly #sink: LookupSink;
  readonly #books: Books;
  readonly #usual: Usual;
  readonly #slow: Nanoseconds;
  /** Of each client: when it began its latest lookup. */
  readonly #lastStart = new TimeByHandle();
  /** Of the query at hand: no open lookup has its port and name. */
  #isFirstOnPort = false;
  #open = 0;
  #count = 0;
  /** A leap of the time stamps, while it is not known whether the clock was set or nobody asked anything. */
  #leap: { readonly from: Nanoseconds; readonly to: Nanoseconds; isStep: boolean } | undefined;
  /** Lookups settled before their time because MAX_OPEN was reached. */
  evicted = 0;

  constructor(slow: Nanoseconds, usual: Usual, books: Books, sink: LookupSink) {
    this.#slow = slow;
    this.#usual = usual;
    this.#books = books;
    this.#exchanges = new ExchangeTable(usual);
    this.#sink = sink;
  }

  /**
   * Capture time goes on: settles what can no longer change. After a leap of more than a minute that waits for a
   * moment: what is answered across it shows that the clock was set.
   */
  advance(now: Nanoseconds): void {
    const { now: before } = this.#deadlines;
    if (now - before > CLOCK_STEP && this.#open > 0) {
      this.#leap ??= { from: before, to: now, isStep: false };
      if (now - this.#leap.to <= LONGEST_DEFAULT_WAIT) return;
    }
    this.#leap = undefined;
    this.#deadlines.advance(now);
  }

  /** The capture has a gap here, or its clock was set: what is under way is not seen to its end. */
  interrupt(): void {
    for (const lookup of this.#deadlines) lookup.isInterrupted = true;
  }

  /** No packet follows that could belong to what is open: settles all, in the order in which it ended. */
  settleAll(): void {
    for (const patience of [Patience.fresh, Patience.linger, Patience.alone]) {
      for (let first = this.#deadlines.first(patience); first !== undefined;) {
        this.#passed(first, patience);
        first = this.#deadlines.first(patience);
      }
    }
    const open = [...this.#deadlines].toSorted((a, b) => lastPacket(a) - lastPacket(b));
    for (const lookup of open) this.#settle(lookup);
    this.#leap = undefined;
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
      this.#repeat(original, datagram, seen);
      return;
    }
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
    const { source, sourcePort } = datagram;
    const newest = this.#ports.first(source, sourcePort, message.name);
    this.#isFirstOnPort = newest === undefined;
    if (newest === undefined) return undefined;
    if (twin === undefined && newest.lookup.isCoupled) this.#sendsOwnLeg(newest, message, now);
    return lookupOnPort(newest, datagram, message, now, twin, this.#ports);
  }

  response(datagram: Datagram, message: MessageView, seen: Seen): void {
    const tie = this.#exchanges.tie(datagram, message, seen);
    const { attempt } = this.#exchanges;
    if (tie === 'none' || attempt === undefined) this.#unacceptable(datagram, message, seen);
    else if (tie === 'answer') {
      const answer = fill(this.#spares.answer(), 'answer', datagram, message, seen);
      this.#answer(attempt, answer);
      this.#placeAnswer(attempt, answer);
    } else if (tie === 'copy') this.#echo(attempt, datagram, message, seen);
    else
      this.#oddity(
        tie === 'duplicate' ? tie : 'unexpected-source',
        attempt,
        datagram,
        message,
        seen,
      );
  }

  /** ICMP destination unreachable: the datagram is the quoted packet. */
  unreachable(datagram: Datagram, message: MessageView, seen: Seen): void {
    const { source, sourcePort, destination, destinationPort } = datagram;
    const quotesQuery = this.#quoted(source, sourcePort, message);
    const attempt = quotesQuery ?? this.#quoted(destination, destinationPort, message);
    if (attempt === undefined) {
      this.placement.place('unmatched', undefined);
      return;
    }
    const { lookup } = attempt;
    const unreachable = {
      capture: seen.capture,
      frame: seen.frame,
      time: seen.time,
      place: seen.place,
      id: message.id,
      qtype: message.qtype,
      from: datagram.icmpFrom,
      byClient: quotesQuery === undefined,
      quotedSource: source,
      quotedSourcePort: sourcePort,
    };
    lookup.addUnreachable(unreachable);
    if (quotesQuery !== undefined) {
      const rejected = this.#rejected(quotesQuery, datagram);
      rejected.rejection ??= unreachable;
    }
    lookup.isTroubled = true;
    this.#waiting.add(lookup);
    this.placement.place('other', attempt);
  }

  #quoted(client: number, port: number, message: MessageView): Attempt | undefined {
    return (
      this.#exchanges.quoted(client, port, message) ?? this.#ports.first(client, port, message.name)
    );
  }

  /** Of several transmissions the one with the IP ID that is quoted, or else the last one that waits. */
  #rejected(newest: Attempt, { quotedIpId: ipId, destination }: Datagram): Attempt {
    let fits = newest;
    for (let at: Attempt | undefined = newest; at !== undefined; at = this.#exchanges.older(at)) {
      if (at.server !== destination || at.answer !== undefined) continue;
      if (at.ipId === ipId && ipId !== 0) return at;
      if (fits.answer !== undefined || fits.rejection !== undefined) fits = at;
    }
    return fits;
  }

  #copy(
    of: 'query' | 'response',
    attempt: Attempt,
    client: number,
    clientPort: number,
    peer: number,
    { capture, frame, time, place }: Sighting,
  ): void {
    const isKept = attempt.addCopy({ of, capture, frame, time, place, peer, client, clientPort });
    if (!isKept) this.#books.uncountedCopy(of, capture);
    this.placement.place('copy', attempt);
  }

  /** A query at another place. Where it was seen behind a router first, this is the sight at the client's side. */
  #repeat(attempt: Attempt, datagram: Datagram, seen: Seen): void {
    const { source: client, sourcePort: clientPort, destination: peer, destinationPort } = datagram;
    const isNearer = seen.hopLimit > attempt.hopLimit && client === attempt.lookup.client;
    if (!isNearer || clientPort !== attempt.clientPort) {
      this.#copy('query', attempt, client, clientPort, peer, seen);
      return;
    }
    this.#copy('query', attempt, client, clientPort, attempt.server, attempt);
    attempt.capture = seen.capture;
    attempt.frame = seen.frame;
    attempt.time = seen.time;
    attempt.place = seen.place;
    attempt.hopLimit = seen.hopLimit;
    attempt.server = peer;
    attempt.serverPort = destinationPort;
  }

  /** A response at another place. As long as the client's own sight of it is not there, it may be all there is of it. */
  #echo(attempt: Attempt, datagram: Datagram, message: MessageView, seen: Seen): void {
    const { destination: client, destinationPort: clientPort, source: peer } = datagram;
    if (attempt.answer !== undefined) {
      this.#copy('response', attempt, client, clientPort, peer, seen);
      return;
    }
    const answer = fill(new Answer(), 'copy', datagram, message, seen);
    answer.attempt = attempt;
    const { capture, frame, time, place } = seen;
    const ends = { peer, client, clientPort };
    const copy: Copy = { of: 'response', capture, frame, time, place, ...ends, answer };
    if (!attempt.addCopy(copy)) this.#books.uncountedCopy('response', capture);
    this.placement.place('copy', attempt, answer);
  }

  #begin(datagram: Datagram, message: MessageView, seen: Seen, isLookup: boolean): void {
    if (this.#open >= MAX_OPEN + MAX_RESTING) {
      this.evicted++;
      this.#settle(this.#deadlines.oldest()!);
    }
    const lookup = this.#spares.lookup();
    lookup.isBare = !isLookup;
    lookup.number = isLookup ? ++this.#count : 0;
    lookup.client = datagram.source;
    lookup.name = message.name;
    lookup.start = seen.time;
    lookup.isFirstOnPort = this.#isFirstOnPort;
    this.#open++;
    if (isLookup) {
      this.#lastStart.set(lookup.client, seen.time);
      this.#waiting.begun(lookup);
    }
    this.#deadlines.begin(lookup, seen.time);
    this.#send(lookup, datagram, message, seen);
  }

  #send(lookup: Lookup, datagram: Datagram, message: MessageView, seen: Seen): void {
    const attempt = this.#spares.attempt(lookup);
    attempt.capture = seen.capture;
    attempt.frame = seen.frame;
    attempt.time = seen.time;
    attempt.place = seen.place;
    attempt.digest = seen.digest;
    attempt.ipId = seen.ipId;
    attempt.hopLimit = seen.hopLimit;
    attempt.qtype = message.qtype;
    attempt.id = message.id;
    attempt.transport = datagram.transport;
    attempt.clientPort = datagram.sourcePort;
    attempt.server = datagram.destination;
    attempt.serverPort = datagram.destinationPort;
    attempt.edns = message.additionalCount > 0;
    this.#attach(lookup, attempt);
    lookup.lastQuery = seen.time;
    if (seen.time - lookup.start > LEG_WINDOW) this.#crossed(lookup, seen);
    this.#deadlines.wait(lookup, Patience.fresh);
    const before = this.#exchanges.add(attempt);
    if (lookup.isBare) this.placement.place('other', undefined);
    else this.placement.place('query', attempt);
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
    if (isSentAgain || attempt.time - lookup.start > LEG_WINDOW) lookup.isTroubled = true;
    if (isSentAgain) this.#waiting.add(lookup);
    this.#waiting.sent(attempt);
  }

  #placeAnswer(attempt: Attempt, answer: Answer): void {
    if (attempt.lookup.isBare) this.placement.place('other', undefined);
    else this.placement.place(answer.kind, attempt, answer);
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
    if (isDenied || isSlow || answer.kind === 'late') lookup.isTroubled = true;
    if (isDenied && !lookup.isBare) this.#waiting.add(lookup);
    if (!isAnsweredWholly(lookup)) this.#deadlines.wait(lookup, Patience.fresh);
    else if (this.#isPlain(lookup)) this.#rest(lookup, Patience.rest);
    else this.#deadlines.wait(lookup, Patience.linger);
  }

  /** Nearly all are: two legs, each answered at once, and nothing that they may have to do with. */
  #isPlain(lookup: Lookup): boolean {
    if (lookup.isTroubled || lookup.isBare || lookup.attempts.length === 1) return false;
    if (!lookup.isFirstOnPort && this.#hiddenBefore(lookup) !== undefined) return false;
    return !isAlone(lookup) && !this.#waiting.concerns(lookup);
  }

  /** Something goes on across a leap of the time stamps: no client waits that long, so the clock was set. */
  #crossed(lookup: Lookup, { capture, frame }: { capture: number; frame: number }): void {
    const leap = this.#leap;
    if (leap === undefined || lookup.start > leap.from) return;
    if (!leap.isStep) {
      leap.isStep = true;
      this.#sink.stepped(capture, frame, leap.to - leap.from);
      for (const open of this.#deadlines) if (open.start <= leap.from) open.isInterrupted = true;
    }
  }

  /** A response with an ID that was not asked with, or to nothing that was asked: the client has to ignore it. */
  #unacceptable(datagram: Datagram, message: MessageView, seen: Seen): void {
    const { destination, destinationPort, source } = datagram;
    const waiting = this.#ports
      .first(destination, destinationPort, message.name)
      ?.lookup.attempts.findLast(
        (attempt) =>
          attempt.qtype === message.qtype &&
          attempt.server === source &&
          attempt.clientPort === destinationPort &&
          // What comes later may be to a query that is not in the capture.
          seen.time - attempt.time <= usualWithin(this.#usual(source)),
      );
    if (waiting !== undefined) this.#oddity('mismatched-id', waiting, datagram, message, seen);
    else {
      this.#books.stranger(seen.capture);
      const answer = this.#exchanges.strange(datagram, message, seen);
      this.placement.place('unmatched', undefined, answer);
    }
  }

  #oddity(
    kind: AnswerKind,
    attempt: Attempt,
    datagram: Datagram,
    message: MessageView,
    seen: Seen,
  ): void {
    const answer = fill(new Answer(), kind, datagram, message, seen);
    answer.attempt = attempt;
    if (!attempt.addOther(answer)) this.#books.stranger(seen.capture);
    if (kind !== 'duplicate' && attempt.answer === undefined) attempt.lookup.isTroubled = true;
    this.#placeAnswer(attempt, answer);
  }

  /** Nothing has come of this lookup for as long as its patience lasts. */
  #passed(lookup: Lookup, patience: Patience): void {
    switch (patience) {
      case Patience.fresh:
        if (!lookup.isBare) this.#waiting.add(lookup);
        this.#look(lookup);
        return;
      case Patience.linger:
        this.#look(lookup);
        return;
      case Patience.alone:
        this.#alone.remove(lookup);
        this.#decide(lookup);
        return;
      case Patience.asked:
        if (lookup.isBare) this.#settle(lookup);
        else this.#overdue(lookup);
        return;
      default:
        this.#settle(lookup);
    }
  }

  /** Is it by itself, a leg or a retry of another one? A leg is told now, a retry when its own legs are together. */
  #look(lookup: Lookup): void {
    if (lookup.isBare) {
      if (isAnsweredWholly(lookup)) this.#settle(lookup);
      else this.#deadlines.wait(lookup, Patience.asked);
      return;
    }
    if (isAlone(lookup) && !this.#isDueOnPort(lookup)) {
      const partner = this.#alone.partner(lookup);
      if (partner !== undefined && this.#couple(lookup, partner)) return;
      this.#deadlines.wait(lookup, Patience.alone);
    } else if (isAlone(lookup) || this.#waiting.concerns(lookup) || this.#hiddenBefore(lookup))
      this.#deadlines.wait(lookup, Patience.alone);
    else this.#goOn(lookup);
  }

  /** An earlier lookup on its port, of which a leg may have been lost before this place. */
  #hiddenBefore(lookup: Lookup): Lookup | undefined {
    const onPort = firstOnPort(lookup);
    const before = onPort && this.#ports.next(onPort);
    if (before === undefined) return undefined;
    const own = this.#ownOf(before);
    if (!hasHiddenLeg(before.lookup, own, lookup)) return undefined;
    // Two that were taken for one are taken apart for good reason only.
    const isDue = !before.lookup.isCoupled || isTimer(lookup.start - own[0]!.time);
    return isDue ? before.lookup : undefined;
  }

  /** It has the ID of what another lookup misses: it is a part of that. */
  #isRepeated(lookup: Lookup): boolean {
    return this.#waiting.concerns(lookup) && repeatedBy(lookup, this.#waiting) !== undefined;
  }

  /** It comes when a leg would be sent again that was lost before this place: it is that, and nobody's partner. */
  #isDueOnPort(lookup: Lookup): boolean {
    const before = this.#hiddenBefore(lookup);
    return before !== undefined && !before.isCoupled && isTimer(lookup.start - before.start);
  }

  /** What of its lookup left from its own port, where legs from two ports were taken for one lookup. */
  #ownOf({ lookup, clientPort }: Attempt): readonly Attempt[] {
    if (!lookup.isCoupled) return lookup.attempts;
    return lookup.attempts.filter((attempt) => attempt.clientPort === clientPort);
  }

  #decide(lookup: Lookup): void {
    const hidden = this.#hiddenBefore(lookup);
    if (hidden?.isCoupled) this.#uncouple(hidden, lookup.attempts[0]!.clientPort);
    const earlier = hidden ? this.#hiddenBefore(lookup) : retried(lookup, this.#waiting);
    if (earlier !== undefined && this.#join(lookup, earlier, false)) return;
    this.#goOn(lookup);
  }

  #goOn(lookup: Lookup): void {
    if (!isAnsweredWholly(lookup)) this.#deadlines.wait(lookup, Patience.asked);
    else {
      const isHalf = isAlone(lookup);
      if (isHalf || lookup.isTroubled) this.#waiting.remember(lookup);
      this.#rest(lookup, lookup.isTroubled || isHalf ? Patience.late : Patience.rest);
    }
  }

  #rest(lookup: Lookup, patience: Patience): void {
    this.#deadlines.wait(lookup, patience);
    if (this.#deadlines.count(patience) > MAX_RESTING)
      this.#settle(this.#deadlines.first(patience)!);
  }

  #couple(one: Lookup, other: Lookup): boolean {
    const into = one.start <= other.start ? one : other;
    if (!this.#join(one, other, true)) return false;
    into.isCoupled = true;
    return true;
  }

  /**
   * Makes two lookups one. False when that would be too long.
   *
   * @param mayBeRetry what comes of them may in turn be a retry of another
   */
  #join(one: Lookup, other: Lookup, mayBeRetry: boolean): boolean {
    if (one.attempts.length + other.attempts.length > MAX_ATTEMPTS) return false;
    const [into, part] = one.start <= other.start ? [one, other] : [other, one];
    this.#deadlines.remove(part);
    this.#waiting.remove(part);
    this.#alone.remove(part);
    for (const attempt of part.attempts) {
      if (!attempt.isOnPort || !isOnPortOf(into, attempt)) continue;
      this.#ports.remove(attempt);
    }
    join(part, into);
    this.#waiting.remove(into);
    if (!mayBeRetry || lacksSomething(into)) this.#waiting.add(into);
    this.#open--;
    this.#spares.take(part);
    if (mayBeRetry && this.#waiting.concerns(into)) this.#deadlines.wait(into, Patience.alone);
    else this.#goOn(into);
    return true;
  }

  /**
   * Two legs from two ports were taken for one lookup, and now one of the ports sends its own other leg: it belongs to
   * itself, as does the other one.
   */
  #sendsOwnLeg(onPort: Attempt, message: MessageView, now: Nanoseconds): void {
    const own = this.#ownOf(onPort);
    if (own.some(({ qtype }) => qtype === message.qtype)) return;
    const { time, answer } = own.at(-1)!;
    if (now - (answer?.time ?? time) <= LEG_WINDOW)
      this.#uncouple(onPort.lookup, onPort.clientPort);
  }

  #uncouple(lookup: Lookup, port: number): void {
    const own = lookup.attempts.filter(({ clientPort }) => clientPort === port);
    const others = lookup.attempts.filter(({ clientPort }) => clientPort !== port);
    const [stays, goes] = own[0]!.time <= others[0]!.time ? [own, others] : [others, own];
    this.#waiting.remove(lookup);
    const part = this.#spares.lookup();
    part.isBare = false;
    part.number = ++this.#count;
    this.#open++;
    split(lookup, stays, part, goes);
    this.#deadlines.begin(part, part.start);
    for (const one of [lookup, part]) if (lacksSomething(one)) this.#waiting.add(one);
  }

  /** No resolver waits longer than this before it sends again: something is wrong, or the client has its answer. */
  #overdue(lookup: Lookup): void {
    lookup.clientWentOn = this.#lastStart.get(lookup.client) > lookup.lastQuery;
    lookup.isTroubled = true;
    this.#deadlines.wait(lookup, Patience.waiting);
  }

  #settle(lookup: Lookup): void {
    this.#deadlines.remove(lookup);
    if (lookup.begunBefore >= 0) this.#waiting.remove(lookup);
    let isWhole = true;
    for (const attempt of lookup.attempts) {
      this.#exchanges.remove(attempt);
      if (attempt.isOnPort) this.#ports.remove(attempt);
      if (attempt.copies.length > 0) knowSecond(attempt);
      if (attempt.answer === undefined) isWhole = false;
    }
    this.#open--;
    lookup.isSettled = true;
    if (!isWhole) {
      lookup.isTroubled = true;
      for (const attempt of lookup.attempts) knowEcho(attempt);
    }
    if (lookup.isTroubled && lookup.attempts.length > 1)
      assignAnswers(lookup.attempts, this.#usual);
    this.#books.add(lookup);
    if (lookup.isBare || !this.#sink.settled(lookup)) this.#spares.take(lookup);
  }
}

function firstOnPort({ attempts }: Lookup): Attempt | undefined {
  for (const attempt of attempts) if (attempt.isOnPort) return attempt;
  return undefined;
}

function isOnPortOf({ attempts }: Lookup, { clientPort }: Attempt): boolean {
  return attempts.some((attempt) => attempt.isOnPort && attempt.clientPort === clientPort);
}

/** What came from elsewhere, or as a second answer, was this one, before it was translated back. */
function knowCopies(attempt: Attempt, answer: Answer, translations: Translations): void {
  if (!isNumbered(answer)) knowCopiesOf(attempt, attempt, answer, translations);
  else for (const one of attempt.lookup.attempts) knowCopiesOf(one, attempt, answer, translations);
}

function knowCopiesOf(
  one: Attempt,
  attempt: Attempt,
  answer: Answer,
  translations: Translations,
): void {
  if (one.others.length === 0) return;
  const { client } = attempt.lookup;
  const { clientPort } = attempt;
  one.others = one.others.filter((other) => {
    if (other.kind === 'mismatched-id' || !isCopy(answer, other, false)) return true;
    const { capture, frame, time, place, source: peer } = other;
    const copy = { of: 'response', capture, frame, time, place, peer, client, clientPort } as const;
    if (!attempt.addCopy(copy)) return true;
    noteTranslation(translations, attempt, other, answer);
    other.kind = 'copy';
    other.attempt = attempt;
    return false;
  });
}

/** A response loses hops on its way to the client: there it comes from the address that was asked. */
function noteTranslation(
  translations: Translations,
  { server }: Attempt,
  { hopLimit, source }: Answer,
  answer: Answer,
): void {
  if (!isNumbered(answer)) return;
  if (hopLimit > answer.hopLimit) translations.note(server, source);
  else if (hopLimit < answer.hopLimit) translations.note(source, server);
}

/** What was seen of it at other places before is no answer by itself, and belongs to the same transmission. */
function knowEchoes(attempt: Attempt, answer: Answer, translations: Translations): void {
  for (const other of attempt.lookup.attempts) {
    if (other.copies.length === 0) continue;
    const echo = other.copies.find((copy) => copy.answer && isCopy(copy.answer, answer, false));
    if (echo === undefined) continue;
    noteTranslation(translations, attempt, echo.answer!, answer);
    echo.answer!.attempt = attempt;
    echo.answer = undefined;
    if (other === attempt || !attempt.addCopy(echo)) continue;
    other.copies = other.copies.filter((copy) => copy !== echo);
  }
}

/** The answer was seen on its way, the capture lacks its end: where nobody asks again, the client had it. */
function knowEcho(attempt: Attempt): void {
  if (attempt.answer !== undefined || attempt.copies.length === 0) return;
  if (attempt.lookup.unreachables.length > 0 || retryOf(attempt) !== undefined) return;
  const echo = attempt.copies.find(({ answer }) => answer !== undefined);
  if (echo === undefined) return;
  attempt.copies = attempt.copies.filter((copy) => copy !== echo);
  attempt.answer = echo.answer!;
  attempt.answer.kind = kindOf(attempt, attempt.answer);
}

/** What was seen on its way, of another number than the answer that came, was another one. */
function knowSecond(attempt: Attempt): void {
  const { copies } = attempt;
  if (attempt.answer === undefined || copies.every(({ answer }) => answer === undefined)) return;
  attempt.copies = copies.filter(({ answer }) => {
    if (answer === undefined || !isNumbered(answer)) return true;
    if (answer.ipId === attempt.answer!.ipId) return true;
    answer.kind = 'duplicate';
    return !attempt.addOther(answer);
  });
}
