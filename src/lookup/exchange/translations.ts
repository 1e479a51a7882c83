import type { AddressId } from '../../wire/address.ts';

/** Services times endpoints of a node: more than these are not remembered. */
const MAX_PAIRS = 1 << 12;

/**
 * Which address a server's address was seen to be translated to, anywhere in the capture: where a sight of a query is
 * missing, its answer is known by that all the same.
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
