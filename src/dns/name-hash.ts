import type { Bytes } from '../wire/bytes.ts';
import { OCTET_VALUES, randomWords } from '../wire/random-words.ts';

/** Random words for each position of a name, as many as the longest name so far has octets. */
let words: Int32Array = new Int32Array(0);

/** Returns the keyed hash of the wire name bytes[start, end), without case: see `randomWords`. */
export function nameHash(bytes: Bytes, start: number, end: number): number {
  if ((end - start) * OCTET_VALUES > words.length) reach(end - start);
  let hash = 0;
  for (let at = start, row = 0; at < end; at++, row += OCTET_VALUES)
    hash ^= words[row + bytes[at]!]!;
  return hash;
}

/** Adds rows for longer names. Existing rows never change, so that names keep their hash. */
function reach(octets: number): void {
  const rows = randomWords(octets);
  rows.set(words);
  for (let row = words.length; row < rows.length; row += OCTET_VALUES) {
    // Folds letters. Length octets are below 64 and never letters.
    for (let letter = 0x41; letter <= 0x5a; letter++)
      rows[row + letter] = rows[row + (letter | 0x20)]!;
  }
  words = rows;
}
