import type { Ambiguity } from './ambiguity.ts';
import { MILLISECOND, SECOND, type Time, type Transmission } from './model.ts';
import { AT_ONCE, NO_ORDER, PARTNERS, type Seen } from './seen.ts';
import type { Fate } from './truth.ts';

/** Patience of a client that was not seen to wait: the longest default wait of resolvers, and a little more. */
const PATIENCE = 5.5 * SECOND;
/** A client may wait this many times as long as it was seen to wait. */
const SLACK = 1.1;
/** Shortest distance after which a query can be mistaken for a retry. */
const SHORTEST_MISTAKE = 50 * MILLISECOND;
const LONGEST_MISTAKE = 31 * SECOND;
/** A client that has both answers asks something else within this time, before any resolver would ask again. */
const WENT_ON = 2.4 * SECOND;

/** This many answers without a query that are slower than all answers with one look like answers to missing queries. */
const SLOW_STRANGERS = 2;

/** The waits that a client showed, in microseconds; without a wait its patience is unknown. */
interface Waits {
  /** The longest unmistakable wait; 0 without one. */
  longest: Time;
  /** The shortest and the longest distance that may be taken for a wait. */
  least: Time;
  most: Time;
}

/**
 * Says what the capture shows about a transmission without an answer: sent again, waited for long enough, or neither.
 */
export class Evidence {
  readonly #seen: Seen;
  readonly #ambiguity: Ambiguity;
  readonly #uncertain: ReadonlySet<Transmission>;
  readonly #waits = new Map<number, Waits>();
  /** Transmissions by client, name and leg, in order of time. */
  readonly #asked = new Map<string, Transmission[]>();
  readonly #showsGaps: boolean;
  readonly #mayHaveGaps: boolean;

  /** @param uncertain transmissions that may or may not have been answered */
  constructor(seen: Seen, ambiguity: Ambiguity, uncertain: ReadonlySet<Transmission>) {
    this.#seen = seen;
    this.#ambiguity = ambiguity;
    this.#uncertain = uncertain;
    const sent = [...seen.queries.keys()].toSorted((a, b) => a.time - b.time);
    for (const one of sent) {
      const list = this.#asked.get(this.#keyOf(one)) ?? [];
      this.#asked.set(this.#keyOf(one), list);
      list.push(one);
    }
    for (const one of sent) this.#learn(one);
    this.#showsGaps = seen.traffic.parameters.missing > 0 && this.#hasGaps();
    this.#mayHaveGaps = this.#countSlowStrangers() >= SLOW_STRANGERS;
  }

