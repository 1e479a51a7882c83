import { Transport } from '../../decode/datagram.ts';
import type { NameId } from '../../dns/message-view.ts';
import { Type } from '../../dns/codes.ts';
import { type AddressId, type AddressTable, isLinkLocal, isLoopback } from '../../wire/address.ts';
import { ByHandle, CountByHandle } from './by-handle.ts';
import { SearchList } from '../resolver/search-list.ts';
import { Activity } from './activity.ts';
import { Histogram, Latency } from './latency.ts';
import type { Lookup } from '../grouping/lookup.ts';
import { recognise, type Resolver } from '../resolver/resolver.ts';
import { ResolverTraits } from '../resolver/resolver-traits.ts';
import { type Pair, pairOf } from '../story/story.ts';
import { Timeline } from './timeline.ts';

/** What is known of one client over the whole capture. */
export class ClientTally {
  lookups = 0;
  pairs = 0;
  readonly traits = new ResolverTraits();
  readonly latency = new Latency();
}

/** Queries of one type to one server. */
export interface TypeTally {
  queries: number;
  answered: number;
}

/** What is known of one server over the whole capture. */
export class ServerTally {
  queries = 0;
  answered = 0;
  readonly #a: TypeTally = { queries: 0, answered: 0 };
  readonly #aaaa: TypeTally = { queries: 0, answered: 0 };
  /** By type; most servers are asked for nothing else. */
  #others: Map<number, TypeTally> | undefined = undefined;
  readonly latency = new Latency();
  /** Locked out of races: loopback and link-local addresses are not behind a ClusterIP. */
  readonly canBeTranslated: boolean;

  constructor(canBeTranslated: boolean) {
    this.canBeTranslated = canBeTranslated;
  }

  type(qtype: number): TypeTally {
    if (qtype === Type.A) return this.#a;
    if (qtype === Type.AAAA) return this.#aaaa;
    this.#others ??= new Map();
    let type = this.#others.get(qtype);
    if (!type) this.#others.set(qtype, (type = { queries: 0, answered: 0 }));
    return type;
  }
}

/**
 * Losses of single queries that the conntrack race cannot cause (retransmissions, serial legs, lone queries)
 * against the chances for them: when these are lost too, the path loses packets.
 */
export interface LossChances {
  queries: number;
  lost: number;
}

/** Clients that are told apart: some 50 MB. Lookups of further ones are counted, and judged as of an unknown resolver. */
export const MAX_CLIENTS = 1 << 16;

/** Servers that are told apart: some 12 MB. Queries to further ones are counted together, as to one server. */
export const MAX_SERVERS = 20_000;

/** Counts over all lookups, healthy ones included; what single lookups are judged against. */
export class Tally {
  lookups = 0;
  queries = 0;
  unanswered = 0;
  pairs = 0;
  exposedPairs = 0;
  readonly beyondRace: LossChances = { queries: 0, lost: 0 };
  readonly clients = new ByHandle<ClientTally>();
  /** Lookups of clients beyond the limit. */
  clientsRefused = 0;
  readonly #otherClients = new ClientTally();
  readonly servers = new ByHandle<ServerTally>();
  /** Queries to servers beyond the limit. */
  serversRefused = 0;
  readonly #otherServers = new ServerTally(true);
  readonly names = new CountByHandle();
  readonly histogram = new Histogram();
  readonly activity = new Activity();
  readonly timeline = new Timeline();
  readonly searchList: SearchList;
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
    let end = lookup.start;
    for (const attempt of attempts) {
      const server = this.server(attempt.server);
      if (server === this.#otherServers) this.serversRefused++;
      const type = server.type(attempt.qtype);
      this.queries++;
      server.queries++;
      type.queries++;
      const { answer } = attempt;
      if (answer === undefined) this.unanswered++;
      else {
        server.answered++;
        type.answered++;
        server.latency.add(answer.time - attempt.time);
        if (answer.time > end) end = answer.time;
      }
      if (attempt !== pair?.first && attempt !== pair?.second) {
        this.beyondRace.queries++;
        if (answer === undefined) this.beyondRace.lost++;
      }
    }
    if (pair) {
      this.pairs++;
      client.pairs++;
      if (this.isExposed(lookup, pair)) this.exposedPairs++;
    }
    this.timeline.add(lookup.start, end - lookup.start);
    if (end > lookup.start || !lookup.isTroubled) {
      client.latency.add(end - lookup.start);
      this.histogram.add(end - lookup.start);
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
