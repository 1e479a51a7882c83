import { isForeign } from '../exchange/echoes.ts';
import type { AddressId } from '../../wire/address.ts';
import type { Nanoseconds } from '../../wire/time.ts';
import type { Attempt } from '../exchange/attempt.ts';
import { wasAnsweredElsewhere } from '../story/on-its-way-back.ts';
import { copyAfterTranslation } from '../story/vantage.ts';

/** Services times endpoints that are told apart: a node of a large cluster has a few hundred. */
const MAX_ENDPOINTS = 1 << 12;

/**
 * What became of the queries that a node sent on to one endpoint of a service. The rest is undetermined. An answer that
 * got lost on its way back was given all the same.
 */
export interface EndpointTally {
  queries: number;
  answered: number;
  lost: number;
  /** When the last query was sent that it answered; 0 when it answered none. */
  lastAnswered: Nanoseconds;
}

const NONE: ReadonlyMap<AddressId, EndpointTally> = new Map();

/**
 * Accounts per endpoint behind a service, wherever copies of queries or of their answers show the translation. What is
 * not seen behind it is in the account of the service alone.
 */
export class Endpoints {
  readonly #ofServer = new Map<AddressId, Map<AddressId, EndpointTally>>();
  #size = 0;

  /** By address of the endpoint, in order of appearance. */
  of(server: AddressId): ReadonlyMap<AddressId, EndpointTally> {
    return this.#ofServer.get(server) ?? NONE;
  }

  add(attempt: Attempt): void {
    const endpoint = endpointOf(attempt);
    if (endpoint === undefined) return;
    const { server, time, answer } = attempt;
    this.count(server, endpoint, answer || wasAnsweredElsewhere(attempt) ? time : 0);
  }

  /** @param answeredAt when the query was sent that was answered; 0 when it was not */
  count(server: AddressId, endpoint: AddressId, answeredAt: Nanoseconds): void {
    const tally = this.#of(server, endpoint);
    if (tally === undefined) return;
    tally.queries++;
    if (answeredAt === 0) return;
    tally.answered++;
    if (answeredAt > tally.lastAnswered) tally.lastAnswered = answeredAt;
  }

  lose(attempt: Attempt): void {
    const endpoint = endpointOf(attempt);
    if (endpoint === undefined || wasAnsweredElsewhere(attempt)) return;
    const tally = this.#ofServer.get(attempt.server)?.get(endpoint);
    if (tally !== undefined) tally.lost++;
  }

  #of(server: AddressId, endpoint: AddressId): EndpointTally | undefined {
    let endpoints = this.#ofServer.get(server);
    const known = endpoints?.get(endpoint);
    if (known !== undefined || this.#size >= MAX_ENDPOINTS) return known;
    if (endpoints === undefined) this.#ofServer.set(server, (endpoints = new Map()));
    const tally = { queries: 0, answered: 0, lost: 0, lastAnswered: 0 };
    endpoints.set(endpoint, tally);
    this.#size++;
    return tally;
  }
}

/** To whom the node sent a query on, as a copy of it shows, or one of its answer before that was translated back. */
export function endpointOf(attempt: Attempt): AddressId | undefined {
  const { copies, server } = attempt;
  if (copies.length === 0) return undefined;
  const other = copies.find((copy) => copy.peer !== server && !isForeign(attempt, copy));
  return (copyAfterTranslation(attempt) ?? other)?.peer;
}
