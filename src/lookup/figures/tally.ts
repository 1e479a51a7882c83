import { Transport } from '../../decode/datagram.ts';
import type { NameId } from '../../dns/message-view.ts';
import { Type } from '../../dns/codes.ts';
import { MILLISECOND, type Nanoseconds } from '../../wire/time.ts';
import { type AddressId, type AddressTable, isLinkLocal, isLoopback } from '../../wire/address.ts';
import { ByHandle, CountByHandle } from './by-handle.ts';
import { SearchList } from '../resolver/search-list.ts';
import { Activity } from './activity.ts';
import { Endpoints } from './endpoints.ts';
import { Histogram, Latency } from './latency.ts';
import type { Attempt } from '../exchange/attempt.ts';
import type { Lookup } from '../grouping/lookup.ts';
import { Repeats } from './repeats.ts';
import { retryOf } from '../story/retries.ts';
import { LONGEST_DEFAULT_WAIT } from '../times.ts';
import { recognise, type Resolver } from '../resolver/resolver.ts';
import { ResolverTraits } from '../resolver/resolver-traits.ts';
import { type Pair, pairOf } from '../story/pair.ts';
import { Timeline } from './timeline.ts';

/** What is known of one client over the whole capture. */
export class ClientTally implements QueryCounts {
  lookups = 0;
  /** Lookups that failed (fate/outcome.ts). */
  failed = 0;
  pairs = 0;
  queries = 0;
  answered = 0;
  lost = 0;
  /** The longest that it was seen to wait before it sent again; 0 when it never did. */
  longestWait: Nanoseconds = 0;
  readonly traits = new ResolverTraits();
  readonly latency = new Latency();
}

/** Queries of one kind: of a type to a server, or over a transport. The rest is undetermined. */
export interface QueryCounts {
  queries: number;
  answered: number;
  lost: number;
}

function noQueries(): QueryCounts {
  return { queries: 0, answered: 0, lost: 0 };
}

/** What is known of one server over the whole capture. */
export class ServerTally implements QueryCounts {
  queries = 0;
  answered = 0;
  lost = 0;
  /** Queries that the conntrack race cannot hit: retransmissions, serial legs, lone queries. */
  beyondRace = 0;
  /** Concurrent A and AAAA. */
  pairs = 0;
  readonly #a: QueryCounts = noQueries();
  readonly #aaaa: QueryCounts = noQueries();
  /** By type; most servers are asked for nothing else. */
  #others: Map<number, QueryCounts> | undefined = undefined;
  readonly latency = new Latency();
  /** Locked out of races: loopback and link-local addresses are not behind a ClusterIP. */
  readonly canBeTranslated: boolean;

