/**
 * Texts that are copied again and again, behind each other in words: each begins at a word, and `Utf8Text.piece` copies four
 * octets at a time from one place in memory. Short ones cost a third of what `TypedArray.set` takes.
 *
 * The first words say where each text is: its first word, and in the lower half how many octets it has.
 */
export type Pieces = Int32Array;

/** More than any text of ours has, and its place has to fit beside its length. */
const MOST_OCTETS = 0x7fff;

const ENCODER = new TextEncoder();

/** @returns undefined when they are too long */
export function piecesOf(texts: readonly string[]): Pieces | undefined {
  const octets = texts.map((text) => ENCODER.encode(text));
  const words = octets.reduce((sum, { length }) => sum + Math.ceil(length / 4), texts.length);
  if (4 * words > MOST_OCTETS) return undefined;
  const pieces = new Int32Array(words);
  const all = new Uint8Array(pieces.buffer);
  let start = texts.length;
  for (const [at, piece] of octets.entries()) {
    pieces[at] = (start << 16) | piece.length;
    all.set(piece, 4 * start);
    start += Math.ceil(piece.length / 4);
  }
  return pieces;
}
