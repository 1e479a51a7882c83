import { MILLISECOND, SECOND } from '../../wire/time.ts';
import { digest } from '../digest.ts';
import type { Moment } from './printed-clock.ts';

/** What tells a message from others, as far as it is printed. */
export interface PrintedIdentity {
  readonly isQuery: boolean;
  /** Interface, where one is printed: two sights of one packet are at two of them. */
  readonly place: string;
  readonly client: string;
  readonly clientPort: string;
  readonly server: string;
  readonly id: string;
  /** Type and name, as far as known. */
  readonly question: string;
}

/**
 * Stands in when lines have no times: the order is real, the distances are not, and no report shows them. What comes
 * twice was waited for, so a wait is put there: else the parts of the analysis that look for a wait would take the
 * repetition for a copy of the same packet, or for a lookup of its own.
 */
export class OrderClock {
  /** When each message was seen last. */
  readonly #seen = new Map<number, number>();
  /** When each ID and question was sent last, and from which port. */
  readonly #asked = new Map<number, { readonly clientPort: string; readonly time: number }>();
  /** How often each query was seen: at a place, and where it was seen most often. */
  readonly #sights = new Map<number, number>();
  /** Queries without an answer, by host. */
  readonly #open = new Map<number, OpenQuery[]>();
  #now = 0;
  #lastWait = -1;

  /** @param message undefined for what is no DNS message */
  next(message: PrintedIdentity | undefined): Moment {
    this.#now += MILLISECOND;
    if (message?.isQuery) this.#query(message);
    else if (message) this.#response(message);
    const seconds = Math.floor(this.#now / SECOND);
    return { seconds, nanoseconds: this.#now - seconds * SECOND };
  }

  /** Packets are missing here: nobody is known to wait any more for what is open. */
  gap(): void {
    this.#open.clear();
  }

  #response(message: PrintedIdentity): void {
    const key = keyOf(message);
    const question = digest(message.question);
    const name = digest(nameIn(message.question));
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
    const question = digest(message.question);
    const open = this.#open.get(host) ?? [];
    const isSeenElsewhere = this.#isSeenElsewhere(message);
    const earlier = this.#seen.get(keyOf(message)) ?? this.#onOtherPort(message, question, open);
    // One wait for all queries that it was for.
    if (!isSeenElsewhere && earlier !== undefined && earlier > this.#lastWait) {
      this.#now += WAIT;
      this.#lastWait = this.#now - 1;
    }
    const { clientPort, id } = message;
    const name = digest(nameIn(message.question));
    remember(this.#seen, keyOf(message), this.#now);
    remember(this.#asked, askedOf(message), { clientPort, time: this.#now });
    const others = open.filter((other) => other.question !== question).slice(-MAX_OPEN);
    const isTwinAnswered = open.some(
      (other) => other.isTwinAnswered && other.question === question,
    );
    const query = { clientPort, id, question, name, time: this.#now, isTwinAnswered };
    remember(this.#open, host, [...others, query]);
  }

  /** Whether this is a sight of what was seen at another place already: nobody waited between the two. */
  #isSeenElsewhere(message: PrintedIdentity): boolean {
    const [here, anywhere] = [sightOf(message, message.place), sightOf(message, '')];
    const times = (this.#sights.get(here) ?? 0) + 1;
    const most = this.#sights.get(anywhere) ?? 0;
    remember(this.#sights, here, times);
    if (times > most) remember(this.#sights, anywhere, times);
    return times <= most;
  }

  /**
   * When the question was asked before, from another port. With the same ID it is asked again by glibc (next server,
   * single-request) and c-ares, and even when it was answered, as long as another one is not. With another ID, as Go
   * and unbound do it, it may be a lookup of its own, which asks for both types: it is none when only the type that
   * is missing is asked for.
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
  /** Another question for the same name was answered since. */
  isTwinAnswered: boolean;
}

/** Of `AAAA web.example.test.` */
function nameIn(question: string): string {
  return question.slice(question.indexOf(' ') + 1);
}

function keyOf(message: PrintedIdentity): number {
  const { isQuery, place, client, clientPort, server, id, question } = message;
  return digest(
    `${place} ${client} ${clientPort} ${isQuery ? '>' : '<'} ${server} ${id} ${question}`,
  );
}

/** At whatever server: its address may be translated in between. */
function sightOf({ client, clientPort, id, question }: PrintedIdentity, place: string): number {
  return digest(`${place} ${client} ${clientPort} sees ${id} ${question}`);
}

function askedOf({ place, client, id, question }: PrintedIdentity): number {
  return digest(`${place} ${client} ${id} ${question}`);
}

/** At two places of a node the same host is seen twice. */
function hostOf({ place, client }: PrintedIdentity): number {
  return digest(`${place} ${client}`);
}

function remember<V>(map: Map<number, V>, key: number, value: V): void {
  if (map.size > MAX_SEEN) map.clear();
  map.set(key, value);
}

/** Longer than anything takes that is no wait, and so short that many fit into the patience with an open lookup. */
const WAIT = SECOND;
const BETWEEN_ANSWERS = 100 * MILLISECOND;
const MAX_SEEN = 30_000;
/** Queries of one host that are looked at. */
const MAX_OPEN = 16;
