/** Returns words that no sentence may have. */
export function oddWords(text: string): string[] {
  const odd = [
    /\(frames? ?\)/,
    /\bframe (?!\d)/,
    /NaN|undefined|Infinity|null/,
    /-[\d.,]+ ms/,
    /\b0 of 0\b/,
    ONE,
  ]
    .map((pattern) => pattern.exec(text)?.[0])
    .filter((found) => found !== undefined && !OF_THE_WORLD.has(found));
  return odd.map((found) => `“${found}”`);
}

/** The figure 1 with a noun in the plural; not the last digit of an address or of a larger number. */
const ONE =
  /(?<![\d.,:])(?<!frames? (?:[\d, ]+and )?)\b1 (?:more )?(?:queries|responses|answers|lookups|clients|servers|messages|packets|hops|octets|times|suffixes|pairs|seconds|connections|SYNs|segments|TCP connections|DNS messages|[A-Z]+ queries)\b/;

const OF_THE_WORLD = new Set<string>(['frame header', 'frame and', 'frame number', 'frame of']);
