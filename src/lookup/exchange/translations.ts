import type { AddressId } from '../../wire/address.ts';

/** Most pairs remembered: services times endpoints of a node. */
const MAX_PAIRS = 1 << 12;

/**
 * Translations of server addresses that were seen anywhere in the capture. They identify an answer even if the
 * translated sighting of its query is missing.
 */
export class Translations {
  readonly #pairs = new Set<number>();
  /** The first server that was asked of those whose answers came from this other address. */
  readonly #answersFor = new Map<AddressId, AddressId>();
  readonly #fronts = new Set<AddressId>();
  /** How many more clients took an answer from this other address than asked again after it. */
  readonly #taken = new Map<AddressId, number>();

  note(server: AddressId, endpoint: AddressId): void {
    if (server !== endpoint && this.#pairs.size < MAX_PAIRS) this.#pairs.add(key(server, endpoint));
  }

  /** Notes that the answer to a query to this server came from another address. */
  noteForeign(source: AddressId, server: AddressId): void {
    const first = this.#answersFor.get(source);
    if (first !== undefined && first !== server) this.#fronts.add(source);
    else if (this.#answersFor.size < MAX_PAIRS) this.#answersFor.set(source, server);
  }

  /** Notes whether a client took an answer from another address than it seems to have asked: it did not ask again. */
  answerTaken(source: AddressId, isTaken: boolean): void {
    const taken = this.#taken.get(source) ?? 0;
    if (taken !== 0 || this.#taken.size < MAX_PAIRS)
      this.#taken.set(source, taken + (isTaken ? 1 : -1));
  }

  /**
   * Whether this address answers queries to several others, and clients take that. It is that of a service, and the
   * capture shows queries only when they were translated, and answers only when they were translated back: so does a
   * bridge whose packets pass netfilter (bridge-nf-call-iptables).
   */
  isFront(source: AddressId): boolean {
    return this.#fronts.has(source) && (this.#taken.get(source) ?? 0) > 0;
  }

  knows(server: AddressId, endpoint: AddressId): boolean {
    return this.#pairs.size > 0 && this.#pairs.has(key(server, endpoint));
  }
}

/** Handles of addresses have 20 bits. */
function key(server: AddressId, endpoint: AddressId): number {
  return server * 0x10_0000 + endpoint;
}
