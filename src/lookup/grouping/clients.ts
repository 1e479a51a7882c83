import type { AddressId } from '../../wire/address.ts';
import type { Nanoseconds } from '../../wire/time.ts';
import { TimeByHandle } from '../figures/by-handle.ts';
import type { Lookup } from './lookup.ts';

/** What is known of clients by when they begin their lookups. */
export class Clients {
  readonly #lastStart = new TimeByHandle();
  readonly #concurrent = new Set<AddressId>();

  begun(client: AddressId, time: Nanoseconds): void {
    this.#lastStart.set(client, time);
  }

  /** Since its last query another lookup of its client was begun. */
  wentOn({ client, lastQuery }: Lookup): boolean {
    return this.#lastStart.get(client) > lastQuery;
  }

  /**
   * A lookup has its last answer, or asks again: it waited until now, so what its client has begun since its last query was
   * begun by somebody else.
   */
  stillWaited({ client, lastQuery }: Pick<Lookup, 'client' | 'lastQuery'>): void {
    if (this.#lastStart.get(client) > lastQuery) this.#concurrent.add(client);
  }

  /** It begins lookups while another one waits for its answer: several programs, or threads. */
  isConcurrent(client: AddressId): boolean {
    return this.#concurrent.has(client);
  }
}
