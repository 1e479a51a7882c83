import { closestMatch } from 'leven';

/** `; did you mean analyze?`, when one of them is so near that nothing else can be meant; else nothing. */
export function didYouMean(word: string, known: readonly string[]): string {
  // A letter in three: `analze` is meant, `x` may be anything.
  const maxDistance = Math.min(3, Math.floor(word.length / 3));
  if (maxDistance === 0) return '';
  const nearest =
    known.find((one) => isSwapped(word, one)) ?? closestMatch(word, known, { maxDistance });
  return nearest === undefined ? '' : `; did you mean ${nearest}?`;
}

/** Two letters in the wrong order, which count as two mistakes otherwise: `htlm`. */
function isSwapped(word: string, meant: string): boolean {
  let at = 0;
  while (at < meant.length && meant[at] === word[at]) at++;
  const swapped = `${meant.slice(0, at)}${meant[at + 1] ?? ''}${meant[at] ?? ''}${meant.slice(at + 2)}`;
  return at < meant.length && word === swapped;
}
