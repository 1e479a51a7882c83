/** Marks in a phrase: `packet[s]`, `length[ that contradicts|s that contradict]`. */
const MARK = /\[(?:([^|\]]*)\|)?([^\]]*)\]/g;

/** Returns a phrase in the number of its figure: of `[one|many]` the part that fits, of `[many]` none for one. */
export function inNumber(phrase: string, count: number): string {
  return phrase.replace(MARK, (_mark, one: string | undefined, many: string) =>
    count === 1 ? (one ?? '') : many,
  );
}
