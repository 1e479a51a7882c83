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
import type { SlowestOf } from './questions/unasked.ts';
import { EmptyAaaas } from './questions/empty-aaaa.ts';
import { addLoad, emptyLoad, measure } from './load.ts';
import type { Attempt, Lookup } from '../lookup.ts';
import { isHop } from '../hops/route.ts';
import { Repeats } from './questions/repeats.ts';
import { isTold, retryOf } from '../story/retries.ts';
import { LONGEST_DEFAULT_WAIT, LONGEST_WAIT, PROMPT } from '../times.ts';
import type { Narrowing } from '../resolver/signs.ts';
import { recognise, type Resolver } from '../resolver/resolver.ts';
import { ResolverTraits } from '../resolver/resolver-traits.ts';
import { endpointOfPair, isOneFlow, isRacer, type Pair, pairOf } from '../story/pair.ts';
import { noQueries, type QueryCounts, ServerTally } from './server-tally.ts';
import { Timeline } from './timeline.ts';

/** Figures of one client over the whole capture. */
export class ClientTally implements QueryCounts {
  lookups = 0;
  /** Lookups that failed (fate/outcome.ts). */
  failed = 0;
  pairs = 0;
  queries = 0;
  answered = 0;
  lost = 0;
  /** The longest wait of this client before a retry; 0 without a retry after a wait. */
  longestWait: Nanoseconds = 0;
  readonly traits = new ResolverTraits();
  readonly latency = new Latency();
  /** The packets that its lookups cause, without retransmissions. */
  readonly load = emptyLoad();
}

/**
 * Maximum of clients with figures of their own: some 25 MB, and more than a cluster of 300 nodes has pods. Lookups of
 * further clients are counted, and judged as those of an unknown resolver.
 */
export const MAX_CLIENTS = 1 << 15;

/**
 * Maximum of servers with figures of their own: some 12 MB. Queries to further servers are counted as to one server.
 */
export const MAX_SERVERS = 20_000;

/** The share of a server's answers within its usual time. A server that is often slow is not always slow. */
const USUAL_SHARE = 0.75;
/** The share of a server's answers that is nearly all of them: what takes longer is late. */
const NEARLY_ALL = 0.99;
/** Timers run late on a busy machine: a client that once waited 5 s may wait 5.5 s the next time. */
const WAIT_SLACK = 1.1;

