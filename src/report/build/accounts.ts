import type { EndpointTally } from '../../lookup/figures/endpoints.ts';
import type { ServerTally } from '../../lookup/figures/server-tally.ts';
import type { Tally } from '../../lookup/figures/tally.ts';
import type { AddressNames } from '../../kubernetes/named-addresses.ts';
import type { AddressId } from '../../wire/address.ts';
import { queryCounts } from './query-counts.ts';
import type { Account } from '../report.ts';

/** Most rows; the busiest servers come first. */
const MAX_ACCOUNTS = 1_000;

/**
 * Counts the fate of the queries to each server, by the endpoint behind it where the capture shows the translation.
 * The rows of a server add up to all queries to that server.
 *
 * @param servers in order
 * @param addressOf returns an address and its names
 */
export function accounts(
  servers: readonly [AddressId, ServerTally][],
  tally: Tally,
  addressOf: (id: AddressId) => { address: string } & AddressNames,
): Account[] {
  const rows: Account[] = [];
  for (const [id, server] of servers) {
    if (rows.length >= MAX_ACCOUNTS) break;
    const { address } = addressOf(id);
    const endpoints = busiest(tally.endpoints.of(id));
    const rest = { queries: server.queries, answered: server.answered, lost: server.lost };
    for (const [endpoint, counts] of endpoints) {
      rest.queries -= counts.queries;
      // An endpoint's row counts as answered what it answered, even if the answer did not reach the client.
      rest.answered -= counts.delivered;
      rest.lost -= counts.missed;
      rows.push({ server: address, endpoint: addressOf(endpoint), ...queryCounts(counts) });
    }
    if (rest.queries > 0) rows.push({ server: address, ...queryCounts(rest) });
  }
  return rows;
}

function busiest(
  endpoints: ReadonlyMap<AddressId, EndpointTally>,
): readonly [AddressId, EndpointTally][] {
  return [...endpoints].toSorted(([a, x], [b, y]) => y.queries - x.queries || a - b);
}
