import { type Datagram, Transport } from '../../../decode/datagram.ts';
import type { MessageView } from '../../../dns/message-view.ts';
import type { AddressId } from '../../../wire/address.ts';
import type { Nanoseconds } from '../../../wire/time.ts';
import type { Attempt } from '../../lookup.ts';
import type { ExchangeTable } from '../../exchange/exchange-table.ts';
import { isOneKindOfSocket } from '../../exchange/manner.ts';
import { sharesPort } from '../legs.ts';
import { leadsTo, OftenTold } from './often-told.ts';
import { LEG_WINDOW, PARTNER_WINDOW, TOLD } from '../../times.ts';

/** Most recent denials kept. Among more packets within a moment, nearly all are of other clients or names. */
const MAX_RECENT = 64;

/**
 * Queries that were denied a moment ago: their clients were told that no answer will come, by an error response, an
 * ICMP error, or the end of a connection. A client that asks again with a new ID, from a new port (Go, unbound,
 * systemd-resolved) or at the next server (Netty), does so at once, for each leg by itself. So the next query of that
 * type asks again the denied query with its ID, or else the last denied one, and no other. Many lookups of one name may
 * fail side by side; a failing name does not tell which client asks again.
 */
export class JustDenied {
  /** A ring, in order of time. */
  readonly #denied: (Attempt | undefined)[] = Array<undefined>(MAX_RECENT).fill(undefined);
  /** For each denied query, the query that asks it again. The lookup of that query may become part of another. */
  readonly #takers: (Attempt | undefined)[] = Array<undefined>(MAX_RECENT).fill(undefined);
  /** For each denied query, the first query behind its taker that may ask it again instead. */
  readonly #contested: (Attempt | undefined)[] = Array<undefined>(MAX_RECENT).fill(undefined);
  readonly #times = new Float64Array(MAX_RECENT).fill(-Infinity);
  readonly #exchanges: ExchangeTable;
  readonly #often = new OftenTold();
  #count = 0;

  constructor(exchanges: ExchangeTable) {
    this.#exchanges = exchanges;
  }

  /** Adds a query that is denied. */
  told(attempt: Attempt, time: Nanoseconds): void {
    const at = this.#count++ % MAX_RECENT;
    this.#denied[at] = attempt;
    this.#takers[at] = undefined;
    this.#contested[at] = undefined;
    this.#times[at] = time;
    this.#often.told(attempt, time);
  }

  /** Whether a query from this port was denied that asked another server the same. */
  hasOnPort(
    { source, sourcePort, destination }: Datagram,
    { name, qtype }: MessageView,
    now: Nanoseconds,
  ): boolean {
    const isIt = ({ clientPort, server, lookup, qtype: type }: Attempt, at: number): boolean =>
      clientPort === sourcePort &&
      server !== destination &&
      type === qtype &&
      lookup.client === source &&
      lookup.name === name &&
      this.#isFreeOn(at, sourcePort);
    return this.#latest(now, TOLD, isIt) >= 0;
  }

  /** Whether the same question with the same ID was denied on another port. */
  hasId(
    { source, sourcePort }: Datagram,
    { name, qtype, id }: MessageView,
    now: Nanoseconds,
  ): boolean {
    const isIt = (denied: Attempt): boolean =>
      denied.id === id &&
      denied.qtype === qtype &&
      denied.clientPort !== sourcePort &&
      denied.lookup.client === source &&
      denied.lookup.name === name;
    return this.#latest(now, TOLD, isIt) >= 0;
  }

  /** Whether the client was denied a query a moment ago: it may ask again what it asked for other names as well. */
  wasTold(client: AddressId, now: Nanoseconds): boolean {
    return this.#latest(now, TOLD, ({ lookup }) => lookup.client === client) >= 0;
  }

