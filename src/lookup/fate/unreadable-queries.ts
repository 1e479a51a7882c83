import type { AddressId } from '../../wire/address.ts';
import type { Nanoseconds } from '../../wire/time.ts';
import type { Sighting } from '../exchange/attempt.ts';
import { LEG_WINDOW } from '../times.ts';
import { addTo } from '../../wire/by-key.ts';

/** Queries that are kept: some 6 MB. Beyond, every query may be one that could not be read. */
const MAX_KEPT = 1 << 16;

/**
 * Queries of which the question cannot be read: damaged, or cut off. Each may be the one that seems to be missing: what
 * is absent must not be one of these.
 */
export class UnreadableQueries {
  readonly #byPort = new Map<number, Sighting[]>();
  #size = 0;

  /** How many there are, of all clients. */
  get size(): number {
    return this.#size;
  }

  add(client: AddressId, clientPort: number, { capture, frame, time, place }: Sighting): void {
    this.#size++;
    if (this.#size > MAX_KEPT) return;
    addTo(this.#byPort, keyOf(client, clientPort), { capture, frame, time, place });
  }

  /**
   * Frames of those that came from this port at the moment of that query, and so may be another leg of its lookup; none
   * named where too many could not be kept, and undefined when there is none.
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
