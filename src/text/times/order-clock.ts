import { MILLISECOND, SECOND } from '../../wire/time.ts';
import { hashOf } from '../text-hash.ts';
import type { Moment } from './printed-clock.ts';

/** Identity of a message, as far as it is printed. */
export interface PrintedIdentity {
  readonly isQuery: boolean;
  /** Interface, if printed: two copies of one packet are at two interfaces. */
  readonly place: string;
  readonly client: string;
  readonly clientPort: string;
  readonly server: string;
  readonly id: string;
  /** Type and name, as far as known. */
  readonly question: string;
}

/**
 * Makes up times for lines without times. The order is real, but the distances are not, and no report shows them. A
 * repeated query gets a wait before it. Otherwise the analysis, which looks for waits, would take the repetition for a
 * copy of the same packet, or for another lookup.
 */
export class OrderClock {
  /** Time at which each message was seen last. */
  readonly #seen = new Map<number, number>();
  /** Time and port of the last query by ID and question. */
  readonly #asked = new Map<number, { readonly clientPort: string; readonly time: number }>();
  /** How often each query was seen at each place, and at the place where it was seen most often. */
  readonly #sights = new Map<number, number>();
  /** Queries without an answer, by host. */
  readonly #open = new Map<number, OpenQuery[]>();
  #now = 0;
  #lastWait = -1;

  /** Returns the time of the next packet. @param message undefined if the packet is no DNS message */
  next(message: PrintedIdentity | undefined): Moment {
    this.#now += MILLISECOND;
    if (message?.isQuery) this.#query(message);
    else if (message) this.#response(message);
    const seconds = Math.floor(this.#now / SECOND);
    return { seconds, nanoseconds: this.#now - seconds * SECOND };
  }

  /** Notes that packets are missing here, so that open queries may have been answered. */
  gap(): void {
    this.#open.clear();
  }

  #response(message: PrintedIdentity): void {
    const key = keyOf(message);
    const question = hashOf(message.question);
    const name = hashOf(nameIn(message.question));
    if (this.#seen.has(key)) this.#now += BETWEEN_ANSWERS;
    remember(this.#seen, key, this.#now);
    const open = this.#open.get(hostOf(message)) ?? [];
    for (const other of open)
      if (other.question !== question && other.name === name) other.isTwinAnswered = true;
    const left = open.filter((other) => other.id !== message.id || other.question !== question);
    remember(this.#open, hostOf(message), left);
  }

  #query(message: PrintedIdentity): void {
    const host = hostOf(message);
    const question = hashOf(message.question);
    const open = this.#open.get(host) ?? [];
    const isSeenElsewhere = this.#isSeenElsewhere(message);
    const earlier = this.#seen.get(keyOf(message)) ?? this.#onOtherPort(message, question, open);
    // Queries that were repeated after the same wait share it.
    if (!isSeenElsewhere && earlier !== undefined && earlier > this.#lastWait) {
      this.#now += WAIT;
      this.#lastWait = this.#now - 1;
    }
    const { clientPort, id } = message;
    const name = hashOf(nameIn(message.question));
    remember(this.#seen, keyOf(message), this.#now);
    remember(this.#asked, askedOf(message), { clientPort, time: this.#now });
    const others = open.filter((other) => other.question !== question).slice(-MAX_OPEN);
    const isTwinAnswered = open.some(
      (other) => other.isTwinAnswered && other.question === question,
    );
    const query = { clientPort, id, question, name, time: this.#now, isTwinAnswered };
    remember(this.#open, host, [...others, query]);
  }

  /** Whether this is a copy of a query that was already seen at another place: nobody waited between the two. */
  #isSeenElsewhere(message: PrintedIdentity): boolean {
    const [here, anywhere] = [sightOf(message, message.place), sightOf(message, '')];
    const times = (this.#sights.get(here) ?? 0) + 1;
    const most = this.#sights.get(anywhere) ?? 0;
    remember(this.#sights, here, times);
    if (times > most) remember(this.#sights, anywhere, times);
    return times <= most;
  }

  /**
   * Returns when the question was asked before from another port; undefined if this is no retry. glibc (next server,
   * single-request) and c-ares repeat a question with the same ID, even an answered one as long as another is open. Go
   * and unbound repeat it with another ID. Such a query may also begin another lookup, which asks for both types. It is
   * a retry if it asks only for the missing type.
   */
  #onOtherPort(
    message: PrintedIdentity,
    question: number,
    open: readonly OpenQuery[],
  ): number | undefined {
    const [first] = open;
    if (!first) return undefined;
    const same = this.#asked.get(askedOf(message));
    if (same && same.clientPort !== message.clientPort) return same.time;
    const isMissing = open.length === 1 && first.isTwinAnswered;
    const isElsewhere = first.clientPort !== message.clientPort;
    return isMissing && isElsewhere && first.question === question ? first.time : undefined;
  }
}

interface OpenQuery {
  readonly clientPort: string;
  readonly id: string;
  /** Digests of type and name, and of the name. */
  readonly question: number;
  readonly name: number;
  readonly time: number;
  /** Whether another question for the same name was answered since. */
  isTwinAnswered: boolean;
}

/** Returns the name in `AAAA web.example.test.`. */
function nameIn(question: string): string {
  return question.slice(question.indexOf(' ') + 1);
}

function keyOf(message: PrintedIdentity): number {
  const { isQuery, place, client, clientPort, server, id, question } = message;
  return hashOf(
    `${place} ${client} ${clientPort} ${isQuery ? '>' : '<'} ${server} ${id} ${question}`,
  );
}

/** Returns a key of a query at a place. It lacks the server, whose address may be translated between two places. */
function sightOf({ client, clientPort, id, question }: PrintedIdentity, place: string): number {
  return hashOf(`${place} ${client} ${clientPort} sees ${id} ${question}`);
}

function askedOf({ place, client, id, question }: PrintedIdentity): number {
  return hashOf(`${place} ${client} ${id} ${question}`);
}

/** Returns a key of a host at a place, as two places of a node both see the host. */
function hostOf({ place, client }: PrintedIdentity): number {
  return hashOf(`${place} ${client}`);
}

function remember<V>(map: Map<number, V>, key: number, value: V): void {
  if (map.size > MAX_SEEN) map.clear();
  map.set(key, value);
}

/** A wait before a retry: longer than any delay, and so short that many fit into the patience with an open lookup. */
const WAIT = SECOND;
const BETWEEN_ANSWERS = 100 * MILLISECOND;
const MAX_SEEN = 30_000;
/** Most open queries of one host that are examined. */
const MAX_OPEN = 16;
