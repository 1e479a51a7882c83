import type { Datagram } from '../../decode/datagram.ts';
import type { MessageView } from '../../dns/message-view.ts';
import type { Nanoseconds } from '../../wire/time.ts';
import { assignAnswers, fill, type Usual, wasAskedAgain } from '../exchange/answers.ts';
import { Answer, type AnswerKind, type Attempt, type Seen } from '../exchange/attempt.ts';
import { ExchangeTable } from '../exchange/exchange-table.ts';
import type { Books } from '../fate/books.ts';
import { TimeByHandle } from '../figures/by-handle.ts';
import { CLOCK_STEP, LEG_WINDOW, LONGEST_DEFAULT_WAIT } from '../times.ts';
import { Alone, isAlone } from './alone.ts';
import { Belonging } from './belonging.ts';
import { isAnsweredWholly, isUsual, lacksSomething, lastPacket } from './completion.ts';
import { Deadlines } from './deadlines.ts';
import { FlowTable } from './flow-table.ts';
import { join, retried } from './joining.ts';
import { type Lookup, MAX_ATTEMPTS } from './lookup.ts';
import { Patience } from './patience.ts';
import { Placement } from './placement.ts';
import { PortIndex } from './port-index.ts';
import { Spares } from './spares.ts';
import { Waiting } from './waiting.ts';

/** Open lookups at most: some 45 MB. Beyond it the oldest that waits is settled early, and it is reported. */
export const MAX_OPEN = 1 << 16;

/** Healthy lookups kept to see whether their answers arrived: some 12 MB, 5.5 s of 3,000 lookups a second. */
const MAX_RESTING = 1 << 14;

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
  readonly #alone = new Alone();
  readonly #belonging = new Belonging(this.#ports, this.#waiting);
  readonly #deadlines = new Deadlines((lookup, patience) => this.#passed(lookup, patience));
  readonly #spares = new Spares();
  readonly #sink: LookupSink;
  readonly #books: Books;
  readonly #usual: Usual;
  readonly #slow: Nanoseconds;
  /** Of each client: when it began its latest lookup. */
  readonly #lastStart = new TimeByHandle();
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
      for (let first = this.#deadlines.first(patience); first !== undefined; ) {
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
      this.#copy('query', original, datagram.source, datagram.sourcePort, datagram.destination, seen);
      return;
    }
    const lookup = isLookup
      ? this.#belonging.lookupOf(datagram, message, seen.time, twin)
      : undefined;
    if (lookup === undefined) this.#begin(datagram, message, seen, isLookup);
    else if (lookup.attempts.length >= MAX_ATTEMPTS) {
      this.#books.unplacedQuery(seen.capture);
      this.placement.place('other', undefined);
    } else this.#send(lookup, datagram, message, seen);
  }

  response(datagram: Datagram, message: MessageView, seen: Seen): void {
    const tie = this.#exchanges.tie(datagram, message, seen);
    const { attempt } = this.#exchanges;
    if (tie === 'none' || attempt === undefined) this.#unacceptable(datagram, message, seen);
    else if (tie === 'answer') {
      const answer = fill(this.#spares.answer(), 'answer', datagram, message, seen);
      this.#answer(attempt, answer);
      this.#placeAnswer(attempt, answer);
    } else if (tie === 'copy') {
      const { destination, destinationPort, source } = datagram;
      this.#copy('response', attempt, destination, destinationPort, source, seen);
    } else
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
  #rejected(newest: Attempt, { ipId, destination }: Datagram): Attempt {
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
    { capture, frame, time, place }: Seen,
  ): void {
    const isKept = attempt.addCopy({ of, capture, frame, time, place, peer, client, clientPort });
    if (!isKept) this.#books.uncountedCopy(of, capture);
    this.placement.place('copy', attempt);
  }

  #begin(datagram: Datagram, message: MessageView, seen: Seen, isLookup: boolean): void {
    if (this.#open - this.#deadlines.count(Patience.rest) >= MAX_OPEN) {
      this.evicted++;
      this.#settle(this.#deadlines.oldest()!);
    }
    const lookup = this.#spares.lookup();
    lookup.isBare = !isLookup;
    lookup.number = isLookup ? ++this.#count : 0;
    lookup.client = datagram.source;
    lookup.name = message.name;
    lookup.start = seen.time;
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
    answer.kind =
      lookup.attempts.length > 1 && wasAskedAgain(attempt, answer.time) ? 'late' : 'answer';
    if (answer.time > lookup.lastAnswer) lookup.lastAnswer = answer.time;
    this.#crossed(lookup, answer);
    const isDenied = answer.truncated || !isUsual(answer.rcode);
    const isSlow = answer.time - attempt.time >= this.#slow && !lookup.isInterrupted;
    if (isDenied || isSlow || answer.kind === 'late') lookup.isTroubled = true;
    if (isDenied && !lookup.isBare) this.#waiting.add(lookup);
    this.#deadlines.wait(lookup, isAnsweredWholly(lookup) ? Patience.linger : Patience.fresh);
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
          attempt.clientPort === destinationPort,
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
    if (isAlone(lookup)) {
      const partner = this.#alone.partner(lookup);
      if (partner !== undefined && this.#join(lookup, partner)) return;
      this.#deadlines.wait(lookup, Patience.alone);
    } else if (this.#waiting.has(lookup.client, lookup.name))
      this.#deadlines.wait(lookup, Patience.alone);
    else this.#goOn(lookup);
  }

  #decide(lookup: Lookup): void {
    if (!this.#waiting.isEmpty) {
      const earlier = retried(lookup, this.#waiting);
      if (earlier !== undefined && this.#join(lookup, earlier)) return;
    }
    this.#goOn(lookup);
  }

  #goOn(lookup: Lookup): void {
    if (!isAnsweredWholly(lookup)) this.#deadlines.wait(lookup, Patience.asked);
    else if (lookup.isTroubled) this.#deadlines.wait(lookup, Patience.late);
    else {
      this.#deadlines.wait(lookup, Patience.rest);
      if (this.#deadlines.count(Patience.rest) > MAX_RESTING)
        this.#settle(this.#deadlines.first(Patience.rest)!);
    }
  }

  /** Makes two lookups one. False when that would be too long. */
  #join(one: Lookup, other: Lookup): boolean {
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
    if (lacksSomething(into)) this.#waiting.add(into);
    this.#open--;
    this.#spares.take(part);
    this.#goOn(into);
    return true;
  }

  /** No resolver waits longer than this before it sends again: something is wrong, or the client has its answer. */
  #overdue(lookup: Lookup): void {
    lookup.clientWentOn = this.#lastStart.get(lookup.client) > lookup.lastQuery;
    lookup.isTroubled = true;
    this.#deadlines.wait(lookup, Patience.waiting);
  }

  #settle(lookup: Lookup): void {
    this.#deadlines.remove(lookup);
    this.#waiting.remove(lookup);
    for (const attempt of lookup.attempts) {
      this.#exchanges.remove(attempt);
      if (attempt.isOnPort) this.#ports.remove(attempt);
    }
    this.#open--;
    lookup.isSettled = true;
    if (!isAnsweredWholly(lookup)) lookup.isTroubled = true;
    if (lookup.isTroubled && lookup.attempts.length > 1)
      assignAnswers(lookup.attempts, this.#usual);
    this.#books.add(lookup);
    if (lookup.isBare || !this.#sink.settled(lookup)) this.#spares.take(lookup);
  }
}

function isOnPortOf({ attempts }: Lookup, { clientPort }: Attempt): boolean {
  return attempts.some((attempt) => attempt.isOnPort && attempt.clientPort === clientPort);
}