/** Counts over all lookups, healthy ones included. Single lookups are judged against these. */
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
  /** Servers that ask other servers on behalf of their clients. They are not counted as clients. */
  readonly #forwarders = new ByHandle<ClientTally>();
  readonly #otherForwarders = new ClientTally();
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
  readonly emptyAaaas = new EmptyAaaas();
  readonly #addresses: AddressTable;
  /** The load of the lookup that is being added. */
  readonly #load = emptyLoad();

  constructor(addresses: AddressTable, nameText: (id: NameId) => string) {
    this.#addresses = addresses;
    this.searchList = new SearchList(nameText);
  }

  /** Counts a settled lookup. A hop is no lookup: it counts for its server, and for the behaviour of its sender. */
  add(lookup: Lookup): void {
    if (isHop(lookup)) this.#addHop(lookup);
    else this.#addLookup(lookup);
  }

  #addHop(lookup: Lookup): void {
    const { attempts, client: id } = lookup;
    let forwarder = this.#forwarders.get(id);
    if (forwarder === undefined) {
      // Servers are bounded, and so are the servers that ask.
      if (this.#forwarders.size >= MAX_SERVERS) forwarder = this.#otherForwarders;
      else this.#forwarders.set(id, (forwarder = new ClientTally()));
    }
    forwarder.lookups++;
    forwarder.traits.add(lookup, pairOf(lookup));
    if (lookup.isTroubled) this.#waits(lookup, forwarder);
    for (const attempt of attempts) {
      this.#addQuery(attempt, forwarder);
      this.server(attempt.server).addBeyondRace(attempt.transport);
    }
  }

  #addQuery(attempt: Attempt, client: ClientTally): void {
    const server = this.server(attempt.server);
    if (server === this.#otherServers) this.serversRefused++;
    this.queries++;
    const { answer } = attempt;
    const type = server.toCount(attempt.qtype);
    const transport = this.#transport(attempt);
    client.queries++;
    server.queries++;
    type.queries++;
    transport.queries++;
    if (answer === undefined) return;
    client.answered++;
    server.answered++;
    type.answered++;
    type.gaps.add(attempt.time);
    transport.answered++;
    if (answer.orTo === undefined && !attempt.lookup.isInterrupted)
      server.latency.add(Math.max(0, answer.time - attempt.time));
  }

  #addLookup(lookup: Lookup): void {
    const { attempts } = lookup;
    const client = this.#client(lookup.client);
    this.lookups++;
    client.lookups++;
    this.names.add(lookup.name);
    const pair = pairOf(lookup);
    const isExposed = pair !== undefined && this.isExposed(lookup, pair);
    measure(lookup, pair !== undefined, isExposed, this.#load);
    addLoad(client.load, this.#load, 1);
    this.searchList.add(lookup, this.#load);
    if (this.#load.aaaa > 0) this.emptyAaaas.add(lookup);
    client.traits.add(lookup, pair);
    if (lookup.isTroubled) this.#waits(lookup, client);
    let end = lookup.start;
    let cacheable: Attempt | undefined;
    for (const attempt of attempts) {
      this.#addQuery(attempt, client);
      this.activity.add(attempt.time);
      const { answer } = attempt;
      if (answer !== undefined) {
        if (answer.time > end) end = answer.time;
        if (answer.ttl > 0) cacheable ??= attempt;
      }
      // A vantage may still add copies to a troubled lookup.
      if (attempt.copies.length > 0 && !lookup.isTroubled) this.endpoints.add(attempt);
      if (pair === undefined || !isRacer(attempt, pair))
        this.server(attempt.server).addBeyondRace(attempt.transport);
    }
    if (pair) {
      this.pairs++;
      client.pairs++;
      const server = this.server(pair.first.server);
      if (isOneFlow(pair)) server.pairs++;
      if (isExposed) {
        this.exposedPairs++;
        server.exposedPairs++;
        const endpoint = endpointOfPair(pair);
        if (endpoint !== undefined) server.pairTo(endpoint);
      }
    }
    if (cacheable !== undefined) this.repeats.add(lookup, cacheable);
    const isAnswered = end > lookup.start || !lookup.isTroubled;
    // The clock was set meanwhile, or packets are missing: how long it took is not known.
    if (lookup.isInterrupted && isAnswered) return;
    this.timeline.add(lookup.start, end - lookup.start);
    if (isAnswered) {
      client.latency.add(end - lookup.start);
      this.histogram.add(end - lookup.start);
    }
  }

  /** Counts a lost query, once its fate is known. */
  lose(attempt: Attempt): void {
    const server = this.server(attempt.server);
    const client = this.#askedBy(attempt.lookup);
    client.lost++;
    server.lost++;
    server.toCount(attempt.qtype).lost++;
    this.#transport(attempt).lost++;
    this.endpoints.lose(attempt);
  }

  /** Counts a failed lookup, once its outcome is known. */
  fail(lookup: Lookup): void {
    if (isHop(lookup)) return;
    this.failed++;
    this.#askedBy(lookup).failed++;
  }

  /** The clients beyond the limit, together. */
  get others(): ClientTally {
    return this.#otherClients;
  }

  *everyClient(): IterableIterator<ClientTally> {
    yield* this.clients.values();
    yield this.#otherClients;
  }

  #askedBy(lookup: Lookup): ClientTally {
    const { client } = lookup;
    if (isHop(lookup)) return this.#forwarders.get(client) ?? this.#otherForwarders;
    return this.clients.get(client) ?? this.#otherClients;
  }

  #transport({ transport }: Attempt): QueryCounts {
    return transport === Transport.tcp ? this.tcp : this.udp;
  }

  /** Returns how long this client waits before it sends again, as far as the packets show. */
  waitOf(client: AddressId): Nanoseconds {
    const longest = Math.max(
      this.clients.get(client)?.longestWait ?? 0,
      this.#forwarders.get(client)?.longestWait ?? 0,
    );
    return longest === 0 ? LONGEST_DEFAULT_WAIT : longest * WAIT_SLACK;
  }

  /** Returns the time within which three of four answers of this server come; undefined without an answer. */
  usual(server: AddressId): Nanoseconds | undefined {
    const usualMs = this.servers.get(server)?.latency.percentileMs(USUAL_SHARE);
    return usualMs === undefined ? undefined : usualMs * MILLISECOND;
  }

  /**
   * Returns what is known of this server when one of its answers may be to either of two queries: the same, or within
   * which time nearly all come. Few answers show no server as slow.
   */
  expected(server: AddressId, share?: 'nearly-all'): Nanoseconds | undefined {
    const latency = this.servers.get(server)?.latency;
    if (share !== undefined) {
      const nearlyAllMs = latency?.ofManyMs(NEARLY_ALL);
      return nearlyAllMs === undefined ? undefined : nearlyAllMs * MILLISECOND;
    }
    const usual = this.usual(server);
    return usual !== undefined && latency!.isFew ? Math.min(usual, PROMPT) : usual;
  }

  /** Tells how slow each server was at most. One of which few answers are known may be as slow as the slowest one. */
  slowest(): SlowestOf {
    let ofAll: Nanoseconds | undefined;
    for (const { latency } of this.servers.values())
      if (latency.count > 0) ofAll = Math.max(ofAll ?? 0, latency.max);
    return (server) => {
      const latency = this.servers.get(server)?.latency;
      return latency === undefined || latency.isFew ? ofAll : latency.max;
    };
  }

  #waits({ attempts, isInterrupted }: Lookup, client: ClientTally): void {
    if (isInterrupted) return;
    for (const attempt of attempts) {
      if (attempt.answer !== undefined) continue;
      const retry = retryOf(attempt);
      if (retry === undefined || isTold(attempt, retry)) continue;
      const wait = retry.time - attempt.time;
      // No resolver waits longer, so the capture lacks the retries in between.
      if (wait <= LONGEST_WAIT) client.longestWait = Math.max(client.longestWait, wait);
    }
  }

  /** Whether the conntrack race could have hit this pair. */
  isExposed({ freshFlow }: Lookup, pair: Pair): boolean {
    const { transport, server } = pair.first;
    const canRace = transport === Transport.udp && freshFlow && isOneFlow(pair);
    return canRace && this.server(server).canBeTranslated;
  }

  /** Returns what the packets of a client show of its resolver. */
  resolver(client: AddressId, narrowings: readonly Narrowing[] = []): Resolver {
    const known = this.clients.get(client) ?? this.#forwarders.get(client);
    const traits = known?.traits ?? new ResolverTraits();
    return recognise(traits, this.searchList.triesOf.get(client) ?? 0, narrowings);
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

export function otherAddressType(qtype: number): number {
  return qtype === Type.A ? Type.AAAA : Type.A;
}
