import { Answer, Attempt, Lookup } from '../../lookup.ts';

/**
 * Objects of lookups that are over, for the next ones. With them healthy traffic makes no garbage: a few thousand
 * objects go round. Where lookups wait for long this matters even more: only a full garbage collection frees what dies
 * old, and until then the heap grows to several times what is alive.
 */
export class Spares {
  #lookups: Lookup[] = [];
  #attempts: Attempt[] = [];
  #answers: Answer[] = [];

  lookup(): Lookup {
    return this.#lookups.pop() ?? new Lookup();
  }

  attempt(lookup: Lookup): Attempt {
    const attempt = this.#attempts.pop() ?? new Attempt(lookup);
    attempt.lookup = lookup;
    return attempt;
  }

  answer(): Answer {
    return this.#answers.pop() ?? new Answer();
  }

  /** Takes a settled lookup that nothing else holds, with all that belongs to it. */
  take(lookup: Lookup): void {
    const { attempts } = lookup;
    for (let attempt = attempts.pop(); attempt !== undefined; attempt = attempts.pop()) {
      if (attempt.answer !== undefined) this.#answers.push(attempt.answer);
      attempt.forget();
      this.#attempts.push(attempt);
    }
    lookup.forget();
    this.#lookups.push(lookup);
  }

  clear(): void {
    this.#lookups = [];
    this.#attempts = [];
    this.#answers = [];
  }
}
