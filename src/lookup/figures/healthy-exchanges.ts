import type { AddressId } from '../../wire/address.ts';
import type { Nanoseconds } from '../../wire/time.ts';
import type { Attempt } from '../lookup.ts';
import type { Vantage } from '../story/vantage.ts';
import { endpointOf, type Endpoints } from './endpoints.ts';

/** Maximum of kept exchanges: 12 MB. Exchanges beyond the limit count for their service alone. */
const MAX_KEPT = 1 << 18;

/** Numbers kept per exchange: id, qtype, name, server, time. */
const FIELDS = 5;

/**
 * Answered queries of healthy lookups. They are kept until the clocks of the vantages were compared with that of the
 * capture, since only then a vantage can tell to which endpoint a query was translated.
 */
export class HealthyExchanges {
  readonly #kept: number[] = [];

  add({ id, qtype, lookup, server, time }: Attempt): void {
    if (this.#kept.length < MAX_KEPT * FIELDS)
      this.#kept.push(id, qtype, lookup.name, server, time);
  }

  /** Counts the queries by endpoint, as far as a vantage shows the endpoint. */
  settle(vantages: readonly Vantage[], endpoints: Endpoints): void {
    const kept = this.#kept;
    for (let at = 0; at < kept.length; at += FIELDS) {
      const server = kept[at + 3]!;
      const time = kept[at + 4]!;
      const endpoint = seenAt(vantages, server, kept[at]!, kept[at + 1]!, kept[at + 2]!, time);
      if (endpoint !== undefined) endpoints.count(server, endpoint, time, true);
    }
    kept.length = 0;
  }
}

// oxlint-disable-next-line max-params -- a record without an object
function seenAt(
  vantages: readonly Vantage[],
  server: AddressId,
  id: number,
  qtype: number,
  name: number,
  time: Nanoseconds,
): AddressId | undefined {
  for (const vantage of vantages) {
    const copy = vantage.translated(id, qtype, name, time, server);
    if (copy !== undefined) return copy.peer;
  }
  return undefined;
}

/**
 * Whether the endpoint of an answered query is unknown from the capture itself, so that a vantage may still tell it.
 */
export function isUntold(attempt: Attempt): boolean {
  return attempt.answer !== undefined && endpointOf(attempt) === undefined;
}
