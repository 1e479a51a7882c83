import type { Ambiguity } from './ambiguity.ts';
import { MILLISECOND, SECOND, type Time, type Transmission } from './model.ts';
import { AT_ONCE, type Seen } from './seen.ts';
import type { Fate } from './truth.ts';

/** Who has not been seen to wait is given the longest that resolvers wait by default, and a little more. */
const PATIENCE = 5.5 * SECOND;
/** Timers are late, and clients are compared by what the capture shows of them. */
const TOLERANCE = 150 * MILLISECOND;
/** Who waited so long once may wait a little longer the next time. */
const SLACK = 1.1;
/** What is in the wrong lookup may look like a wait of any length. */
const SHORTEST_MISTAKE = 0.2 * SECOND;
const LONGEST_MISTAKE = 31 * SECOND;

/** What the capture shows of a transmission without an answer: sent again, or waited for long enough, or neither. */
export class Evidence {
  readonly #seen: Seen;
  readonly #ambiguity: Ambiguity;
  /** How long a client is seen to wait, at least and at most. */
  readonly #waits = new Map<number, { least: Time; most: Time }>();
  readonly #showsGaps: boolean;

  constructor(seen: Seen, ambiguity: Ambiguity) {
    this.#seen = seen;
    this.#ambiguity = ambiguity;
    for (const sent of seen.queries.keys()) this.#learn(sent);
    this.#showsGaps = seen.traffic.parameters.missing > 0 && this.#hasGaps();
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
    const waits = this.#waits.get(address) ?? { least: PATIENCE, most: PATIENCE };
    this.#waits.set(address, waits);
    const next = this.#seen.nextOf(sent);
    if (next) {
      waits.least = Math.min(waits.least, next.time - sent.time);
      waits.most = Math.max(waits.most, next.time - sent.time);
    }
    if (this.#ambiguity.lookups.has(sent.lookup)) {
      waits.least = Math.min(waits.least, SHORTEST_MISTAKE);
      waits.most = Math.max(waits.most, LONGEST_MISTAKE);
    }
  }

  /** Answers whose query should be in the capture: the query came after its beginning. */
  #countStrangers(): number {
    const { frames } = this.#seen.traffic;
    const begin = frames[0]?.time ?? 0;
    let count = 0;
    for (const to of this.#seen.responses.keys())
      if (!this.#seen.queries.has(to) && to.time > begin + AT_ONCE) count++;
    return count;
  }

  /** Lost only if it was sent again, or if the capture goes on for longer than this client waits. */
  ofUnanswered(sent: Transmission): ReadonlySet<Fate> {
    const left = this.#seen.end - sent.time;
    const waits = this.#waits.get(this.#seen.clientOf(sent).address)!;
    const isLong = left > SLACK * waits.most + TOLERANCE;
    const isShort = left < waits.least - TOLERANCE;
    // What may be taken for its retry says that it was lost.
    const isRepeated = this.#ambiguity.lookups.has(sent.lookup);
    if (this.#seen.traffic.parameters.missing > 0) return this.#inGaps(isShort, isRepeated);
    const next = this.#seen.nextOf(sent);
    // The same five-tuple and ID show it whatever else is open.
    const isSame = next?.port === sent.port && next.id === sent.id && next.server === sent.server;
    if (next && (isSame || !this.#ambiguity.lookups.has(sent.lookup)))
      return new Set<Fate>(['lost']);
    if (isLong) return new Set<Fate>(this.#goesOn(sent) ? ['lost', 'undetermined'] : ['lost']);
    if (isShort && !next && !isRepeated) return new Set<Fate>(['undetermined']);
    return new Set<Fate>(['lost', 'undetermined']);
  }

  /**
   * One leg was answered, nobody asks again for the other, and the client goes on with other lookups: as a client with
   * both answers does of which the capture lacks one.
   */
  #goesOn(sent: Transmission): boolean {
    const { transmissions } = sent.lookup;
    // Where its grouping is open, each round may be taken for a lookup of its own.
    const isOpen = this.#ambiguity.lookups.has(sent.lookup);
    if (!isOpen && transmissions.some((one) => this.#seen.nextOf(one))) return false;
    if (!transmissions.some((one) => this.#seen.isAnswered(one))) return false;
    const { address } = this.#seen.clientOf(sent);
    for (const other of this.#seen.queries.keys())
      if (other.lookup !== sent.lookup && this.#seen.clientOf(other).address === address) {
        const later = other.time - sent.time;
        if (later > 0 && later < PATIENCE + TOLERANCE) return true;
      }
    return false;
  }

  /**
   * The answer came, and is missing. Answers to queries that are missing tell so; without them, a client that does not
   * ask again may as well be one that never does (Netty with one server), and then its query is lost.
   */
  #inGaps(isShort: boolean, isRepeated: boolean): ReadonlySet<Fate> {
    if (!isRepeated && (isShort || this.#showsGaps)) return new Set<Fate>(['undetermined']);
    return new Set<Fate>(['lost', 'undetermined']);
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
    const { vantage, numbered } = this.#seen.traffic.parameters;
    const places = new Set(this.#seen.queries.get(sent)?.map(({ place }) => place));
    if (vantage !== 'any' || places.size !== 1) return false;
    const units = [...(this.#seen.responses.get(sent)?.values() ?? [])];
    return !numbered || units.some(([first]) => !places.has(first!.place));
  }

  /** On `any`: an answer was seen where the client is. */
  hasArrived(sent: Transmission): boolean {
    if (this.#seen.traffic.parameters.vantage !== 'any') return true;
    const units = [...(this.#seen.responses.get(sent)?.values() ?? [])];
    return units.some((frames) => frames.some(({ place }) => place === 'veth'));
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
