import type { AddressId } from '../../wire/address.ts';
import type { Nanoseconds } from '../../wire/time.ts';
import type { Attempt } from '../exchange/attempt.ts';
import type { Vantage } from '../story/vantage.ts';
import { endpointOf, type Endpoints } from './endpoints.ts';

/** Exchanges that are kept: 12 MB. Those beyond are in the account of their service alone. */
const MAX_KEPT = 1 << 18;

/** What is kept of each: id, qtype, name, server, time. */
const FIELDS = 5;

/**
 * Answered queries of healthy lookups, kept until the clocks of a vantage were compared with that of the capture: only
 * then can be told to which endpoint they were sent on.
 */
export class HealthyExchanges {
  readonly #kept: number[] = [];

  add({ id, qtype, lookup, server, time }: Attempt): void {
    if (this.#kept.length < MAX_KEPT * FIELDS)
      this.#kept.push(id, qtype, lookup.name, server, time);
  }

  /** Enters them into the accounts of their endpoints, as far as a vantage shows these. */
  settle(vantages: readonly Vantage[], endpoints: Endpoints): void {
    const kept = this.#kept;
    for (let at = 0; at < kept.length; at += FIELDS) {
      const server = kept[at + 3]!;
      const time = kept[at + 4]!;
      const endpoint = seenAt(vantages, server, kept[at]!, kept[at + 1]!, kept[at + 2]!, time);
      if (endpoint !== undefined) endpoints.count(server, endpoint, time);
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

/** Its copies in the capture itself do not tell, and those in a vantage may. */
export function isUntold(attempt: Attempt): boolean {
  return attempt.answer !== undefined && endpointOf(attempt) === undefined;
}