  /**
   * Returns the denied query that this query, the first of its lookup, asks again; no other query asks it again then.
   * Undefined if there is none.
   */
  takenBy(query: Attempt): Attempt | undefined {
    const first = Math.max(0, this.#count - MAX_RECENT);
    let found = -1;
    let own = -1;
    let contested = -1;
    for (let last = this.#count - 1; last >= first; last--) {
      const at = last % MAX_RECENT;
      if (query.time - this.#times[at]! > LEG_WINDOW) break;
      const denied = this.#denied[at]!;
      if (!isAskedAgain(denied, this.#times[at]!, query) || this.#isTooLate(at, query)) continue;
      if (denied.id === query.id) {
        own = at;
        break;
      }
      const { clientPort } = query;
      if (denied.clientPort === clientPort && own < 0 && this.#isFreeOn(at, clientPort)) own = at;
      if (found < 0 && this.#isFree(at)) found = at;
      if (contested < 0 && this.#isContested(at, query)) contested = at;
    }
    // If each try led to the next until the last denied query, an ID that comes up again says nothing new.
    const isInChain = found >= 0 && own >= 0 && leadsTo(this.#denied[found]!, this.#denied[own]!);
    if (own >= 0 && !isInChain) found = own;
    if (found < 0 || this.#denied[found]!.id !== query.id) {
      const waited = this.#givenUp(query);
      if (waited !== undefined) return referred(waited);
      if (found < 0) {
        if (contested >= 0) this.#contest(contested, query);
        return undefined;
      }
    }
    return this.#take(found, query);
  }

  /**
   * Returns the denied query that this query, a further leg of its lookup, asks again with its ID; undefined if there
   * is none.
   */
  takenByLeg(query: Attempt): Attempt | undefined {
    const isIt = (denied: Attempt, at: number): boolean =>
      denied.id === query.id &&
      denied.lookup !== query.lookup &&
      isAskedAgain(denied, this.#times[at]!, query);
    return this.#takeLatest(query, TOLD, isIt);
  }

  /**
   * Notes that a denied query is asked again from its own port with its ID (musl, glibc, c-ares): no other query asks
   * it again then.
   */
  askedOnPort(query: Attempt): void {
    const isIt = (denied: Attempt, at: number): boolean =>
      denied.lookup === query.lookup &&
      denied.clientPort === query.clientPort &&
      denied.id === query.id &&
      denied.qtype === query.qtype &&
      this.#takers[at]?.lookup !== query.lookup;
    this.#takeLatest(query, PARTNER_WINDOW, isIt);
  }

  /** Returns the place of the latest matching query that was denied within this time; -1 if there is none. */
  #latest(
    now: Nanoseconds,
    within: Nanoseconds,
    isIt: (denied: Attempt, at: number) => boolean,
  ): number {
    const first = Math.max(0, this.#count - MAX_RECENT);
    for (let last = this.#count - 1; last >= first; last--) {
      const at = last % MAX_RECENT;
      if (now - this.#times[at]! > within) break;
      if (isIt(this.#denied[at]!, at)) return at;
    }
    return -1;
  }

  #takeLatest(
    query: Attempt,
    within: Nanoseconds,
    isIt: (denied: Attempt, at: number) => boolean,
  ): Attempt | undefined {
    const at = this.#latest(query.time, within, isIt);
    return at < 0 ? undefined : this.#take(at, query);
  }

  /**
   * Whether a query with another ID from another port may ask it again: no other does, and each leg has a port of its
   * own. Who sends both legs from one port repeats their IDs (glibc, musl, c-ares).
   */
  #isFree(at: number): boolean {
    const { id, clientPort, lookup } = this.#denied[at]!;
    const taker = this.#takers[at]?.lookup;
    if (taker === undefined) return !sharesPort(lookup);
    const isTied = taker.attempts.some((one) => one.id === id || one.clientPort === clientPort);
    return !isTied && sharesPort(taker) && !sharesPort(lookup);
  }

  /**
   * Whether another query, of which only the moment says that it asks the denied query again, came before this one, and
   * this is the first one behind it. If that query is joined by another leg from its port, it asked nothing again.
   */
  #isContested(at: number, { id, clientPort }: Attempt): boolean {
    const denied = this.#denied[at]!;
    const taker = this.#takers[at];
    if (taker === undefined || this.#contested[at] !== undefined) return false;
    const isTied = taker.id === denied.id || taker.clientPort === denied.clientPort;
    return !isTied && denied.id !== id && denied.clientPort !== clientPort;
  }

  #contest(at: number, query: Attempt): void {
    this.#contested[at] = query;
    query.lookup.contests = { denied: referred(this.#denied[at]!), sooner: this.#takers[at]! };
  }

  /**
   * Whether no query from this port asks it again yet. A query from another port may have come by chance; one from the
   * same port comes from the client that was told.
   */
  #isFreeOn(at: number, port: number): boolean {
    return this.#takers[at]?.clientPort !== port;
  }

  /**
   * Gives the denied query to the lookup of this query, which has its ID or its port, and returns the denied query. An
   * earlier taker from elsewhere then asks nothing again.
   */
  #take(at: number, by: Attempt): Attempt {
    const denied = this.#denied[at]!;
    const taker = this.#takers[at]?.lookup;
    if (taker !== undefined && taker.asksAgain === denied) taker.asksAgain = undefined;
    this.#takers[at] = by;
    return referred(denied);
  }

  /** Whether the query comes later than its client asks again, if the client is often denied this name. */
  #isTooLate(at: number, query: Attempt): boolean {
    const denied = this.#denied[at]!;
    const toldAt = this.#times[at]!;
    if (query.time - toldAt <= TOLD || isOverTcp(denied, query) || denied.id === query.id)
      return false;
    return this.#often.isOften(denied, toldAt);
  }

  /**
   * Returns the query that waited on the socket of a rejected query and has the ID of this one: c-ares closes the
   * socket, with all queries on it. Undefined if there is none.
   */
  #givenUp(query: Attempt): Attempt | undefined {
    const { client, name } = query.lookup;
    if (!this.wasTold(client, query.time)) return undefined;
    const waitedBeside = ({ clientPort, lookup, rare }: Attempt): Attempt | undefined => {
      if (rare.rejection === undefined || lookup.client !== client) return undefined;
      if (clientPort === query.clientPort) return undefined;
      const waited = this.#exchanges.sentFrom(client, clientPort, query.id);
      return waited?.qtype === query.qtype && waited.lookup.name === name ? waited : undefined;
    };
    const at = this.#latest(query.time, TOLD, (denied) => waitedBeside(denied) !== undefined);
    return at < 0 ? undefined : waitedBeside(this.#denied[at]!);
  }
}

/** Keeps the query from being reused: a lookup that asks it again may be open for longer. */
function referred(denied: Attempt): Attempt {
  denied.rarely().isReferred = true;
  return denied;
}

/**
 * Whether the query may ask the denied query again, by its question, transport and time. Over TCP a connection has to
 * be opened first. That may also fail after a truncated answer, and the next server is then asked over UDP.
 */
export function isAskedAgain(denied: Attempt, toldAt: Nanoseconds, query: Attempt): boolean {
  const { client, name } = query.lookup;
  const since = query.time - toldAt;
  const isTurned = denied.answer?.truncated === true || denied.transport === Transport.tcp;
  return (
    denied.qtype === query.qtype &&
    (denied.transport === query.transport || isTurned) &&
    (denied.clientPort !== query.clientPort || denied.server !== query.server) &&
    denied.lookup.client === client &&
    denied.lookup.name === name &&
    isOneKindOfSocket(denied, query) &&
    since >= 0 &&
    since <= (isOverTcp(denied, query) ? LEG_WINDOW : PARTNER_WINDOW)
  );
}

function isOverTcp(denied: Attempt, query: Attempt): boolean {
  return query.transport === Transport.tcp || denied.answer?.truncated === true;
}
