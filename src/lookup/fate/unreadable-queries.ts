import type { AddressId } from '../../wire/address.ts';
import type { Nanoseconds } from '../../wire/time.ts';
import type { Sighting } from '../sighting.ts';
import { LEG_WINDOW } from '../times.ts';
import { addTo } from '../../wire/by-key.ts';

/** Maximum of kept queries: some 6 MB. Beyond this limit, any missing query may be one that could not be read. */
const MAX_KEPT = 1 << 16;

/**
 * Queries whose question cannot be read, because it is damaged or cut off. Any of them may be the query that seems to
 * be missing, so a query counts as absent only if it cannot be one of these.
 */
export class UnreadableQueries {
  readonly #byPort = new Map<number, Sighting[]>();
  #size = 0;

  /** Number of unreadable queries of all clients. */
  get size(): number {
    return this.#size;
  }

  add(client: AddressId, clientPort: number, { capture, frame, time, place }: Sighting): void {
    this.#size++;
    if (this.#size > MAX_KEPT) return;
    addTo(this.#byPort, keyOf(client, clientPort), { capture, frame, time, place });
  }

  /**
   * Returns the frames of unreadable queries from this port within LEG_WINDOW of `time`, each of which may be another
   * leg of that lookup. Returns an empty list if none is near but some were not kept; undefined if there is none.
   */
  around(client: AddressId, clientPort: number, time: Nanoseconds): readonly number[] | undefined {
    const near = (this.#byPort.get(keyOf(client, clientPort)) ?? [])
      .filter((one) => Math.abs(one.time - time) <= LEG_WINDOW)
      .map(({ frame }) => frame);
    if (near.length > 0) return near;
    return this.#size > MAX_KEPT ? [] : undefined;
  }
}

function keyOf(client: AddressId, clientPort: number): number {
  return client * 0x10000 + clientPort;
}
