/** A file with a thousand options was made to have them. */
const MAX_WORDS = 64;
/** Keywords that are enough by themselves, even without a value. */
const KEYWORDS: ReadonlySet<string> = new Set(['search', 'domain', 'options']);

/** Returns the options of resolv.conf(5), `ndots:5`; undefined if no line of the text is one of that file. */
export function resolvConf(text: string): readonly string[] | undefined {
  const options: string[] = [];
  let isOne = false;
  for (const line of text.split('\n')) {
    const [keyword = '', ...words] = line.trim().split(/\s+/).slice(0, MAX_WORDS);
    if (keyword === 'options') for (const word of words) options.push(word);
    isOne ||= KEYWORDS.has(keyword) || (keyword === 'nameserver' && words.length > 0);
  }
  return isOne ? options.slice(0, MAX_WORDS) : undefined;
}
