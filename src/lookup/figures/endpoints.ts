import { isForeign } from '../exchange/echoes.ts';
import type { AddressId } from '../../wire/address.ts';
import type { Nanoseconds } from '../../wire/time.ts';
import type { Attempt } from '../lookup.ts';
import { wasAnsweredElsewhere } from '../story/on-its-way-back.ts';
import { copyAfterTranslation } from '../story/vantage.ts';

/** Maximum of services times endpoints. A node of a large cluster has a few hundred. */
const MAX_ENDPOINTS = 1 << 12;

/**
 * Counts of the queries that a node translated to one endpoint of a service, by what became of them. The rest is
 * undetermined. A query counts as answered even if its answer was lost on the way back to the client.
 */
export interface EndpointTally {
  queries: number;
  answered: number;
  lost: number;
  /** Queries whose answer reached the client. */
  delivered: number;
  /** Queries that are lost for the client, whether the query or its answer got lost. */
  missed: number;
  /** The time of the last answered query; -Infinity if no query was answered. */
  lastAnswered: Nanoseconds;
}

const NONE: ReadonlyMap<AddressId, EndpointTally> = new Map();

/**
 * Counts by endpoint behind a service, wherever copies of queries or of their answers show the translation. A query
 * without such a copy counts for its service alone.
 */
export class Endpoints {
  readonly #ofServer = new Map<AddressId, Map<AddressId, EndpointTally>>();
  #size = 0;

  /** Returns the counts of a service by endpoint address, in order of appearance. */
  of(server: AddressId): ReadonlyMap<AddressId, EndpointTally> {
    return this.#ofServer.get(server) ?? NONE;
  }

  add(attempt: Attempt): void {
    const endpoint = endpointOf(attempt);
    if (endpoint === undefined) return;
    const { server, time, answer } = attempt;
    const isDelivered = answer !== undefined;
    this.count(
      server,
      endpoint,
      isDelivered || wasAnsweredElsewhere(attempt) ? time : undefined,
      isDelivered,
    );
  }

  /**
   * @param answeredAt the time of the query if it was answered
   * @param isDelivered whether the answer reached the client
   */
  count(
    server: AddressId,
    endpoint: AddressId,
    answeredAt: Nanoseconds | undefined,
    isDelivered: boolean,
  ): void {
    const tally = this.#of(server, endpoint);
    if (tally === undefined) return;
    tally.queries++;
    if (isDelivered) tally.delivered++;
    if (answeredAt === undefined) return;
    tally.answered++;
    if (answeredAt > tally.lastAnswered) tally.lastAnswered = answeredAt;
  }

  lose(attempt: Attempt): void {
    const endpoint = endpointOf(attempt);
    if (endpoint === undefined) return;
    const tally = this.#ofServer.get(attempt.server)?.get(endpoint);
    if (tally === undefined) return;
    tally.missed++;
    if (!wasAnsweredElsewhere(attempt)) tally.lost++;
  }

  #of(server: AddressId, endpoint: AddressId): EndpointTally | undefined {
    let endpoints = this.#ofServer.get(server);
    const known = endpoints?.get(endpoint);
    if (known !== undefined || this.#size >= MAX_ENDPOINTS) return known;
    if (endpoints === undefined) this.#ofServer.set(server, (endpoints = new Map()));
    const tally = {
      queries: 0,
      answered: 0,
      lost: 0,
      delivered: 0,
      missed: 0,
      lastAnswered: -Infinity,
    };
    endpoints.set(endpoint, tally);
    this.#size++;
    return tally;
  }
}

/**
 * Returns the endpoint to which the node sent a query on, according to a copy of the query, or a copy of its answer
 * before that was translated back. Undefined without such a copy.
 */
export function endpointOf(attempt: Attempt): AddressId | undefined {
  const { copies, server } = attempt;
  if (copies.length === 0) return undefined;
  const other = copies.find((copy) => copy.peer !== server && !isForeign(attempt, copy));
  return (copyAfterTranslation(attempt) ?? other)?.peer;
}
