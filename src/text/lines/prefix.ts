/** Longest prefix that a program puts before each line. */
const LONGEST = 400;

/**
 * The prefix of the lines of a text. It is learned from a line that shows where its packet begins, and removed from the
 * following lines that do not show it. Numbers in the prefix may differ from line to line, as they count lines or are
 * times.
 */
export class Prefix {
  #pattern: RegExp | undefined;

  /** @param prefix the text before the packet of a line; empty if there is none */
  learn(prefix: string): void {
    if (prefix === '' || prefix.length > LONGEST) this.#pattern = undefined;
    // An indentation by an editor or in a document.
    else if (prefix.trim() === '') this.#pattern = new RegExp(`^${prefix}`);
    else this.#pattern = new RegExp(`^${patternOf(prefix)}`);
  }

  /** Returns the length of the line's prefix in characters. */
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
      // Numbers are right-aligned, so that spaces before them vary. After the last number, an indentation stays.
      return at === 0
        ? String.raw`\s*`
        : at === pieces.length - 1
          ? `\\s{0,${piece.length}}`
          : String.raw`\s+`;
    })
    .join('');
}
