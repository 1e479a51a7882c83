/** Number of values of a byte. */
export const OCTET_VALUES = 256;

/**
 * Returns random 32-bit words that no outsider can know, drawn anew by each process. They are the key of hash
 * tables whose content strangers choose. Output does not depend on them; only the time of a search does.
 *
 * Each position of a key has a row with one word per byte value. The hash is the exclusive or of the words of its
 * bytes. Without the words, an attacker does no better than chance: M. Pătraşcu and M. Thorup, The Power of Simple
 * Tabulation Hashing, J. ACM 59 (2012), 14. A multiplication with a random start would not do, as differences in
 * the upper bits pass through it whatever the start is.
 */
export function randomWords(positions: number): Int32Array {
  return Int32Array.from({ length: positions * OCTET_VALUES }, () => Math.random() * 2 ** 32);
}
