/** What an octet can be. */
export const OCTET_VALUES = 256;

/**
 * Words of 32 bits that nobody outside can know, drawn anew by each process: the key of hash tables that strangers
 * fill. No output depends on them, only how long it takes to find something.
 *
 * For each position of a key there is a row, with a word for each octet that may stand there; the hash is what these
 * words are together, by exclusive or. Whoever does not know the words cannot do better than chance: M. Pătraşcu and
 * M. Thorup, The Power of Simple Tabulation Hashing, J. ACM 59 (2012), 14. A multiplication with a random start would
 * not do, as differences in the upper bits go through it whatever the start is.
 */
export function randomWords(positions: number): Int32Array {
  return Int32Array.from({ length: positions * OCTET_VALUES }, () => Math.random() * 2 ** 32);
}