  /**
   * Every type that it was asked for.
   *
   * @yields a type with its counts
   */
  *byType(): IterableIterator<[number, QueryCounts]> {
    if (this.#a.queries > 0) yield [Type.A, this.#a];
    if (this.#aaaa.queries > 0) yield [Type.AAAA, this.#aaaa];
    if (this.#others !== undefined) yield* this.#others;
  }

  constructor(canBeTranslated: boolean) {
    this.canBeTranslated = canBeTranslated;
  }

  type(qtype: number): QueryCounts {
    if (qtype === Type.A) return this.#a;
    if (qtype === Type.AAAA) return this.#aaaa;
    this.#others ??= new Map();
    let type = this.#others.get(qtype);
    if (!type) this.#others.set(qtype, (type = noQueries()));
    return type;
  }
}

/** Clients that are told apart: some 50 MB. Lookups of further ones are counted, and judged as of an unknown resolver. */
export const MAX_CLIENTS = 1 << 16;

/** Servers that are told apart: some 12 MB. Queries to further ones are counted together, as to one server. */
export const MAX_SERVERS = 20_000;

/** Three of four answers of a server come within its usual time: one that is often slow is not always slow. */
const USUAL_SHARE = 0.75;
/** Timers run late on a busy machine: a client that was seen to wait 5 s may wait 5.5 s the next time. */
const WAIT_SLACK = 1.1;

/** Counts over all lookups, healthy ones included; what single lookups are judged against. */
export class Tally {
  lookups = 0;
  /** Lookups that failed (fate/outcome.ts). */
  failed = 0;
  queries = 0;
  pairs = 0;
  exposedPairs = 0;
  readonly udp: QueryCounts = noQueries();
  readonly tcp: QueryCounts = noQueries();
  readonly clients = new ByHandle<ClientTally>();
  /** Lookups of clients beyond the limit. */
  clientsRefused = 0;
  readonly #otherClients = new ClientTally();
  readonly servers = new ByHandle<ServerTally>();
  /** Queries to servers beyond the limit. */
  serversRefused = 0;
  readonly #otherServers = new ServerTally(true);
  readonly endpoints = new Endpoints();
  readonly names = new CountByHandle();
  readonly histogram = new Histogram();
  readonly activity = new Activity();
  readonly timeline = new Timeline();
  readonly searchList: SearchList;
  readonly repeats = new Repeats();
  readonly #addresses: AddressTable;

  constructor(addresses: AddressTable, nameText: (id: NameId) => string) {
    this.#addresses = addresses;
    this.searchList = new SearchList(nameText);
  }

  /** Takes a settled lookup into account. */
  add(lookup: Lookup): void {
    const { attempts } = lookup;
    const client = this.#client(lookup.client);
    this.lookups++;
    client.lookups++;
    this.names.add(lookup.name);
    this.activity.add(lookup.start);
    this.searchList.add(lookup);
    const pair = pairOf(lookup);
    client.traits.add(lookup, pair);
    if (lookup.isTroubled) this.#waits(lookup, client);
    let end = lookup.start;
    let cacheable: Attempt | undefined;
    for (const attempt of attempts) {
      const server = this.server(attempt.server);
      if (server === this.#otherServers) this.serversRefused++;
      this.queries++;
      const { answer } = attempt;
      const type = server.type(attempt.qtype);
      const transport = this.#transport(attempt);
      client.queries++;
      server.queries++;
      type.queries++;
      transport.queries++;
      if (answer !== undefined) {
        client.answered++;
        server.answered++;
        type.answered++;
        transport.answered++;
        if (answer.orTo === undefined && !lookup.isInterrupted)
          server.latency.add(Math.max(0, answer.time - attempt.time));
        if (answer.time > end) end = answer.time;
        if (answer.ttl > 0) cacheable ??= attempt;
      }
      // Copies of a troubled lookup may still come, from a vantage.
      if (attempt.copies.length > 0 && !lookup.isTroubled) this.endpoints.add(attempt);
      if (attempt !== pair?.first && attempt !== pair?.second) server.beyondRace++;
    }
    if (pair) {
      this.pairs++;
      client.pairs++;
      this.server(pair.first.server).pairs++;
      if (this.isExposed(lookup, pair)) this.exposedPairs++;
    }
    if (cacheable !== undefined) this.repeats.add(lookup, cacheable);
    this.timeline.add(lookup.start, end - lookup.start);
    if (end > lookup.start || !lookup.isTroubled) {
      client.latency.add(end - lookup.start);
      this.histogram.add(end - lookup.start);
    }
  }

  /** Counts a query whose fate is known: it was lost. */
  lose(attempt: Attempt): void {
    const server = this.server(attempt.server);
    const client = this.clients.get(attempt.lookup.client) ?? this.#otherClients;
    client.lost++;
    server.lost++;
    server.type(attempt.qtype).lost++;
    this.#transport(attempt).lost++;
    this.endpoints.lose(attempt);
  }

  /** Counts a lookup whose outcome is known: it failed. */
  fail({ client }: Lookup): void {
    this.failed++;
    (this.clients.get(client) ?? this.#otherClients).failed++;
  }

  #transport({ transport }: Attempt): QueryCounts {
    return transport === Transport.tcp ? this.tcp : this.udp;
  }

  /** How long this client waits before it sends again, as far as it was seen to. */
  waitOf(client: AddressId): Nanoseconds {
    const longest = this.clients.get(client)?.longestWait ?? 0;
    return longest === 0 ? LONGEST_DEFAULT_WAIT : longest * WAIT_SLACK;
  }

  /** How long this server takes as a rule: see `likeliest`. */
  usual(server: AddressId): Nanoseconds | undefined {
    const usualMs = this.servers.get(server)?.latency.percentileMs(USUAL_SHARE);
    return usualMs === undefined ? undefined : usualMs * MILLISECOND;
  }

  #waits({ attempts, isInterrupted }: Lookup, client: ClientTally): void {
    if (isInterrupted) return;
    for (const attempt of attempts) {
      if (attempt.answer !== undefined) continue;
      const retry = retryOf(attempt);
      if (retry !== undefined)
        client.longestWait = Math.max(client.longestWait, retry.time - attempt.time);
    }
  }

  /** Whether the conntrack race could have hit this pair of a lookup. */
  isExposed({ freshFlow }: Lookup, { first }: Pair): boolean {
    const isUdp = first.transport === Transport.udp;
    return isUdp && freshFlow && this.server(first.server).canBeTranslated;
  }

  /** What a client's packets show of its resolver. */
  resolver(client: AddressId): Resolver {
    const traits = this.clients.get(client)?.traits ?? new ResolverTraits();
    return recognise(traits, this.searchList.triesOf.get(client) ?? 0);
  }

  server(id: AddressId): ServerTally {
    let server = this.servers.get(id);
    if (!server) {
      if (this.servers.size >= MAX_SERVERS) return this.#otherServers;
      const bytes = this.#addresses.bytes(id);
      server = new ServerTally(!isLoopback(bytes) && !isLinkLocal(bytes));
      this.servers.set(id, server);
    }
    return server;
  }

  #client(id: AddressId): ClientTally {
    let client = this.clients.get(id);
    if (!client) {
      if (this.clients.size >= MAX_CLIENTS) {
        this.clientsRefused++;
        return this.#otherClients;
      }
      client = new ClientTally();
      this.clients.set(id, client);
    }
    return client;
  }
}

/** Did this server ever answer this type, and the other address type? */
export function answersType(server: ServerTally, qtype: number): boolean {
  return server.type(qtype).answered > 0;
}

export function otherAddressType(qtype: number): number {
  return qtype === Type.A ? Type.AAAA : Type.A;
}
