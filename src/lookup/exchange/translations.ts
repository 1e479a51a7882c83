import type { AddressId } from '../../wire/address.ts';

/** Most pairs remembered: services times endpoints of a node. */
const MAX_PAIRS = 1 << 12;

/**
 * Translations of server addresses that were seen anywhere in the capture. They identify an answer even if the
 * translated sighting of its query is missing.
 */
export class Translations {
  readonly #pairs = new Set<number>();

  note(server: AddressId, endpoint: AddressId): void {
    if (server !== endpoint && this.#pairs.size < MAX_PAIRS) this.#pairs.add(key(server, endpoint));
  }

  knows(server: AddressId, endpoint: AddressId): boolean {
    return this.#pairs.size > 0 && this.#pairs.has(key(server, endpoint));
  }
}

/** Handles of addresses have 20 bits. */
function key(server: AddressId, endpoint: AddressId): number {
  return server * 0x10_0000 + endpoint;
}
