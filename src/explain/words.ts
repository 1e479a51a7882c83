import { say, type Sentence } from '../words/say.ts';
import type { Explanation } from './explanation.ts';

/** A word of reports or of resolv.conf, with its meaning. */
interface Word {
  readonly names: readonly [string, ...string[]];
  readonly title: Sentence;
  readonly more: readonly Sentence[];
}

/** THE TABLE of words. The options follow resolv.conf(5); their effect on each resolver was read in its source. */
const WORDS: readonly Word[] = [
  {
    names: ['lookup'],
    title: say`a lookup: what one program asks for once, with everything that is sent and answered for it`,
    more: [
      say`One getaddrinfo() is one lookup: the A and the AAAA query, their answers, and every time they are sent again. Each name of a search list is a lookup of its own here.`,
    ],
  },
  {
    names: ['leg', 'legs'],
    title: say`a leg: one of the questions of a lookup, most often A or AAAA`,
    more: [
      say`A leg may be sent several times; it is answered when one of these is. When one leg is lost, a resolver waits although the other one was answered at once.`,
    ],
  },
  {
    names: ['pair', 'concurrent pair'],
    title: say`a concurrent pair: A and AAAA of one lookup, sent at the same time from one port`,
    more: [
      say`Only such pairs can be hit by the conntrack race: from two ports, or one after the other, the two queries have entries of their own.`,
    ],
  },
  {
    names: ['transmission', 'retry'],
    title: say`a transmission: a leg each time that it is sent; from the second one on it is a retry`,
    more: [
      say`A retry mostly has the ID of the first transmission, and glibc and musl send it from the same port; Go takes a new port and a new ID.`,
    ],
  },
  {
    names: ['copy'],
    title: say`a copy: the same packet, seen once more at another interface`,
    more: [
      say`With tcpdump -i any a packet shows at every interface that it passes, before and after its address is translated. A copy is not counted as a query.`,
    ],
  },
  {
    names: ['undetermined'],
    title: say`undetermined: the capture does not show what became of the query`,
    more: [
      say`It ends too early, has a gap, or lost packets of its own. Such a query is counted neither as answered nor as lost.`,
    ],
  },
  {
    names: ['unanswered', 'lost'],
    title: say`lost: a query without an answer, which its client missed`,
    more: [
      say`It was sent again, or the capture goes on for longer than the client waits. Only a capture at the server shows whether the query or its answer was lost.`,
    ],
  },
  {
    names: ['stall', 'stalled'],
    title: say`a stall: a lookup that kept its program waiting because something was lost or slow`,
    more: [
      say`glibc waits 5 s before it asks again, musl 2.5 s, Go 5 s, c-ares 2 s, unless options say otherwise.`,
    ],
  },
  {
    names: ['vantage'],
    title: say`a vantage: another place at which the same traffic was captured`,
    more: [
      say`What a pod sent and its node did not was lost between the two. analyze takes a second capture with --vantage NAME=FILE.`,
    ],
  },
  {
    names: ['compatible'],
    title: say`compatible: this capture looks as this cause would make it look, and cannot tell it from others`,
    more: [
      say`A finding is compatible, strong or proved. The rule says which capture decides: dnspcap explain conntrack-race, for example.`,
    ],
  },
  {
    names: ['strong'],
    title: say`strong: nothing else that is known of explains this capture as well`,
    more: [
      say`Figures of many lookups speak for it: what can be hit is hit, and what cannot be hit is not. Proved would be a capture that shows it happen.`,
    ],
  },
  {
    names: ['proved'],
    title: say`proved: the capture shows it happen`,
    more: [
      say`Of the conntrack race: the node translated one query of the pair and not its twin, which came in at the same moment.`,
    ],
  },
  {
    names: ['conntrack'],
    title: say`conntrack: the table in which Linux keeps connections, and who a translated address stands for`,
    more: [
      say`Two first packets of one five-tuple at once each make an entry; the second one to be confirmed is dropped. That is the race of A and AAAA behind a ClusterIP.`,
    ],
  },
  {
    names: ['single-request-reopen'],
    title: say`single-request-reopen: glibc asks A, waits for its answer, and asks AAAA from a new port (glibc 2.11 and later)`,
    more: [
      say`No two queries are under way at once, so that no race can hit them. It costs a round trip for each lookup; an AAAA query that is really lost is not sent again: after 5 s there is IPv4 only.`,
      say`musl (Alpine) and c-ares ignore it, in every version. In Kubernetes, set it in the dnsConfig of a pod.`,
    ],
  },
  {
    names: ['single-request'],
    title: say`single-request: glibc asks A, waits for its answer, and asks AAAA from the same port (glibc 2.10 and later)`,
    more: [
      say`No two queries are under way at once, so that no race can hit them. It costs a round trip for each lookup.`,
      say`musl (Alpine) and c-ares ignore it, in every version. In Kubernetes, set it in the dnsConfig of a pod.`,
    ],
  },
  {
    names: ['ndots'],
    title: say`ndots:N: a name with fewer than N dots is tried with the search list first`,
    more: [
      say`Kubernetes sets 5, so that www.example.com is asked with each name of the search list before it is asked as it is: four lookups where one would do, each of which can lose a query.`,
      say`A dot at the end of a name (www.example.com.) or a lower ndots in the dnsConfig of the pod avoids that.`,
    ],
  },
  {
    names: ['search', 'search list'],
    title: say`search: what a resolver appends to a short name, one after the other, until a name exists`,
    more: [say`NXDOMAIN for these tries is normal. ndots says how many dots make a name complete.`],
  },
  {
    names: ['use-vc'],
    title: say`use-vc: glibc asks over TCP from the start`,
    more: [
      say`There is no race, since each connection has one entry. TCP port 53 has to be open, and each lookup costs a handshake.`,
    ],
  },
];

/** Returns the meaning of a word; undefined for unknown words. */
export function explainWord(text: string): Explanation | undefined {
  const wanted = text.toLowerCase().replace(/:\d+$/, '');
  const word = WORDS.find(({ names }) => names.includes(wanted));
  if (!word) return undefined;
  const { names, title, more } = word;
  return {
    kind: 'word',
    subject: names[0],
    title,
    sections: [{ blocks: more.map((one) => ({ text: one })) }],
  };
}

/** Returns the known words. */
export function explainableWords(): readonly string[] {
  return WORDS.map(({ names }) => names[0]);
}
