import type { Packet } from '../../capture/packet.ts';
import { type Datagram, Transport } from '../../decode/datagram.ts';
import { aliasesOf } from '../../dns/cname-targets.ts';
import { type MessageView, type NameId, NO_NAME } from '../../dns/message-view.ts';
import type { NameTable } from '../../dns/name-table.ts';
import type { AddressId } from '../../wire/address.ts';
import { MILLISECOND, type Nanoseconds, SECOND } from '../../wire/time.ts';
import type { Attempt, Copy, Lookup } from '../lookup.ts';
import type { Sighting } from '../sighting.ts';
import { isTranslated } from '../exchange/copies.ts';
import { Aliases } from './aliases.ts';
import { LONGEST_DEFAULT_WAIT } from '../times.ts';
import { retryOf } from './retries.ts';
import { addTo, countUp } from '../../wire/by-key.ts';

/** Maximum of kept messages of one vantage: some 150 MB. Later messages are not compared, and the report says so. */
const MAX_SIGHTS = 1_000_000;
/** Maximum of time differences that are used to compare the clocks. */
const MAX_SAMPLES = 20_000;
/** Maximum of sights compared per ID and question. Retransmissions make false pairs, which the vote outweighs. */
const MAX_PAIRS = 8;
/** Differences within this width are counted together. */
const BIN: Nanoseconds = 20 * MILLISECOND;
/** Maximum distance of two sights of one packet, once the clocks are aligned. */
const NEAR: Nanoseconds = 50 * MILLISECOND;

/** Clocks synchronised by NTP differ by less. Of two equally supported offsets, one smaller than this is right. */
const SET_CLOCKS: Nanoseconds = SECOND;

/**
 * Why a missing packet at a vantage proves nothing.
 *
 * - `clocks`: the clock offset may be wrong by the time-out of a resolver, so a retransmission may be taken for the
 *   first query.
 * - `full`: some messages of the vantage were not kept.
 * - `begins-later`, `ends-before`: the vantage has no packets of that time.
 * - `unreadable`: the vantage has a query at that moment whose question cannot be read.
 */
export type Blindness = 'clocks' | 'full' | 'begins-later' | 'ends-before' | 'unreadable';

/** A message seen at a vantage. Its time is that of the clock there. */
export interface Sight extends Sighting {
  readonly name: NameId;
  readonly qtype: number;
  readonly id: number;
  readonly rcode: number;
  readonly isResponse: boolean;
  /** The server's address at this place. After DNAT it is not the address that the client asked. */
  readonly peer: AddressId;
  readonly client: AddressId;
  readonly clientPort: number;
  /** Port of the server. */
  readonly peerPort: number;
  readonly hopLimit: number;
}

/**
 * The same traffic captured at another place. Its packets are never counted and never form lookups: they show where
 * else the packets of the main capture were seen. NAT may have changed every address and port, so a packet is
 * recognised by ID, question, direction and time.
 */
export class Vantage {
  /** Number of kept messages. */
  size = 0;
  readonly name: string;
  /** Index of its file in the report. */
  readonly capture: number;
  /** Number of messages that came after the vantage was full. */
  refused = 0;
  /** Which names lead to which, according to the answers seen here. */
  readonly aliases = new Aliases();
  readonly #names: Pick<NameTable, 'intern'>;
  readonly #sights = new Map<number, Sight[]>();
  readonly #differences: Nanoseconds[] = [];
  #agreement: Agreement | undefined;
  #first: Nanoseconds = Infinity;
  #last: Nanoseconds = -Infinity;
  /** Times of queries whose question cannot be read. */
  readonly #unreadable: Nanoseconds[] = [];

  /** @param names the table that interns the targets of aliases */
  constructor(name: string, capture: number, names: Pick<NameTable, 'intern'>) {
    this.name = name;
    this.capture = capture;
    this.#names = names;
  }

