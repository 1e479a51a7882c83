import type { NameId } from '../../dns/message-view.ts';
import type { Attempt } from '../exchange/attempt.ts';

/**
 * Exchanges by name and type, whoever asked: what was sent on is found by that. A table with chains through the
 * exchanges themselves, the newest first.
 */
export class OpenQuestions {
  readonly #newest = new Map<number, Attempt>();

  first(name: NameId, qtype: number): Attempt | undefined {
    return this.#newest.get(keyOf(name, qtype));
  }

  add(attempt: Attempt): void {
    const key = keyOf(attempt.lookup.name, attempt.qtype);
    const next = this.#newest.get(key);
    attempt.isOfQuestion = true;
    attempt.nextOfQuestion = next;
    attempt.previousOfQuestion = undefined;
    if (next !== undefined) next.previousOfQuestion = attempt;
    this.#newest.set(key, attempt);
  }

  /** Without a walk along its chain. */
  remove(attempt: Attempt): void {
    const { nextOfQuestion: next, previousOfQuestion: previous } = attempt;
    if (next !== undefined) next.previousOfQuestion = previous;
    if (previous !== undefined) previous.nextOfQuestion = next;
    else {
      const key = keyOf(attempt.lookup.name, attempt.qtype);
      if (next === undefined) this.#newest.delete(key);
      else this.#newest.set(key, next);
    }
    attempt.nextOfQuestion = undefined;
    attempt.previousOfQuestion = undefined;
    attempt.isOfQuestion = false;
  }
}

/** Types have 16 bits, handles of names no more than 32: both fit into an exact double. */
function keyOf(name: NameId, qtype: number): number {
  return name * 0x1_0000 + qtype;
}
