import { say, type Sentence } from '../../../words/say.ts';
import type { Words } from '../../../words/words.ts';
import type { Part } from './line-parts.ts';

/** How to read a line: each part with an example, in the order of the line. */
const LEGEND: Readonly<Record<Part, { readonly example: string; readonly means: Sentence }>> = {
  family: { example: 'IP', means: say`IP is IPv4, IP6 is IPv6.` },
  source: {
    example: '10.244.1.7.36596',
    means: say`Who sent the packet: address, then port. The port of a client is new for each socket; two queries from one port race for one entry of the conntrack table.`,
  },
  destination: {
    example: '10.96.0.10.53',
    means: say`Where it was sent: address, then port. 53 is DNS.`,
  },
  tcp: {
    example: 'Flags [P.], length 36',
    means: say`Over TCP: flags of the segment (P push, S begin, F end, R reset, . acknowledges) and bytes of the message with its prefix.`,
  },
  id: {
    example: '37417',
    means: say`DNS ID: 16 bits that the client chose. The response must carry the same; a query that is sent again often does, too.`,
  },
  opcode: { example: 'notify', means: say`Opcode, if it is not an ordinary query.` },
  rcode: {
    example: 'NXDomain',
    means: say`RCODE, when it is not NOERROR: NXDomain (no such name), ServFail (the server failed), Refused.`,
  },
  flags: {
    example: '+',
    means: say`In a query: + recursion desired (RD), % checking disabled (CD). In a response: * authoritative (AA), - no recursion available (no RA), | truncated (TC), $ authenticated data (AD).`,
  },
  oddities: {
    example: '[1au]',
    means: say`Counts that are not as usual: [1au] is one additional record, which in a query is EDNS (OPT); [b2&3=…] are unusual flag bits.`,
  },
  counts: {
    example: '1/0/0',
    means: say`Records in the response: answer/authority/additional. 0/1/0 is an empty answer with the SOA record that says so.`,
  },
  type: {
    example: 'AAAA?',
    means: say`Type that is asked for: A? is an IPv4 address, AAAA? is an IPv6 address. Resolvers mostly ask for both at once.`,
  },
  name: { example: 'example.com.', means: say`Name that is asked for; the final dot is the root.` },
  records: { example: 'A 192.0.2.80', means: say`Records of the answer: type and data.` },
  length: { example: '(29)', means: say`Bytes of the DNS message, without UDP and IP headers.` },
  icmp: {
    example: 'ICMP … udp port 53 unreachable',
    means: say`ICMP error: a router or host could not deliver the packet that it quotes.`,
  },
};

export interface LegendEntry {
  readonly part: string;
  readonly example: string;
  readonly means: string;
}

export function legend(words: Words): readonly LegendEntry[] {
  return Object.entries(LEGEND).map(([part, { example, means }]) => ({
    part,
    example,
    means: words.text(means),
  }));
}
