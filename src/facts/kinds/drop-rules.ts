/** A rule of the node's packet filter that drops packets of DNS, with its counter. */
export interface DropRule {
  /** `mangle POSTROUTING -p udp --dport 53 -j DROP`; it identifies the rule. */
  readonly rule: string;
  /** The preceding rule of the same chain, if it is a limit, which lets only some packets pass. */
  readonly limit?: string;
  readonly packets: number;
}

/** A node with more rules about DNS counts packets by other means. */
const MAX_RULES = 1_000;
const LIMIT = /\b(?:hashlimit|limit|connlimit|recent|quota)\b/;

interface Line {
  readonly table: string;
  readonly chain: string;
  readonly rule: string;
  readonly packets: number;
}

/**
 * Returns the rules of `iptables-save -c` that drop or reject, and that only packets to port 53 reach. They name the
 * port themselves, or a rule that names it jumps to their chain. Other drop rules grow all the time.
 */
export function iptablesDropRules(text: string): DropRule[] {
  const lines = linesOf(text);
  const dnsChains = new Set<string>();
  const otherChains = new Set<string>();
  for (const { table, rule } of lines) {
    const target = / -[jg] (\S+)/.exec(` ${rule}`)?.[1];
    if (target !== undefined) (isDns(rule) ? dnsChains : otherChains).add(`${table} ${target}`);
  }
  const found: DropRule[] = [];
  for (const [at, { table, chain, rule, packets }] of lines.entries()) {
    if (!/ -j (?:DROP|REJECT)\b/.test(` ${rule}`) || found.length >= MAX_RULES) continue;
    const own = `${table} ${chain}`;
    if (!isDns(rule) && (!dnsChains.has(own) || otherChains.has(own))) continue;
    const before = lines[at - 1];
    const isLimited = before?.chain === chain && before.table === table && LIMIT.test(before.rule);
    found.push({
      rule: `${table} ${chain} ${rule}`,
      ...(isLimited && !LIMIT.test(rule) && { limit: before.rule }),
      packets,
    });
  }
  return found;
}

/** Returns such rules of nft(8), which counts only if a rule says `counter`. */
export function nftDropRules(text: string): DropRule[] {
  const found: DropRule[] = [];
  let chain = '';
  let table = '';
  for (const line of text.split('\n')) {
    table = /^table (\w+ \S+) \{/.exec(line)?.[1] ?? table;
    chain = /^\s+chain (\S+) \{/.exec(line)?.[1] ?? chain;
    const [, before, packets, after] =
      /^\s*(.*?)counter packets (\d{1,15}) bytes \d+(.*)$/.exec(line) ?? [];
    // What a comment says is no verdict.
    const verdict = (after ?? '').replaceAll(/"[^"]*"/g, '');
    if (packets === undefined || !/\b(?:drop|reject)\b/.test(verdict)) continue;
    if (!/ dport (?:53|domain)\b/.test(line) || found.length >= MAX_RULES) continue;
    const rule = `${before ?? ''}${(after ?? '').trim()}`.replaceAll(/\s+/g, ' ');
    found.push({ rule: `${table} ${chain} ${rule}`, packets: Number(packets) });
  }
  return found;
}

function linesOf(text: string): Line[] {
  const lines: Line[] = [];
  let table = '';
  for (const line of text.split('\n')) {
    table = /^\*(\w+)$/.exec(line)?.[1] ?? table;
    const [, packets, chain = '', rule = ''] =
      /^\[(\d{1,15}):\d+\] -A (\S+) (.*)$/.exec(line) ?? [];
    if (packets !== undefined) lines.push({ table, chain, rule, packets: Number(packets) });
  }
  return lines;
}

function isDns(rule: string): boolean {
  return /(?<!! )--dports? (?:[\d:,]*,)?53(?:[ ,]|$)/.test(rule);
}

/**
 * Returns the rules that dropped something between two readings, the busiest first. Rules of the same text, which
 * scripts add again and again, count as one.
 */
export function grownRules(before: readonly DropRule[], after: readonly DropRule[]): DropRule[] {
  const earlier = new Map(inOne(before).map(({ rule, packets }) => [rule, packets]));
  return inOne(after)
    .flatMap((rule) => {
      const grown = rule.packets - (earlier.get(rule.rule) ?? rule.packets);
      return grown > 0 ? [{ ...rule, packets: grown }] : [];
    })
    .toSorted((a, b) => b.packets - a.packets);
}

function inOne(rules: readonly DropRule[]): DropRule[] {
  const all = new Map<string, DropRule>();
  for (const one of rules) {
    const packets = one.packets + (all.get(one.rule)?.packets ?? 0);
    all.set(one.rule, { ...one, packets });
  }
  return [...all.values()];
}
