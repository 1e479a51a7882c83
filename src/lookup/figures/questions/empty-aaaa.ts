import type { NameId } from '../../../dns/message-view.ts';
import { Type } from '../../../dns/codes.ts';
import type { Lookup } from '../../grouping/lookup.ts';
import { CountByHandle } from '../by-handle.ts';

const NOERROR = 0;

/** A name that was asked for AAAA, and in no answer has one. */
export interface EmptyAaaa {
  readonly name: NameId;
  /** Queries for AAAA, retransmissions included. */
  readonly queries: number;
  /** Frame of its first query that was answered without records. */
  readonly frame: number;
}

/**
 * AAAA where there never is one: of each name, how often it was asked for AAAA, and whether an answer has records.
 * Names that do not exist (NXDOMAIN) are another story: those are tries of a search list.
 */
export class EmptyAaaas {
  /** Queries for AAAA of all names. */
  queries = 0;
  readonly #queries = new CountByHandle();
  /** Frame of the first query of each name that was answered so. */
  readonly #empty = new Map<NameId, number>();
  readonly #filled = new CountByHandle();

  add({ attempts, name }: Lookup): void {
    for (const { qtype, answer, frame } of attempts) {
      if (qtype !== Type.AAAA) continue;
      this.queries++;
      this.#queries.add(name);
      if (answer === undefined || answer.rcode !== NOERROR || answer.truncated) continue;
      // With a CNAME alone it counts as one that has records: what it leads to is not read.
      if (answer.answerCount > 0) this.#filled.add(name);
      else if (name >= 0 && !this.#empty.has(name)) this.#empty.set(name, frame);
    }
  }

  /**
   * In order of appearance.
   *
   * @yields names with an answer without records, and none with any
   */
  *[Symbol.iterator](): IterableIterator<EmptyAaaa> {
    for (const [name, frame] of this.#empty)
      if (this.#filled.of(name) === 0) yield { name, queries: this.#queries.of(name), frame };
  }
}
