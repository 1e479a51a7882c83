/**
 * Whether a name may be what is tried next. Both begin with the same labels: one is the other with a suffix, or both
 * have different suffixes of a search list.
 */
export function isCandidate(before: string, after: string): boolean {
  if (before === after) return false;
  if (before.startsWith(`${after}.`)) return true;
  const [one, two] = [before.split('.'), after.split('.')];
  return one[0] === two[0] && one.length !== two.length;
}

/** What the program asked for, as its first try and its last one tell: so many dots; and whether the last one was it. */
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
