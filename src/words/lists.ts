import { say, type Sentence } from './say.ts';

/** Returns `one, other`; there is at least one. */
export function withCommas(parts: readonly Sentence[]): Sentence {
  return parts.reduce((list, next) => say`${list}, ${next}`);
}

/** Returns `one; other`; there is at least one. */
export function withSemicolons(parts: readonly Sentence[]): Sentence {
  return parts.reduce((list, next) => say`${list}; ${next}`);
}
