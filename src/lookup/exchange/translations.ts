import type { AddressId } from '../../wire/address.ts';

/** Most pairs remembered: services times endpoints of a node. */
const MAX_PAIRS = 1 << 12;

/** A lookup has two queries, A and AAAA: the third answer that is taken is that of another lookup. */
const FEWEST_TAKEN = 3;

/** So many answers are taken for each that is missed, if they are answers: the missed one was lost behind this place. */
const MISSED = 4;

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
  /** The same by server and address, of clients that had the time to ask again. */
  readonly #takenFor = new Map<number, number>();

  note(server: AddressId, endpoint: AddressId): void {
    if (server !== endpoint && this.#pairs.size < MAX_PAIRS) this.#pairs.add(key(server, endpoint));
  }

  /** Notes that the answer to a query to this server came from another address. */
  noteForeign(source: AddressId, server: AddressId): void {
    const first = this.#answersFor.get(source);
    if (first !== undefined && first !== server) this.#fronts.add(source);
    else if (this.#answersFor.size < MAX_PAIRS) this.#answersFor.set(source, server);
  }

  /**
   * Notes that a client took an answer from another address than it seems to have asked: it did not ask again.
   *
   * @param hadTime whether it had the time to
   * @param isSilent whether that server answers nothing itself. Once this address stands in, it seems to answer
   */
  answerTaken(source: AddressId, server: AddressId, hadTime: boolean, isSilent: boolean): void {
    add(this.#taken, source, 1);
    const pair = key(server, source);
    if (hadTime && (isSilent || this.#takenFor.has(pair))) add(this.#takenFor, pair, 1);
  }

  /** Notes that a client asked again after such an answer. */
  answerMissed(source: AddressId, server: AddressId): void {
    add(this.#taken, source, -1);
    add(this.#takenFor, key(server, source), -MISSED);
  }

  /**
   * Whether what this address answers is the answer of that server, and clients take it. The capture shows queries only
   * on one side of a translation, and answers only on the other: a bridge whose packets pass netfilter does
   * (bridge-nf-call-iptables), and a capture of what comes in (`-Q in`). Either the address answers for several servers,
   * or the server answers nothing itself.
   */
  standsIn(source: AddressId, server: AddressId): boolean {
    if (this.#fronts.has(source) && (this.#taken.get(source) ?? 0) > 0) return true;
    return (this.#takenFor.get(key(server, source)) ?? 0) >= FEWEST_TAKEN;
  }

  knows(server: AddressId, endpoint: AddressId): boolean {
    return this.#pairs.size > 0 && this.#pairs.has(key(server, endpoint));
  }
}

function add(counts: Map<number, number>, of: number, by: number): void {
  const count = counts.get(of) ?? 0;
  if (count !== 0 || counts.size < MAX_PAIRS) counts.set(of, count + by);
}

/** Handles of addresses have 20 bits. */
function key(server: AddressId, endpoint: AddressId): number {
  return server * 0x10_0000 + endpoint;
}
