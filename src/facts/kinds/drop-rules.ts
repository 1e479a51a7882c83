/** A rule of the node's packet filter that drops packets of DNS, with its counter. */
export interface DropRule {
  /** `mangle POSTROUTING -p udp --dport 53 -j DROP`; it identifies the rule. */
  readonly rule: string;
  /** The rule before it in its chain, if that lets only so many packets pass: a limit. */
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
  for (const { table, rule } of lines) {
    const target = / -j (\S+)/.exec(` ${rule}`)?.[1];
    if (target !== undefined && isDns(rule)) dnsChains.add(`${table} ${target}`);
  }
  const found: DropRule[] = [];
  for (const [at, { table, chain, rule, packets }] of lines.entries()) {
    if (!/ -j (?:DROP|REJECT)\b/.test(` ${rule}`) || found.length >= MAX_RULES) continue;
    if (!isDns(rule) && !dnsChains.has(`${table} ${chain}`)) continue;
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
    if (packets === undefined || !/\b(?:drop|reject)\b/.test(after ?? '')) continue;
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
  return /--dports? (?:[\d:,]*,)?53(?:[ ,]|$)/.test(rule);
}

/** Returns the rules that dropped something between two readings, the busiest first. */
export function grownRules(before: readonly DropRule[], after: readonly DropRule[]): DropRule[] {
  const earlier = new Map(before.map(({ rule, packets }) => [rule, packets]));
  return after
    .flatMap((rule) => {
      const grown = rule.packets - (earlier.get(rule.rule) ?? rule.packets);
      return grown > 0 ? [{ ...rule, packets: grown }] : [];
    })
    .toSorted((a, b) => b.packets - a.packets);
}