  /** Notes the time of a packet, which tells when this capture begins and ends. */
  packet(time: Nanoseconds): void {
    if (time < this.#first) this.#first = time;
    if (time > this.#last) this.#last = time;
  }

  /** Keeps a message of this vantage. */
  message(datagram: Datagram, message: MessageView, { frame, time }: Packet): void {
    if (datagram.transport === Transport.icmp) return;
    if (message.name === NO_NAME) {
      if (!message.isResponse && this.#unreadable.length < MAX_SIGHTS) this.#unreadable.push(time);
      return;
    }
    if (this.size >= MAX_SIGHTS) {
      this.refused++;
      return;
    }
    this.size++;
    const { isResponse, name } = message;
    const { capture } = this;
    const { source, sourcePort, destination, destinationPort, place, hopLimit } = datagram;
    const ends = isResponse
      ? { peer: source, peerPort: sourcePort, client: destination, clientPort: destinationPort }
      : { peer: destination, peerPort: destinationPort, client: source, clientPort: sourcePort };
    if (isResponse)
      for (const target of aliasesOf(message, this.#names)) this.aliases.add(target, name);
    const { id, qtype, rcode } = message;
    const seen = { capture, frame, time, place, hopLimit };
    const sight = { ...seen, name, id, qtype, rcode, isResponse, ...ends };
    addTo(this.#sights, message.id * 0x10000 + message.qtype, sight);
  }

  /** Compares the clocks by a message of the main capture: every sight of that message here may be its copy. */
  compare(message: MessageView, time: Nanoseconds): void {
    if (this.#differences.length >= MAX_SAMPLES) return;
    const sights = this.#of(message.id, message.qtype, message.name, message.isResponse);
    for (const sight of sights.slice(0, MAX_PAIRS)) this.#differences.push(sight.time - time);
  }

  /**
   * How far this clock is ahead of that of the main capture, according to most copies. Undefined without copies, or if
   * two offsets are equally likely and the best one is too large for clocks set by NTP.
   */
  get offset(): Nanoseconds | undefined {
    const agreement = this.#agreed;
    if (agreement?.isTie && Math.abs(agreement.offset) > SET_CLOCKS) return undefined;
    return agreement?.offset;
  }

  get #agreed(): Agreement | undefined {
    if (this.#agreement === undefined && this.#differences.length > 0)
      this.#agreement = agreed(this.#differences);
    return this.#agreement;
  }

  /**
   * Adds the sights of each query and its answer here to the copies of the attempt. On `any` each packet has several
   * sights, before and after the translation.
   */
  addCopies(lookup: Lookup): void {
    for (const attempt of lookup.attempts) {
      const { id, qtype, time, answer } = attempt;
      const queries = this.#near(id, qtype, lookup.name, false, time);
      const responses = answer
        ? this.#near(id, qtype, lookup.name, true, answer.time)
        : this.#answersTo(attempt, queries);
      for (const copy of [...queries, ...responses]) attempt.addCopy(copy);
    }
  }

  /**
   * Returns answers that the main capture lacks, matched by the addresses and ports of the query here. The answer must
   * come after that sight of the query and before the client sends it again.
   */
  #answersTo(attempt: Attempt, queries: readonly Copy[]): Copy[] {
    const { id, qtype, lookup } = attempt;
    const until = retryOf(attempt)?.time ?? attempt.time + LONGEST_DEFAULT_WAIT;
    return this.#between(id, qtype, lookup.name, true, attempt.time - NEAR, until).filter((one) =>
      queries.some(
        ({ client, clientPort, peer, time }) =>
          client === one.client &&
          clientPort === one.clientPort &&
          peer === one.peer &&
          time <= one.time,
      ),
    );
  }

  /**
   * Returns why the absence of a query at this time of the main capture proves nothing; undefined if it proves that the
   * query did not come here. In that case the clocks agree, the vantage covers that time, all its messages were kept,
   * and no query at that moment is unreadable.
   */
  blindAt(time: Nanoseconds): Blindness | undefined {
    const agreement = this.#agreed;
    if (agreement === undefined || agreement.isTie) return 'clocks';
    if (this.refused > 0) return 'full';
    const here = time + agreement.offset;
    if (here < this.#first) return 'begins-later';
    if (here > this.#last) return 'ends-before';
    return this.#unreadable.some((one) => Math.abs(one - here) <= NEAR) ? 'unreadable' : undefined;
  }

  /**
   * Goes through all kept messages, so call it once for all names.
   *
   * @yields the messages about these names
   */
  *about(names: ReadonlySet<NameId>): IterableIterator<Sight> {
    for (const sights of this.#sights.values())
      for (const sight of sights) if (names.has(sight.name)) yield sight;
  }

  /** Returns a query with this ID and question, sent at that time of the main capture; undefined if none was seen. */
  find(id: number, qtype: number, name: NameId, time: Nanoseconds): Copy | undefined {
    return this.#near(id, qtype, name, false, time)[0];
  }

  /** Returns the same query on its way to another address than the client asked; undefined if none was seen. */
  translated(
    id: number,
    qtype: number,
    name: NameId,
    time: Nanoseconds,
    server: AddressId,
  ): Copy | undefined {
    return this.#near(id, qtype, name, false, time).find(({ peer }) => peer !== server);
  }

  #near(id: number, qtype: number, name: NameId, isResponse: boolean, time: Nanoseconds): Copy[] {
    return this.#between(id, qtype, name, isResponse, time - NEAR, time + NEAR);
  }

  #between(
    id: number,
    qtype: number,
    name: NameId,
    isResponse: boolean,
    from: Nanoseconds,
    until: Nanoseconds,
  ): Copy[] {
    const { offset, capture } = this;
    if (offset === undefined) return [];
    return this.#of(id, qtype, name, isResponse)
      .filter(({ time }) => time - offset >= from && time - offset <= until)
      .map(({ frame, place, hopLimit, peer, client, clientPort, time: at }) => ({
        capture,
        frame,
        place,
        hopLimit,
        peer,
        client,
        clientPort,
        time: at - offset,
        of: isResponse ? 'response' : 'query',
      }));
  }

  #of(id: number, qtype: number, name: NameId, isResponse: boolean): Sight[] {
    const sights = this.#sights.get(id * 0x10000 + qtype) ?? [];
    return sights.filter((sight) => sight.name === name && sight.isResponse === isResponse);
  }
}

/** The offset between two clocks. */
interface Agreement {
  readonly offset: Nanoseconds;
  /** Whether equally many differences agree on another offset, as retransmissions look alike. */
  readonly isTie: boolean;
}

/**
 * Returns the median difference of the fullest two adjacent bins. Two bins are taken together because differences that
 * belong together may lie on both sides of an edge. Of equally full pairs of bins, the one with the smallest offset
 * wins.
 */
function agreed(differences: readonly Nanoseconds[]): Agreement {
  const votes = new Map<number, number>();
  for (const difference of differences) {
    const bin = Math.round(difference / BIN);
    for (const pair of [bin - 1, bin]) countUp(votes, pair);
  }
  const [[winner, most]] = [...votes].toSorted(
    ([a, m], [b, n]) => n - m || Math.abs(a + 0.5) - Math.abs(b + 0.5),
  ) as [[number, number]];
  const isTie = [...votes].some(([bin, count]) => count === most && Math.abs(bin - winner) > 1);
  const near = differences
    .filter((difference) => Math.abs(difference - (winner + 0.5) * BIN) <= BIN)
    .toSorted((a, b) => a - b);
  return { offset: near[Math.floor(near.length / 2)]!, isTie };
}

/** Returns a sight of the query on its way to another server than the client asked; undefined without one. */
export function copyAfterTranslation(attempt: Attempt): Copy | undefined {
  return attempt.copies.find((copy) => isTranslated(attempt, copy));
}

/** Returns a sight of the query at the given capture before its translation; undefined without one. */
export function copyBeforeTranslation(attempt: Attempt, capture: number): Copy | undefined {
  return attempt.copies.find(
    (copy) => copy.of === 'query' && copy.capture === capture && copy.peer === attempt.server,
  );
}
