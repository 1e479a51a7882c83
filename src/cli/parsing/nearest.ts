import { closestMatch } from 'leven';
import { say, type Sentence } from '../../words/say.ts';

/** Returns `; did you mean analyze?` if one known word begins like this, or is close enough; else an empty text. */
export function didYouMean(word: string, known: readonly string[]): Sentence | '' {
  // One wrong letter in three: `analze` is clear, `x` is not.
  const maxDistance = Math.min(3, Math.floor(word.length / 3));
  if (maxDistance === 0) return '';
  const begun = known.filter((one) => one.startsWith(word));
  const nearest =
    (begun.length === 1 ? begun[0] : undefined) ??
    known.find((one) => isSwapped(word, one)) ??
    closestMatch(word, known, { maxDistance });
  return nearest === undefined ? '' : say`; did you mean ${nearest}?`;
}

/** Whether two letters are swapped, which would otherwise count as two mistakes: `htlm`. */
function isSwapped(word: string, meant: string): boolean {
  let at = 0;
  while (at < meant.length && meant[at] === word[at]) at++;
  const swapped = `${meant.slice(0, at)}${meant[at + 1] ?? ''}${meant[at] ?? ''}${meant.slice(at + 2)}`;
  return at < meant.length && word === swapped;
}
