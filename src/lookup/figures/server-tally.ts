import { Transport } from '../../decode/datagram.ts';
import type { AddressId } from '../../wire/address.ts';
import { AnswerGaps } from './answer-gaps.ts';
import { ByType } from './by-type.ts';
import { Latency } from './latency.ts';

/** Counts of queries of one kind: of a type to a server, or over a transport. The rest is undetermined. */
export interface QueryCounts {
  queries: number;
  answered: number;
  lost: number;
}

export function noQueries(): QueryCounts {
  return { queries: 0, answered: 0, lost: 0 };
}

/** The same of one type to one server. */
export interface TypeCounts extends QueryCounts {
  /** The times in which no query of this type was answered. */
  readonly gaps: AnswerGaps;
}

function noneOfType(): TypeCounts {
  return { ...noQueries(), gaps: new AnswerGaps() };
}

/** Of a type that was not asked for. */
const NONE_OF_TYPE: Readonly<TypeCounts> = noneOfType();

/** Maximum of endpoints per service. */
const MAX_ENDPOINTS = 1_000;

/** Figures of one server over the whole capture. */
export class ServerTally implements QueryCounts {
  queries = 0;
  answered = 0;
  lost = 0;
  /** Concurrent A and AAAA that were both sent here, and how many of them the race could have hit. */
  pairs = 0;
  exposedPairs = 0;
  /** Exposed pairs by the endpoint to which their first translated packet went. Few pairs have copies that tell. */
  endpoints: Map<AddressId, number> | undefined = undefined;
  // Plain fields: an object with the protocol numbers as keys takes 400 bytes in V8, for each of many servers.
  #beyondRaceUdp = 0;
  #beyondRaceTcp = 0;
  /** Every type that the server was asked for. */
  readonly byType = new ByType<TypeCounts>();
  readonly latency = new Latency();
  /** False for loopback and link-local addresses, which are not behind a ClusterIP and so never race. */
  readonly canBeTranslated: boolean;

  constructor(canBeTranslated: boolean) {
    this.canBeTranslated = canBeTranslated;
  }

  /** Returns the queries that the conntrack race cannot hit: retransmissions, serial legs, lone queries, hops. */
  beyondRace(transport: Transport): number {
    return transport === Transport.tcp ? this.#beyondRaceTcp : this.#beyondRaceUdp;
  }

  /** Counts a query that the conntrack race cannot hit. */
  addBeyondRace(transport: Transport): void {
    if (transport === Transport.tcp) this.#beyondRaceTcp++;
    else this.#beyondRaceUdp++;
  }

  /** Counts an exposed pair by its endpoint. */
  pairTo(endpoint: AddressId): void {
    this.endpoints ??= new Map();
    const pairs = this.endpoints.get(endpoint);
    if (pairs !== undefined || this.endpoints.size < MAX_ENDPOINTS)
      this.endpoints.set(endpoint, (pairs ?? 0) + 1);
  }

  type(qtype: number): Readonly<TypeCounts> {
    return this.byType.get(qtype) ?? NONE_OF_TYPE;
  }

  /** Returns the counts of a type, to count another query. */
  toCount(qtype: number): TypeCounts {
    return this.byType.get(qtype) ?? this.byType.set(qtype, noneOfType());
  }
}

/** Whether the server ever answered a query of this type. */
export function answersType(server: ServerTally, qtype: number): boolean {
  return server.type(qtype).answered > 0;
}
