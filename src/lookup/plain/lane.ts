import { type Datagram, Transport } from '../../decode/datagram.ts';
import { Type } from '../../dns/codes.ts';
import { type MessageView, NO_NAME } from '../../dns/message-view.ts';
import type { AddressId } from '../../wire/address.ts';
import type { Nanoseconds } from '../../wire/time.ts';
import { Answer, Attempt, Lookup } from '../lookup.ts';
import type { Seen } from '../sighting.ts';
import { isUsual } from '../grouping/completion.ts';
import type { Kept } from '../grouping/ending/deadlines.ts';
import { MAX_RESTING } from '../grouping/grouping.ts';
import { isAddressType } from '../grouping/legs.ts';
import type { HeldRows } from '../lines/held-rows.ts';
import type { OpenLookups } from '../grouping/open-lookups.ts';
import { Patience } from '../grouping/ending/patience.ts';
import { LEG_WINDOW, LONGEST_DEFAULT_WAIT, PARTNER_WINDOW } from '../times.ts';
import { NONE } from './columns.ts';
import { PlainRows } from './rows.ts';

/** Most rows from the oldest to the newest, taken ones included: four times as many as may rest. Some 17 MB. */
const MAX_ROWS = 1 << 16;

/** Callbacks of the lane: whether it is off, and where its lookups go. */
interface Ends {
  /** Whether no lookup may be a row now: something refers to every lookup, or the clock may have been set. */
  readonly isOff: () => boolean;
  /**
   * Takes a lookup that is over and is in no table.
   * @returns whether the sink keeps the lookup
   */
  readonly over: (lookup: Lookup) => boolean;
  /** Ties the messages that wait to be printed to this lookup, which was a row until now. */
  readonly isNoRow: (lookup: Lookup) => void;
}

/**
 * The fast lane for plain lookups: A and AAAA from a port of their own, each answered at once by the server that was
 * asked. Nearly all lookups are plain, and the lane stores each as a row of numbers, without an object. When a packet
 * makes a lookup less than plain, the lane gives the row back to the layers as objects, in the state that the layers
 * themselves would have built. Lane and layers give equal results, so that a lookup can change over at any time.
 */
export class PlainLane implements Kept, HeldRows {
  readonly #rows = new PlainRows(MAX_ROWS);
  readonly #open: OpenLookups;
  readonly #ends: Ends;
  readonly #slow: Nanoseconds;
  /** The objects of the last lookup that was over, reused for the next one. */
  #last = answered();
  /** The row that `read` returned last, and the object into which rows are read. */
  #read = NONE;
  readonly #shown = answered();
  /** The first row that `advance` has not checked yet for missing answers. */
  #unseen = 0;
  /** Time of the next check for missing answers. */
  #lookAt: Nanoseconds = Infinity;

  /** @param slow from how many nanoseconds on an answer is slow */
  constructor(open: OpenLookups, slow: Nanoseconds, ends: Ends) {
    this.#open = open;
    this.#slow = slow;
    this.#ends = ends;
  }

