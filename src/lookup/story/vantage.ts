import type { Packet } from '../../capture/packet.ts';
import { type Datagram, Transport } from '../../decode/datagram.ts';
import { aliasesOf } from '../../dns/aliases.ts';
import { type MessageView, type NameId, NO_NAME } from '../../dns/message-view.ts';
import type { NameTable } from '../../dns/name-table.ts';
import type { AddressId } from '../../wire/address.ts';
import { MILLISECOND, type Nanoseconds, SECOND } from '../../wire/time.ts';
import type { Attempt, Copy, Sighting } from '../exchange/attempt.ts';
import type { Lookup } from '../grouping/lookup.ts';
import { Aliases } from './aliases.ts';
import { LONGEST_DEFAULT_WAIT } from '../times.ts';
import { retryOf } from './retries.ts';
import { addTo, countUp } from '../../wire/by-key.ts';

/** Messages of one vantage that are kept: some 150 MB. Later ones are not compared, and it is reported. */
const MAX_SIGHTS = 1_000_000;
/** Differences of time from which the clocks are compared. */
const MAX_SAMPLES = 20_000;
/** Of one question and ID, so many sights are compared: retransmissions make false pairs, which the vote outweighs. */
const MAX_PAIRS = 8;
/** Differences within this belong together when they are counted. */
const BIN: Nanoseconds = 20 * MILLISECOND;
/** Two sights of one packet lie this close, once the clocks agree. */
const NEAR: Nanoseconds = 50 * MILLISECOND;

/** Clocks that NTP sets differ by less: of two offsets that as much speaks for, one as small is right. */
const SET_CLOCKS: Nanoseconds = SECOND;

/**
 * Why a vantage does not show what did not come there.
 *
 * - `clocks`: its clock may differ by the wait of a resolver, so that a retransmission may be taken for the first query.
 * - `full`: messages of it were not kept.
 * - `begins-later`, `ends-before`: it has no packets of that time.
 * - `unreadable`: a query came at that moment of which the question cannot be read.
 */
export type Blindness = 'clocks' | 'full' | 'begins-later' | 'ends-before' | 'unreadable';

/** A message of a vantage; its time is by the clock there. */
export interface Sight extends Sighting {
  readonly name: NameId;
  readonly qtype: number;
  readonly id: number;
  readonly rcode: number;
  readonly isResponse: boolean;
  /** The server's address in this place: another one than the client asked, after DNAT. */
  readonly peer: AddressId;
  readonly client: AddressId;
  readonly clientPort: number;
  /** Port of the server. */
  readonly peerPort: number;
  readonly hopLimit: number;
}

/**
 * The same traffic captured at another place. Its packets are never counted and never paired: they say where
 * the packets of the main capture were seen as well. NAT may have changed every address and port, so a packet is
 * recognised by ID, question, direction and time.
 */
export class Vantage {
  /** Messages kept. */
  size = 0;
  readonly name: string;
  /** Index of its file in the report. */
  readonly capture: number;
  /** Messages that found the vantage full. */
  refused = 0;
  /** Which names lead to which, as the answers here tell. */
  readonly aliases = new Aliases();
  readonly #names: Pick<NameTable, 'intern'>;
  readonly #sights = new Map<number, Sight[]>();
  readonly #differences: Nanoseconds[] = [];
  #agreement: Agreement | undefined;
  #first: Nanoseconds = Infinity;
  #last: Nanoseconds = -Infinity;
  /** When queries came whose question cannot be read. */
  readonly #unreadable: Nanoseconds[] = [];

  /** @param names in which those are interned to which an alias leads */
  constructor(name: string, capture: number, names: Pick<NameTable, 'intern'>) {
    this.name = name;
    this.capture = capture;
    this.#names = names;
  }

  /** Time goes on: when this capture begins and ends. Everything is kept, and compared at the end. */
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

  /** Compares clocks by a message of the main capture: every sight of it here may be its copy. */
  compare(message: MessageView, time: Nanoseconds): void {
    if (this.#differences.length >= MAX_SAMPLES) return;
    const sights = this.#of(message.id, message.qtype, message.name, message.isResponse);
    for (const sight of sights.slice(0, MAX_PAIRS)) this.#differences.push(sight.time - time);
  }

  /** How far its clock is ahead of the main capture's: what most copies agree on; undefined without any. */
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
   * Where the query of an attempt, and its answer, were seen here: added to its copies. On `any` that is several
   * times, before and after the translation.
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
   * Answers that the main capture does not have, by the addresses and ports that the query has here; from this sight of
   * it on, and before it is sent again.
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
   * Why it tells nothing that a query of this time of the main capture was not seen here; undefined when it says that the
   * query did not come: the capture had begun by then and went on, lacks nothing that is known, and had no query at that
   * moment of which the question is unknown.
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
   * Looks through everything: for all names at once.
   *
   * @yields the messages about these names
   */
  *about(names: ReadonlySet<NameId>): IterableIterator<Sight> {
    for (const sights of this.#sights.values())
      for (const sight of sights) if (names.has(sight.name)) yield sight;
  }

  /** A query with this ID and question, sent at that time of the main capture. */
  find(id: number, qtype: number, name: NameId, time: Nanoseconds): Copy | undefined {
    return this.#near(id, qtype, name, false, time)[0];
  }

  /** The same query, on its way to another address than the one that its client asked. */
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

/** A difference between two clocks. */
interface Agreement {
  readonly offset: Nanoseconds;
  /** As many differences agree on another one: retransmissions look alike. */
  readonly isTie: boolean;
}

/**
 * Of two bins that lie side by side the fullest, since what belongs together may lie on both sides of an edge; of equally
 * full ones those with the smallest difference. The median of what is in them.
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

/** Queries of a lookup that were sent, by this attempt's vantage point, to another server than was asked. */
export function copyAfterTranslation(attempt: Attempt): Copy | undefined {
  return attempt.copies.find((copy) => copy.of === 'query' && copy.peer !== attempt.server);
}

/** The query as it was seen at another vantage, not translated yet. */
export function copyBeforeTranslation(attempt: Attempt, capture: number): Copy | undefined {
  return attempt.copies.find(
    (copy) => copy.of === 'query' && copy.capture === capture && copy.peer === attempt.server,
  );
}
