import { closestMatch } from 'leven';

/** `; did you mean analyze?`, when one of them is so near that nothing else can be meant; else nothing. */
export function didYouMean(word: string, known: readonly string[]): string {
  // A letter in three: `analze` is meant, `x` may be anything.
  const maxDistance = Math.min(3, Math.floor(word.length / 3));
  if (maxDistance === 0) return '';
  const nearest = closestMatch(word, known, { maxDistance });
  return nearest === undefined ? '' : `; did you mean ${nearest}?`;
}
