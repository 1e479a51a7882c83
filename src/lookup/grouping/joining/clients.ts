import type { AddressId } from '../../../wire/address.ts';
import type { Nanoseconds } from '../../../wire/time.ts';
import { TimeByHandle } from '../../figures/by-handle.ts';
import type { Lookup } from '../../lookup.ts';

/** Client and last query of a lookup, which may be a plain row without an object. */
type Asked = Pick<Lookup, 'client' | 'lastQuery'>;

/** When each client last began a lookup, and whether its lookups overlap. */
export class Clients {
  readonly #lastStart = new TimeByHandle();
  readonly #concurrent = new Set<AddressId>();

  begun(client: AddressId, time: Nanoseconds): void {
    this.#lastStart.set(client, time);
  }

  lastStartOf(client: AddressId): Nanoseconds {
    return this.#lastStart.get(client);
  }

  /** Whether the client has begun another lookup since the last query of this one. */
  wentOn({ client, lastQuery }: Asked): boolean {
    return this.lastStartOf(client) > lastQuery;
  }

  /**
   * Notes that a lookup waited until now: it has its last answer, or asks again. If its client began another lookup
   * since its last query, two lookups were under way at once.
   */
  stillWaited(asked: Asked): void {
    if (this.wentOn(asked)) this.#concurrent.add(asked.client);
  }

  /** Whether the client begins lookups while another one waits for its answer: it runs several programs, or threads. */
  isConcurrent(client: AddressId): boolean {
    return this.#concurrent.has(client);
  }
}
