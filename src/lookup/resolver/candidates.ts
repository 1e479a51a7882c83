/**
 * Whether `after` may be the name that a resolver tries after `before`. Both begin with the same label. Either `before`
 * is `after` with a suffix, or both have different suffixes of a search list.
 */
export function isCandidate(before: string, after: string): boolean {
  if (before === after) return false;
  if (before.startsWith(`${after}.`)) return true;
  const [one, two] = [before.split('.'), after.split('.')];
  return one[0] === two[0] && one.length !== two.length;
}

/**
 * Returns the number of dots in the name that the program asked for, judging by the first and last tried names, and
 * whether the last name was that name without a suffix.
 */
export function baseOf(
  first: string,
  last: string,
): { readonly dots: number; readonly isAbsolute: boolean } {
  if (first.startsWith(`${last}.`)) return { dots: last.split('.').length - 1, isAbsolute: true };
  const [one, two] = [first.split('.'), last.split('.')];
  let labels = 0;
  while (labels < two.length && one[labels] === two[labels]) labels++;
  return { dots: labels - 1, isAbsolute: false };
}
