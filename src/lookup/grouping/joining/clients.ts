import type { AddressId } from '../../../wire/address.ts';
import type { Nanoseconds } from '../../../wire/time.ts';
import { TimeByHandle } from '../../figures/by-handle.ts';
import type { Lookup } from '../lookup.ts';

/** Who asked, and when last: a lookup, or what is one without an object. */
type Asked = Pick<Lookup, 'client' | 'lastQuery'>;

/** What is known of clients by when they begin their lookups. */
export class Clients {
  readonly #lastStart = new TimeByHandle();
  readonly #concurrent = new Set<AddressId>();

  begun(client: AddressId, time: Nanoseconds): void {
    this.#lastStart.set(client, time);
  }

  lastStartOf(client: AddressId): Nanoseconds {
    return this.#lastStart.get(client);
  }

  /** Since its last query another lookup of its client was begun. */
  wentOn({ client, lastQuery }: Asked): boolean {
    return this.lastStartOf(client) > lastQuery;
  }

  /**
   * A lookup has its last answer, or asks again: it waited until now, so what its client has begun since its last query was
   * begun by somebody else.
   */
  stillWaited(asked: Asked): void {
    if (this.wentOn(asked)) this.#concurrent.add(asked.client);
  }

  /** It begins lookups while another one waits for its answer: several programs, or threads. */
  isConcurrent(client: AddressId): boolean {
    return this.#concurrent.has(client);
  }
}
