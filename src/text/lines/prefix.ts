/** Longer ones are none that a program puts in front of each line. */
const LONGEST = 400;

/**
 * What stands in front of the lines of a text: found on a line whose packet tells where it begins, it is taken off the
 * ones behind it, of which nothing else tells that. Its numbers may be others on each line: it counts them, or tells
 * times.
 */
export class Prefix {
  #pattern: RegExp | undefined;

  /** @param prefix of a line with a packet; empty when there is none */
  learn(prefix: string): void {
    if (prefix === '' || prefix.length > LONGEST) this.#pattern = undefined;
    // Of an editor, or of a document.
    else if (prefix.trim() === '') this.#pattern = new RegExp(`^${prefix}`);
    else this.#pattern = new RegExp(`^${patternOf(prefix)}`);
  }

  /** How many characters of the line are its prefix. */
  of(line: string): number {
    return this.#pattern?.exec(line)?.[0].length ?? 0;
  }
}

function patternOf(prefix: string): string {
  const pieces = prefix.match(/\d+|\s+|[^\d\s]+/g) ?? [];
  return pieces
    .map((piece, at) => {
      if (/\d/.test(piece)) return String.raw`\d+`;
      if (piece.trim() !== '') return piece.replaceAll(/[\\^$.*+?()[\]{}|/-]/g, String.raw`\$&`);
      // A column of numbers is flush on the right; behind the last one, what is indented stays so.
      return at === 0
        ? String.raw`\s*`
        : at === pieces.length - 1
          ? `\\s{0,${piece.length}}`
          : String.raw`\s+`;
    })
    .join('');
}
