/** The contents of resolv.conf(5). */
export interface ResolvConf {
  readonly nameservers: readonly string[];
  readonly search: readonly string[];
  /** `ndots:5`, `single-request-reopen`. */
  readonly options: readonly string[];
}

/** glibc reads three nameservers, and others a few more: a file with a thousand was made to have them. */
const MAX_WORDS = 64;

/** Returns undefined if no line is one of resolv.conf(5). */
export function resolvConf(text: string): ResolvConf | undefined {
  const nameservers: string[] = [];
  const options: string[] = [];
  let search: readonly string[] = [];
  let isOne = false;
  for (const line of text.split('\n')) {
    const [keyword = '', ...words] = line.trim().split(/\s+/).slice(0, MAX_WORDS);
    if (keyword === 'nameserver' && words[0] !== undefined) nameservers.push(words[0]);
    else if (keyword === 'search' || keyword === 'domain') search = words;
    else if (keyword === 'options') for (const word of words) options.push(word);
    else continue;
    isOne = true;
  }
  if (!isOne) return undefined;
  return {
    nameservers: nameservers.slice(0, MAX_WORDS),
    search,
    options: options.slice(0, MAX_WORDS),
  };
}
