import type { NameId } from '../../dns/message-view.ts';
import type { Attempt } from '../lookup.ts';

/**
 * Open exchanges by name and type, whoever asked, to find those that a query may have been sent on for. The chains of
 * the table are links in the exchanges themselves, the newest first.
 */
export class OpenQuestions {
  readonly #newest = new Map<number, Attempt>();

  first(name: NameId, qtype: number): Attempt | undefined {
    return this.#newest.get(keyOf(name, qtype));
  }

  add(attempt: Attempt): void {
    const key = keyOf(attempt.lookup.name, attempt.qtype);
    const next = this.#newest.get(key);
    const rare = attempt.rarely();
    rare.isOfQuestion = true;
    rare.nextOfQuestion = next;
    rare.previousOfQuestion = undefined;
    if (next !== undefined) next.rarely().previousOfQuestion = attempt;
    this.#newest.set(key, attempt);
  }

  /** Removes an exchange in constant time. */
  remove(attempt: Attempt): void {
    const rare = attempt.rarely();
    const { nextOfQuestion: next, previousOfQuestion: previous } = rare;
    if (next !== undefined) next.rarely().previousOfQuestion = previous;
    if (previous !== undefined) previous.rarely().nextOfQuestion = next;
    else {
      const key = keyOf(attempt.lookup.name, attempt.qtype);
      if (next === undefined) this.#newest.delete(key);
      else this.#newest.set(key, next);
    }
    rare.nextOfQuestion = undefined;
    rare.previousOfQuestion = undefined;
    rare.isOfQuestion = false;
  }
}

/** Types have 16 bits, handles of names no more than 32: both fit into an exact double. */
function keyOf(name: NameId, qtype: number): number {
  return name * 0x1_0000 + qtype;
}