  #keyOf(sent: Transmission): string {
    return `${this.#seen.clientOf(sent).address} ${sent.lookup.name} ${sent.leg}`;
  }

  /**
   * Whether the capture shows that it lacks packets. It lacks queries as often as answers, but some gaps look like
   * other faults.
   */
  #hasGaps(): boolean {
    const unanswered = [...this.#seen.queries.keys()].filter(
      (sent) => !this.#seen.isAnswered(sent),
    );
    return this.#countStrangers() >= 2 * Math.max(1, unanswered.length);
  }

  #learn(sent: Transmission): void {
    const { address } = this.#seen.clientOf(sent);
    const waits = this.#waits.get(address) ?? { longest: 0, least: Infinity, most: 0 };
    this.#waits.set(address, waits);
    const next = this.#seen.nextOf(sent);
    const isAmbiguous = this.#ambiguity.lookups.has(sent.lookup);
    const isOpen = isAmbiguous || this.#uncertain.has(sent);
    if (next && this.#isAtOnce(sent, next)) return;
    if (next && !isOpen && !this.#seen.isAnswered(sent))
      waits.longest = Math.max(waits.longest, next.time - sent.time);
    else if (next) this.#mayWait(waits, next.time - sent.time);
    if (isAmbiguous && (isOpen || !this.#seen.isAnswered(sent)))
      for (const later of this.#later(sent)) this.#mayWait(waits, later.time - sent.time);
  }

  /**
   * Whether the client asked again without waiting: it got an error about this query, or about another one. No timer is
   * so short; an error about this query as well may only cross the next one.
   */
  #isAtOnce(sent: Transmission, next: Transmission): boolean {
    return this.#seen.deniedAt(sent) < next.time || next.time - sent.time <= AT_ONCE;
  }

  #mayWait(waits: Waits, wait: Time): void {
    if (wait < SHORTEST_MISTAKE || wait > LONGEST_MISTAKE) return;
    waits.least = Math.min(waits.least, wait);
    waits.most = Math.max(waits.most, wait);
  }

  /** Returns later queries for the same question that may be taken for retries of this one. */
  #later(sent: Transmission): Transmission[] {
    return this.#asked.get(this.#keyOf(sent))!.filter(({ time }) => time > sent.time);
  }

  /** Returns the least and the most that this client was seen to wait. */
  #patience(sent: Transmission): readonly [Time, Time] {
    const { longest, least, most } = this.#waits.get(this.#seen.clientOf(sent).address)!;
    if (longest > 0) return [SLACK * longest, SLACK * Math.max(longest, most)];
    return [Math.min(PATIENCE, SLACK * least), Math.max(PATIENCE, SLACK * most)];
  }

  /** Counts answers whose query is missing although it was sent after the capture began. */
  #countStrangers(): number {
    const { records } = this.#seen.traffic;
    const begin = records[0]?.time ?? 0;
    const strangers = [...this.#seen.responses.keys()].filter(
      (to) => !this.#seen.queries.has(to) && to.time > begin + AT_ONCE,
    );
    return strangers.filter((to) => !this.#isForeign(to) && !this.#hasOtherId(to)).length;
  }

  /**
   * Whether the port asked the same server for the same a moment before, with another ID: so forged answers look, and
   * one that comes behind the right answer is no less likely forged.
   */
  #hasOtherId(to: Transmission): boolean {
    const [first] = this.#seen.responses.get(to)!.keys();
    const asked = this.#asked.get(this.#keyOf(to)) ?? [];
    return asked.some(
      ({ port, server, id, time }) =>
        port === to.port &&
        server === to.server &&
        id !== to.id &&
        time <= first!.time &&
        first!.time - time <= AT_ONCE,
    );
  }

  /**
   * Whether the answer seems to come from a server that was not asked. musl asks all servers at once: if one of these
   * queries is missing, its server seems to answer what another was asked, as long as it was asked nothing else.
   */
  #isForeign(to: Transmission): boolean {
    const [first] = this.#seen.responses.get(to)!.keys();
    const asked = to.lookup.transmissions.filter(
      (sent) => this.#seen.queries.has(sent) && sent.time <= first!.time,
    );
    return (
      asked.some(({ leg, time }) => leg === to.leg && to.time - time <= AT_ONCE) &&
      !asked.some(({ server, time }) => server === to.server && to.time - time <= AT_ONCE)
    );
  }

  /**
   * Counts answers to queries from before the capture that come later after its beginning than any answer in it takes:
   * that they were slow does not show, so their queries may as well be missing from the capture, as may the answers of
   * others.
   */
  #countSlowStrangers(): number {
    const begin = this.#seen.traffic.frames[0]?.time ?? 0;
    let slowest = 0;
    const strangers: Time[] = [];
    for (const [to, units] of this.#seen.responses) {
      const isStranger = !this.#seen.queries.has(to);
      for (const { time } of units.keys())
        if (isStranger) strangers.push(time - begin);
        else slowest = Math.max(slowest, time - to.time);
    }
    return strangers.filter((after) => after > slowest).length;
  }

  /**
   * Returns the possible fates of an unanswered query: lost only if it was sent again, or if the capture goes on for
   * longer than this client waits.
   */
  ofUnanswered(sent: Transmission): ReadonlySet<Fate> {
    const left = this.#seen.end - sent.time;
    const [least, most] = this.#patience(sent);
    const isShort = left < least - NO_ORDER;
    const isAmbiguous = this.#ambiguity.lookups.has(sent.lookup);
    // A query that may be taken for its retry says that it was lost.
    const isRepeated = isAmbiguous && this.#later(sent).length > 0;
    if (this.#seen.traffic.parameters.missing > 0) return this.#inGaps(isShort, isRepeated);
    const next = this.#seen.nextOf(sent);
    if (this.#seen.isSuperseded(sent)) return isAmbiguous ? EITHER : UNDETERMINED;
    // The same five-tuple and ID show a retry, whatever else is open.
    const isSame = next?.port === sent.port && next.id === sent.id && next.server === sent.server;
    if (next && (isSame || !isAmbiguous)) return LOST;
    // At the end of a round, glibc asks for both legs again, also for one that it asked for a moment ago: that one may
    // have been answered.
    if (isShort && !next && !isRepeated) return this.#isAgainAtOnce(sent) ? EITHER : UNDETERMINED;
    const isLong = left > most + NO_ORDER;
    return isLong && !this.#goesOn(sent) && !this.#mayHaveGaps ? LOST : EITHER;
  }

  #isAgainAtOnce({ lookup, leg, server, time }: Transmission): boolean {
    return lookup.transmissions.some(
      (one) =>
        one.leg === leg &&
        one.server === server &&
        one.time > time &&
        one.time <= time + AT_ONCE &&
        this.#seen.queries.has(one),
    );
  }

  /**
   * Whether one leg of a pair was answered, the client does not ask again for the other, and goes on with other
   * lookups: like a client that has both answers, one of which is missing from the capture.
   */
  #goesOn(sent: Transmission): boolean {
    const { transmissions } = sent.lookup;
    // If the grouping is open, each round may be taken for a lookup of its own.
    const isOpen = this.#ambiguity.lookups.has(sent.lookup);
    const isAgain = (one: Transmission) =>
      this.#seen.queries.has(one) && this.#seen.nextOf(one) !== undefined;
    if (!isOpen && transmissions.some(isAgain)) return false;
    const twins = transmissions.filter(
      ({ leg, port, time }) =>
        leg !== sent.leg && port === sent.port && Math.abs(time - sent.time) <= PARTNERS,
    );
    const answeredAt = Math.min(...twins.map((twin) => this.#seen.answeredAt(twin)));
    if (!isOpen && answeredAt === Infinity) return false;
    const until = (answeredAt === Infinity ? sent.time + PATIENCE : answeredAt) + WENT_ON;
    const { address } = this.#seen.clientOf(sent);
    return [...this.#seen.queries.keys()].some(
      (other) =>
        other.lookup !== sent.lookup &&
        this.#seen.clientOf(other).address === address &&
        other.time > sent.time - NO_ORDER &&
        other.time < until + NO_ORDER,
    );
  }

  /**
   * Returns the possible fates if the capture lacks packets: the answer may have come and be missing. Answers to
   * missing queries show that; without them, a client that does not ask again may be one that never does (Netty with
   * one server), and then its query is lost.
   */
  #inGaps(isShort: boolean, isRepeated: boolean): ReadonlySet<Fate> {
    return !isRepeated && (isShort || this.#showsGaps) ? UNDETERMINED : EITHER;
  }

  /**
   * Whether query and answer were seen at one place, so that their five-tuples match without knowing the translation.
   */
  isLinked(sent: Transmission): boolean {
    const places = new Set(this.#seen.queries.get(sent)?.map(({ place }) => place));
    const units = [...(this.#seen.responses.get(sent)?.values() ?? [])];
    return units.every((frames) => frames.some(({ place }) => places.has(place)));
  }

  /**
   * Whether, on `any`, the query was seen at one place only and no IP ID shows which packets are its answer at the
   * other; or the answer comes first there, before the translation of the address is known.
   */
  isHalfSeen(sent: Transmission): boolean {
    const { vantage } = this.#seen.traffic.parameters;
    const numbered =
      this.#seen.isNumbered(sent) || (sent.connection !== undefined && !this.#seen.isIpv6(sent));
    const places = new Set(this.#seen.queries.get(sent)?.map(({ place }) => place));
    if (vantage !== 'any' || places.size !== 1) return false;
    const units = [...(this.#seen.responses.get(sent)?.values() ?? [])];
    return !numbered || units.some(([first]) => !places.has(first!.place));
  }

  wasAnsweredBy(sent: Transmission, time: Time): boolean {
    const units = [...(this.#seen.responses.get(sent)?.keys() ?? [])];
    return units.some((response) => response.time < time);
  }

  /** Whether a half-seen query was answered so soon that the answer cannot belong to another query. */
  wasAnsweredAtOnce(sent: Transmission, time: Time, usual: Time): boolean {
    return this.wasAnsweredBy(sent, Math.min(time, sent.time + usual + 1));
  }
}

const LOST: ReadonlySet<Fate> = new Set<Fate>(['lost']);
const UNDETERMINED: ReadonlySet<Fate> = new Set<Fate>(['undetermined']);
const EITHER: ReadonlySet<Fate> = new Set<Fate>(['lost', 'undetermined']);
