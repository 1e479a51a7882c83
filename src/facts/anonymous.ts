import { ADDRESSES, isAddress } from './kinds/addresses.ts';
import type { FactFile, MissingFact } from './fact-file.ts';
import { libcs } from './kinds/libc.ts';
import { addressOf } from './kinds/translation.ts';
import { partOf } from './manifest.ts';

/** Returns the pseudonym of an address. */
export type AddressPseudonym = (address: string) => string;

/** Returns a line of a text without anything that identifies somebody; undefined if nothing is left of it. */
type LineWriter = (line: string, address: AddressPseudonym) => string | undefined;

/** Most names that are numbered: a node has some hundred chains that are about DNS. */
const MAX_NAMES = 100_000;

/**
 * For each kind of text: the part of a line that is kept, if it is kept as it is, or what is written in its place. A
 * line for which there is nothing here is dropped.
 */
const KEPT: readonly (RegExp | LineWriter)[] = [
  // Addresses of the pod.
  (line, address) => (isAddress(line) ? address(line) : undefined),
  // resolv.conf: nameservers and options, but not the search list, which names the namespace.
  (line, address) => {
    const [, server] = /^nameserver\s+(\S+)\s*$/.exec(line) ?? [];
    return server === undefined ? undefined : `nameserver ${address(server)}`;
  },
  /^options(?:\s+[a-z\d-]{1,30}(?::\d{1,5})?)+\s*$/,
  // Counters: /proc/net/stat/nf_conntrack, conntrack -S, /proc/net/snmp, a number alone, ethtool; and tcpdump's closing
  // lines.
  /^(?:entries(?:\s+[a-z_]{1,30})+|[\da-f]{8}(?:\s+[\da-f]{8})+)\s*$/,
  /^cpu=\d+(?:\s+[a-z_]{1,30}=\d+)+\s*$/,
  /^Udp:(?: \w{1,20})+$/,
  /^\d{1,12}$/,
  /^\s*\w{1,60}_allowance_exceeded: \d{1,15}$/,
  (line) => (line.startsWith('tcpdump: listening on ') ? 'tcpdump: listening on any' : undefined),
  /^\d{1,15} packets? dropped by kernel$/,
  // The kernel and the distribution, but not where and by whom the kernel was built.
  /^Linux version \d[\w.+~-]{0,80}/,
  /^PRETTY_NAME="?[\w ().:/-]{1,80}"?$/,
  // The libc of a process, without the name of the process.
  (line) => {
    const [libc] = libcs(line);
    if (!libc || !/^\d+\t/.test(line)) return undefined;
    const { family, version = '' } = libc;
    const banner = {
      glibc: `GNU C Library (x) stable release version ${version}`,
      musl: `musl ${version}`,
      go: `Go go${version}`,
      static: 'static',
    };
    return `0\t\t${banner[family]}`;
  },
  // The trace of drops, without the names of processes.
  /^# entries-in-buffer\/entries-written: \d+\/\d+[^]*/,
  /\d{1,12}\.\d{1,9}: tracing_mark_write: dnspcap (?:clock|near) [\d.]{1,24}$/,
  /\d{1,12}\.\d{1,9}: kfree_skb: skbaddr=\S+(?: rx_sk=\S+)? protocol=\d+ location=[\w.+/]+(?: reason: \w+)?$/,
  // The services of Cilium, without their kind.
  (line, address) =>
    /^SERVICE ADDRESS +BACKEND ADDRESS|^(?:[\d.:a-f[\]]+(?:\/\w{1,4}){0,2}(?: \(\d+\))?)? {2,}[\d.:a-f[\]]+:\d{1,5}/
      .exec(line)?.[0]
      .replaceAll(ADDRESSES, address),
  // IPVS, whose addresses are hexadecimal. Endpoints belong to the line of a service above them, whatever it is.
  /^(?:IP Virtual Server version |FWM +[\dA-F]{8} )/,
  (line, address) =>
    /^(?:[A-Z]{2,4}| {2}->) +(?:[\dA-F]{8}|\[[\da-f:]+\]):[\dA-F]{4} /
      .exec(line)?.[0]
      .replace(/\b[\dA-F]{8}(?=:)|\[[\da-f:]+\]/, (own) => ofProc(own, address)),
];

/** Words of a rule that describe packets and identify nobody. */
const WORDS: ReadonlySet<string> = new Set(
  `nat filter mangle raw COMMIT PREROUTING INPUT FORWARD OUTPUT POSTROUTING ACCEPT DROP REJECT DNAT SNAT MASQUERADE
   RETURN NFQUEUE CONNMARK udp tcp ip ip6 inet table chain type hook priority policy accept drop reject prerouting input
   forward output postrouting dport sport domain daddr saddr dnat to goto jump counter packets bytes limit rate over burst
   second minute hour sec min day hashlimit connlimit recent quota statistic mode random nth conntrack ctstate NEW
   ESTABLISHED RELATED INVALID srcip dstip srcport dstport connmark mark string algo bm kmp`.split(
    /\s+/,
  ),
);

/** Returns the pseudonym of an address of /proc/net/ip_vs, written in the same way. */
function ofProc(own: string, address: AddressPseudonym): string {
  const pseudonym = address(addressOf(own));
  if (own.startsWith('[')) return `[${pseudonym}]`;
  const parts = pseudonym.split('.').map(Number);
  return parts.map((part) => part.toString(16).toUpperCase().padStart(2, '0')).join('');
}

/** The output of `iptables-save` or `nft list ruleset`. */
const RULES = /^(?:\*(?:nat|filter|mangle|raw)|table \w+ \S+ \{)$/m;

/** Facts with pseudonyms in place of addresses, and without names of any kind. */
export class AnonymousFacts {
  readonly #address: AddressPseudonym;
  /** Numbered names of chains and the like, so that a jump still leads to its chain. */
  readonly #names = new Map<string, string>();

  constructor(address: AddressPseudonym) {
    this.#address = address;
  }

  fact(file: FactFile): FactFile {
    const isRules = RULES.test(file.text);
    const lines = file.text.split('\n').flatMap((line) => {
      if (isRules) return [this.#rule(line)];
      for (const keep of KEPT) {
        const kept = keep instanceof RegExp ? keep.exec(line)?.[0] : keep(line, this.#address);
        if (kept !== undefined) return [kept];
      }
      return [];
    });
    return { ...file, text: lines.length === 0 ? '' : `${lines.join('\n')}\n` };
  }

  /** Returns the gap without its reason, which any program may have written, with any names in it. */
  missing({ name }: MissingFact): MissingFact {
    const isOurs = partOf(name) !== 'other';
    return { name: isOurs ? name : 'a file', reason: 'it could not be read' };
  }

  #rule(line: string): string {
    return line
      .replaceAll(/"[^"]*"?/g, '""')
      .replaceAll(ADDRESSES, (text) => (text === '::' ? text : this.#address(text)))
      .replaceAll(/(?<![\w.:-])[A-Za-z_][\w.-]*/g, (word) =>
        WORDS.has(word) ? word : this.#nameless(word),
      )
      .replaceAll(/[^\u0020-\u007e]/g, '');
  }

  #nameless(word: string): string {
    const known = this.#names.get(word);
    if (known !== undefined) return known;
    const name = `x${this.#names.size + 1}`;
    if (this.#names.size < MAX_NAMES) this.#names.set(word, name);
    return name;
  }
}
