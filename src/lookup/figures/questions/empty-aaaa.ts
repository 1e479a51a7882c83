import type { NameId } from '../../../dns/message-view.ts';
import { Type } from '../../../dns/codes.ts';
import type { Lookup } from '../../lookup.ts';
import { CountByHandle } from '../by-handle.ts';

const NOERROR = 0;

/** A name that clients asked for AAAA, and for which no answer has a record. */
export interface EmptyAaaa {
  readonly name: NameId;
  /** Queries for AAAA, retransmissions included. */
  readonly queries: number;
  /** Frame of the first query that was answered without records, and the index of its capture. */
  readonly frame: number;
  readonly capture: number;
}

/**
 * For each name, the number of AAAA queries, and whether any answer has records. NXDOMAIN does not count as empty: such
 * names are tries of a search list.
 */
export class EmptyAaaas {
  /** Queries for AAAA of all names. */
  queries = 0;
  readonly #queries = new CountByHandle();
  /** For each name, the first query that was answered without records. */
  readonly #empty = new Map<NameId, Pick<EmptyAaaa, 'frame' | 'capture'>>();
  readonly #filled = new CountByHandle();

  add({ attempts, name }: Lookup): void {
    for (const { qtype, answer, frame, capture } of attempts) {
      if (qtype !== Type.AAAA) continue;
      this.queries++;
      this.#queries.add(name);
      if (answer === undefined || answer.rcode !== NOERROR || answer.truncated) continue;
      // An answer with only a CNAME counts as one with records, since the target is not followed.
      if (answer.answerCount > 0) this.#filled.add(name);
      else if (name >= 0 && !this.#empty.has(name)) this.#empty.set(name, { frame, capture });
    }
  }

  /**
   * Iterates in order of appearance.
   *
   * @yields names with an answer without records, and without any answer with records
   */
  *[Symbol.iterator](): IterableIterator<EmptyAaaa> {
    for (const [name, first] of this.#empty)
      if (this.#filled.of(name) === 0) yield { name, queries: this.#queries.of(name), ...first };
  }
}
