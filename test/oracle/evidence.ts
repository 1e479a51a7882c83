import type { Ambiguity } from './ambiguity.ts';
import { MILLISECOND, SECOND, type Time, type Transmission } from './model.ts';
import { AT_ONCE, NO_ORDER, PARTNERS, type Seen } from './seen.ts';
import type { Fate } from './truth.ts';

/** Who has not been seen to wait is given the longest that resolvers wait by default, and a little more. */
const PATIENCE = 5.5 * SECOND;
/** Who waited so long once may wait a little longer the next time. */
const SLACK = 1.1;
/** What is taken for a retry came after so long, and no resolver waits longer. */
const SHORTEST_MISTAKE = 50 * MILLISECOND;
const LONGEST_MISTAKE = 31 * SECOND;
/** Who has both answers is seen to go on before any resolver would ask again. */
const WENT_ON = 2.4 * SECOND;

/** So many answers without a query, slower than all with one, look like those of queries that are missing. */
const SLOW_STRANGERS = 2;

/** What a client was seen to wait, in microseconds; without a wait nothing is known of it. */
interface Waits {
  /** The longest of those that nobody can mistake; 0 without. */
  longest: Time;
  /** The shortest and the longest of those that may be taken for a wait. */
  least: Time;
  most: Time;
}

/** What the capture shows of a transmission without an answer: sent again, or waited for long enough, or neither. */
export class Evidence {
  readonly #seen: Seen;
  readonly #ambiguity: Ambiguity;
  readonly #uncertain: ReadonlySet<Transmission>;
  readonly #waits = new Map<number, Waits>();
  /** By client, name and leg, in order of time. */
  readonly #asked = new Map<string, Transmission[]>();
  readonly #showsGaps: boolean;
  readonly #mayHaveGaps: boolean;

  /** @param uncertain those that may have been answered, or not */
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

  /** A capture that misses packets misses queries as often as answers; here some may be taken for something else. */
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

  /** Its client was told, or asks over TCP because of another answer: it did not wait. */
  #isAtOnce(sent: Transmission, next: Transmission): boolean {
    return this.#seen.deniedAt(sent) < next.time || this.#seen.isSuperseded(sent);
  }

  #mayWait(waits: Waits, wait: Time): void {
    if (wait < SHORTEST_MISTAKE || wait > LONGEST_MISTAKE) return;
    waits.least = Math.min(waits.least, wait);
    waits.most = Math.max(waits.most, wait);
  }

  /** Whoever asks the same later, and may be taken for its retry. */
  #later(sent: Transmission): Transmission[] {
    return this.#asked.get(this.#keyOf(sent))!.filter(({ time }) => time > sent.time);
  }

  /** For how long this client is seen to wait, at least and at most. */
  #patience(sent: Transmission): readonly [Time, Time] {
    const { longest, least, most } = this.#waits.get(this.#seen.clientOf(sent).address)!;
    if (longest > 0) return [SLACK * longest, SLACK * Math.max(longest, most)];
    return [Math.min(PATIENCE, SLACK * least), Math.max(PATIENCE, SLACK * most)];
  }

  /** Answers whose query should be in the capture: the query came after its beginning. */
  #countStrangers(): number {
    const { records } = this.#seen.traffic;
    const begin = records[0]?.time ?? 0;
    let count = 0;
    for (const to of this.#seen.responses.keys())
      if (!this.#seen.queries.has(to) && to.time > begin + AT_ONCE && !this.#isForeign(to)) count++;
    return count;
  }

  /**
   * musl asks all servers at once: where one of these queries is missing, its server seems to answer what another was
   * asked, as long as it was asked nothing else.
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
   * Answers to queries from before the capture, which come later after its beginning than any answer in it takes: that they
   * were slow does not show, so their queries may as well be missing from the capture, as may the answers of others.
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

  /** Lost only if it was sent again, or if the capture goes on for longer than this client waits. */
  ofUnanswered(sent: Transmission): ReadonlySet<Fate> {
    const left = this.#seen.end - sent.time;
    const [least, most] = this.#patience(sent);
    const isShort = left < least - NO_ORDER;
    const isAmbiguous = this.#ambiguity.lookups.has(sent.lookup);
    // What may be taken for its retry says that it was lost.
    const isRepeated = isAmbiguous && this.#later(sent).length > 0;
    if (this.#seen.traffic.parameters.missing > 0) return this.#inGaps(isShort, isRepeated);
    const next = this.#seen.nextOf(sent);
    if (this.#seen.isSuperseded(sent)) return isAmbiguous ? EITHER : UNDETERMINED;
    // The same five-tuple and ID show it whatever else is open.
    const isSame = next?.port === sent.port && next.id === sent.id && next.server === sent.server;
    if (next && (isSame || !isAmbiguous)) return LOST;
    // With a round of glibc that is over, what was asked a moment ago is asked again as well: it may have been answered.
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
   * One leg of a pair was answered, nobody asks again for the other, and the client goes on with other lookups: as a client
   * with both answers does of which the capture lacks one.
   */
  #goesOn(sent: Transmission): boolean {
    const { transmissions } = sent.lookup;
    // Where its grouping is open, each round may be taken for a lookup of its own.
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
   * The answer came, and is missing. Answers to queries that are missing tell so; without them, a client that does not
   * ask again may as well be one that never does (Netty with one server), and then its query is lost.
   */
  #inGaps(isShort: boolean, isRepeated: boolean): ReadonlySet<Fate> {
    return !isRepeated && (isShort || this.#showsGaps) ? UNDETERMINED : EITHER;
  }

  /** Query and answer were seen at one place, so their five-tuples fit without knowing the translation. */
  isLinked(sent: Transmission): boolean {
    const places = new Set(this.#seen.queries.get(sent)?.map(({ place }) => place));
    const units = [...(this.#seen.responses.get(sent)?.values() ?? [])];
    return units.every((frames) => frames.some(({ place }) => places.has(place)));
  }

  /**
   * On `any`: the query was seen at one place only, and no number shows which packets are its answer at the other; or the
   * answer stands there first, when nobody knows yet what the address is translated to.
   */
  isHalfSeen(sent: Transmission): boolean {
    const { vantage } = this.#seen.traffic.parameters;
    const numbered = this.#seen.traffic.parameters.numbered || sent.connection !== undefined;
    const places = new Set(this.#seen.queries.get(sent)?.map(({ place }) => place));
    if (vantage !== 'any' || places.size !== 1) return false;
    const units = [...(this.#seen.responses.get(sent)?.values() ?? [])];
    return !numbered || units.some(([first]) => !places.has(first!.place));
  }

  wasAnsweredBy(sent: Transmission, time: Time): boolean {
    const units = [...(this.#seen.responses.get(sent)?.keys() ?? [])];
    return units.some((response) => response.time < time);
  }

  /** The same, and so soon that the answer is nobody else's. */
  wasAnsweredAtOnce(sent: Transmission, time: Time, usual: Time): boolean {
    return this.wasAnsweredBy(sent, Math.min(time, sent.time + usual + 1));
  }
}

const LOST: ReadonlySet<Fate> = new Set<Fate>(['lost']);
const UNDETERMINED: ReadonlySet<Fate> = new Set<Fate>(['undetermined']);
const EITHER: ReadonlySet<Fate> = new Set<Fate>(['lost', 'undetermined']);