  /**
   * Takes a readable query.
   * @returns false if the layers have to take the query
   */
  query(datagram: Datagram, message: MessageView, seen: Seen): boolean {
    const row = this.#rows.find(datagram.source, datagram.sourcePort, message.name);
    if (row === NONE) {
      if (this.#begins(datagram, message, seen)) return true;
    } else if (this.#isSecondLeg(row, datagram, message, seen)) {
      this.#rows.addLeg(row, message, seen);
      this.#asked(row, datagram, seen);
      return true;
    }
    // The layers compare the query with those that have its bytes.
    for (const one of [row, this.#open.exchanges.rowLike(seen)])
      if (one !== NONE && this.#rows.has(one)) this.giveBack(one);
    return false;
  }

  /**
   * Takes a response.
   * @returns false if the layers have to take the response
   */
  response(datagram: Datagram, message: MessageView, seen: Seen): boolean {
    const { destination, destinationPort } = datagram;
    if (message.name === NO_NAME) this.wake(destination, destinationPort);
    const row = this.#rows.find(destination, destinationPort, message.name);
    if (row === NONE) return false;
    const leg = this.#answered(row, datagram, message, seen);
    if (leg === NONE) {
      this.giveBack(row);
      return false;
    }
    const { placement } = this.#open;
    const hasAll = this.#rows.isWholeWith(row, leg);
    this.#rows.addAnswer(row, leg, datagram, message, seen);
    placement.placePlain(
      row,
      'answer',
      datagram.destination,
      datagram.source,
      this.#rows.askedAt(row, leg),
    );
    if (hasAll) this.#hasAll(row, destination, seen.time);
    return true;
  }

  /** Advances capture time. Rows without all four messages LEG_WINDOW after their first query go to the layers. */
  advance(now: Nanoseconds): void {
    if (now <= this.#lookAt) return;
    const rows = this.#rows;
    this.#unseen = Math.max(this.#unseen, rows.first);
    for (; this.#unseen < rows.end; this.#unseen++) {
      if (!rows.has(this.#unseen) || rows.isComplete(this.#unseen)) continue;
      this.#lookAt = rows.startOf(this.#unseen) + LEG_WINDOW;
      if (now <= this.#lookAt) return;
      this.giveBack(this.#unseen);
    }
    this.#lookAt = Infinity;
  }

  /** Time at which the oldest complete row is over; Infinity without complete rows. */
  get deadline(): Nanoseconds {
    const { first } = this.#rows.complete;
    return first === NONE ? Infinity : this.#rows.lastOf(first) + LONGEST_DEFAULT_WAIT;
  }

  /** Number of complete rows. */
  get resting(): number {
    return this.#rows.complete.size;
  }

  /** Ends the oldest complete row. */
  pass(): void {
    this.#over(this.#rows.complete.first);
  }

  /** Gives all rows back if one may have this client and port: the packet may concern any lookup on that port. */
  wake(client: AddressId, port: number): void {
    if (this.#rows.mayHaveOn(client, port)) this.wakeAll();
  }

  wakeAll(): void {
    while (this.#rows.size > 0) this.giveBack(this.#rows.first);
    // The next row may be of another capture, and earlier.
    this.#lookAt = Infinity;
  }

  /** Turns a row into a lookup, and enters the lookup into the tables of the layers. */
  giveBack(row: number): void {
    const { deadlines, exchanges, ports, spares } = this.#open;
    const isComplete = this.#rows.isComplete(row);
    const lookup = this.#rows.take(row, spares);
    this.#isNoRow(row, lookup);
    for (const attempt of lookup.attempts) exchanges.takeBack(attempt);
    ports.add(lookup.attempts[0]!);
    if (isComplete) deadlines.takeBack(lookup, Patience.rest);
    else deadlines.takeBack(lookup, isWhole(lookup) ? Patience.linger : Patience.fresh);
  }

  hold(row: number): void {
    this.#rows.hold(row);
  }

  isOver(row: number): boolean {
    return this.#rows.isTaken(row);
  }

  isWhole(row: number): boolean {
    return this.#rows.isWhole(row);
  }

  printed(row: number): void {
    this.#rows.printed(row);
  }

  read(row: number): Lookup {
    if (row !== this.#read) {
      this.#rows.readInto(row, this.#shown);
      this.#shown.isSettled = true;
      this.#read = row;
    }
    return this.#shown;
  }

  #begins(datagram: Datagram, message: MessageView, seen: Seen): boolean {
    const { clients, counts, deadlines, flows, justDenied, ports, waiting } = this.#open;
    const { source, sourcePort, destination, destinationPort } = datagram;
    if (this.#ends.isOff() || this.#rows.isFull || seen.isUntimed || seen.time < deadlines.now)
      return false;
    if (datagram.transport !== Transport.udp || !isAddressType(message.qtype)) return false;
    if (message.name < 0 || !isSmall(message.name) || !isSmall(counts.begun + 1)) return false;
    if (ports.first(source, sourcePort, message.name) !== undefined) return false;
    if (waiting.hasName(source, message.name)) return false;
    if (justDenied.wasTold(source, seen.time)) return false;
    // This check comes last, because `isFresh` notes that the five-tuple is used.
    if (!this.#isNew(datagram, message, seen)) return false;
    const isFresh = flows.isFresh(source, sourcePort, destination, destinationPort, seen.time);
    const row = this.#rows.begin(datagram, message, seen, ++counts.begun, isFresh);
    counts.open++;
    clients.begun(source, seen.time);
    if (this.#lookAt === Infinity) this.#lookAt = seen.time + LEG_WINDOW;
    this.#asked(row, datagram, seen);
    return true;
  }

  /** Whether the query is the second leg of a row, sent to the same server. */
  #isSecondLeg(row: number, datagram: Datagram, message: MessageView, seen: Seen): boolean {
    const rows = this.#rows;
    if (datagram.transport !== Transport.udp || !isAddressType(message.qtype)) return false;
    if (seen.isUntimed || !rows.isOtherLeg(row, datagram, message, seen)) return false;
    if (this.#isBehind(row, seen)) return false;
    // A port that is used for lookup after lookup needs more checks of what belongs together
    // (grouping/joining/belonging.ts). The lane takes only an AAAA query right after the A query there.
    if (
      !rows.isFresh(row) &&
      (message.qtype === Type.A || seen.time - rows.lastOf(row) > PARTNER_WINDOW)
    )
      return false;
    return this.#isNew(datagram, message, seen);
  }

  /** Whether the packet is out of order. */
  #isBehind(row: number, { time }: Seen): boolean {
    return time < this.#open.deadlines.now || time < this.#rows.lastOf(row);
  }

  /** Whether no earlier packet is this query, has its ID, or answers it. */
  #isNew(datagram: Datagram, message: MessageView, seen: Seen): boolean {
    const { exchanges, hops, waiting } = this.#open;
    const { source, sourcePort, destination } = datagram;
    if (!isSmall(seen.frame) || !isSmall(seen.place)) return false;
    if (waiting.hasId(source, message.id, message.name)) return false;
    if (exchanges.sentFrom(source, sourcePort, message.id) !== undefined) return false;
    if (exchanges.mayBeAnswered(seen)) return false;
    const like = exchanges.rowLike(seen);
    if (like !== NONE && this.#rows.has(like)) return false;
    if (exchanges.like(seen) !== undefined) return false;
    return !hops.mayForward(source, destination, seen.place);
  }

  /** Notes and places a query. */
  #asked(row: number, { source, destination }: Datagram, seen: Seen): void {
    const { exchanges, placement } = this.#open;
    exchanges.addRow(seen, row);
    placement.placePlain(row, 'query', source, destination, seen.time);
  }

  /** Returns the leg that the response answers as a healthy server would; otherwise NONE. */
  #answered(row: number, datagram: Datagram, message: MessageView, seen: Seen): number {
    const rows = this.#rows;
    const { transport, isFirstFragmentOnly, destination } = datagram;
    if (transport !== Transport.udp || isFirstFragmentOnly || message.isTruncated) return NONE;
    if (!isUsual(message.rcode) || !isSmall(seen.frame) || !isSmall(seen.place)) return NONE;
    if (seen.isUntimed || this.#isBehind(row, seen)) return NONE;
    const leg = rows.legOf(row, datagram, message, seen);
    if (leg === NONE || seen.time - rows.askedAt(row, leg) >= this.#slow) return NONE;
    const { waiting } = this.#open;
    if (rows.isWholeWith(row, leg)) {
      if (waiting.hasName(destination, message.name)) return NONE;
      if (waiting.hasId(destination, rows.idOf(row, 0), message.name)) return NONE;
      if (waiting.hasId(destination, message.id, message.name)) return NONE;
    }
    return leg;
  }

  /** Handles a row in which each query has its answer. */
  #hasAll(row: number, client: AddressId, now: Nanoseconds): void {
    const { clients, deadlines } = this.#open;
    clients.stillWaited({ client, lastQuery: this.#rows.lastAskedAt(row) });
    if (!this.#rows.isComplete(row)) return;
    deadlines.expect(now + LONGEST_DEFAULT_WAIT);
    deadlines.limit(Patience.rest, MAX_RESTING);
  }

  /** Passes the lookup of a complete row on. Its objects are reused, unless something refers to them. */
  #over(row: number): void {
    const lookup = this.#last;
    this.#rows.takeInto(row, lookup);
    lookup.isSettled = false;
    const isKept = this.#ends.over(lookup);
    // The answers contradict each other, so the sink has marked the lookup as troubled.
    if (lookup.isTroubled) this.#isNoRow(row, lookup);
    if (isKept || lookup.isTroubled) this.#last = answered();
  }

  /** Ties the held messages of a row to its lookup, and lets the row go. */
  #isNoRow(row: number, lookup: Lookup): void {
    if (this.#rows.isHeld(row)) this.#ends.isNoRow(lookup);
    this.#rows.free(row);
  }
}

/** Returns a lookup with two answered legs, to be filled in. */
function answered(): Lookup {
  const lookup = new Lookup();
  for (let leg = 0; leg < 2; leg++) {
    const query = new Attempt(lookup);
    query.answer = new Answer();
    lookup.attempts.push(query);
  }
  return lookup;
}

function isWhole({ attempts }: Lookup): boolean {
  return attempts.every(({ answer }) => answer !== undefined);
}

/** Whether the number fits into 32 bits. */
function isSmall(number: number): boolean {
  return (number | 0) === number;
}
