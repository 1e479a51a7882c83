import { figuresOfCoreDns } from './coredns-figures.ts';

/** What a packet that was lost looks like, only packets tell. */
const CAPTURE = 'capture with: tcpdump -i any -w dns.pcap port 53';
const LOG = `a query that was lost is in no log; ${CAPTURE}`;

interface Known {
  /** What a line of it looks like. */
  readonly pattern: RegExp;
  /** What it is, and what to do. */
  readonly words: string;
  /** What can be counted in it. */
  readonly figures?: (lines: readonly string[]) => string;
}

/** THE TABLE of texts that have no packets, and are taken for captures all the same. */
const KNOWN: readonly Known[] = [
  {
    // [INFO] 10.244.1.7:36596 - 30933 "A IN web.example.test. udp 34 false 512" NOERROR qr,aa,rd 50 0.000396s
    pattern: /^.*\[INFO\] \S+:\d+ - \d+ "[A-Z\d]+ IN \S+ (?:udp|tcp) /m,
    words: `the log of CoreDNS, which tells what it answered and how long that took; ${LOG}`,
    figures: figuresOfCoreDns,
  },
  {
    // Nov 22 12:12:40.618: default/web-0:36596 (ID:1) -> kube-system/coredns:53 (ID:2) to-endpoint FORWARDED (UDP)
    pattern:
      /\S{1,100}:\d+ \((?:ID:\d+|[\w-]+)\) (?:->|<-|<>) \S+.*\b(?:FORWARDED|DROPPED|TRANSLATED|TRACED)\b/,
    words: `flows of hubble observe, which have no DNS messages in them; ${CAPTURE}`,
  },
  {
    pattern: /\bdnsmasq\[\d+\]: .*\b(?:query\[|reply |forwarded |cached )/,
    words: `the log of dnsmasq or Pi-hole; ${LOG}`,
  },
  {
    // client @0x7f 10.0.0.5#36596 (web.example): query: web.example IN A +E(0)K (10.0.0.1)
    pattern: /\bclient (?:@0x[\da-f]+ )?\S+#\d+ \([^()\s]*\): (?:view \S+: )?query: /,
    words: `the query log of BIND; ${LOG}`,
  },
  {
    pattern: /\bsystemd-resolved\[\d+\]: |^(?:-- )?Data: .* \(link|^[→←] [QA]: \S+ IN /m,
    words: `the log of systemd-resolved; ${LOG}`,
  },
  { pattern: /\bunbound(?:\[\d+(?::\d+)?\])?:? .*\binfo: /, words: `the log of unbound; ${LOG}` },
  {
    pattern: /^.*\b(?:NODE|K8S\.NODE|RUNTIME\.CONTAINERNAME|CONTAINER)\b.*\b(?:QR|QTYPE|RCODE)\b/m,
    words: `a table of Inspektor Gadget, which leaves out what was not answered; ${CAPTURE}`,
  },
  {
    pattern:
      /^; <<>> DiG |^;; (?:->>HEADER<<-|connection timed out|Query time)|^Server:\s+\S+\nAddress:/m,
    words: `what dig or nslookup prints, which tells of one query; ${CAPTURE}`,
  },
  {
    pattern: /^#(?:separator|fields|path)\b/m,
    words: `a log of Zeek, which ties answers to queries and keeps no packets; ${CAPTURE}`,
  },
  {
    pattern: /"event_type"\s*:\s*"/,
    words: `events of Suricata, which has no packets in them; ${CAPTURE}`,
  },
  {
    pattern: /\bSRC=\S{1,60} DST=\S{1,60} .*\bPROTO=/,
    words: `the log of netfilter (LOG or TRACE of iptables), which has no DNS messages; ${CAPTURE}`,
  },
  {
    pattern: /\bsrc=\S{1,60} dst=\S{1,60} sport=\d+ dport=\d+/,
    words: `what conntrack prints, which has no DNS messages; ${CAPTURE}`,
  },
  {
    pattern: /^\s*(?:0{4,8}:?\s+|0x0000:\s+)(?:d4 ?c3 ?b2 ?a1|a1 ?b2 ?c3 ?d4|0a ?0d ?0d ?0a)\b/im,
    words: 'a capture as a dump in hexadecimal; make it a file again with: xxd -r',
  },
  {
    pattern: /^(?:1MOyoQ|obLD1A|Cg0NC)[\w+/]{8}/m,
    words: 'a capture in base64; make it a file again with: base64 -d',
  },
  {
    pattern: /^\s*"?No\.?"?\s*[,;\t]/m,
    words:
      'columns of Wireshark without those that tell of DNS; export them with Source, Destination, Protocol and Info',
  },
  {
    pattern: /^(?:\d+\t)?(?:\d{10}\.\d{6,9}|\w{3} [ \d]\d, \d{4} [\d:.]+ \w+)\t\S+\t/m,
    words:
      'columns of tshark -T fields, and no heading says which; print them again with: -E header=y, and with the fields frame.time_epoch ip.src ip.dst udp.srcport udp.dstport dns.id dns.flags.response dns.qry.name dns.qry.type',
  },
  {
    pattern: /^\s*(?:\[\s*)?\{\s*"/,
    words: 'JSON, but none that tshark prints; print the capture with: tshark -T json',
  },
  {
    pattern: /^\s*<(?:\?xml|!DOCTYPE|html)\b/i,
    words: 'XML or HTML, but none that Wireshark writes; export the packets as PDML',
  },
];

/** More of a text, and of a line, tells no more. */
const MAX_LINES = 200;
const MAX_CHARACTERS = 400;

/** What a text is that has no packets in it, and what to do; undefined when it is none of those that people bring. */
export function refusal(text: string): string | undefined {
  const lines = text.split('\n', MAX_LINES).map((line) => line.slice(0, MAX_CHARACTERS));
  const seen = lines.join('\n');
  const known = KNOWN.find(({ pattern }) => pattern.test(seen));
  if (!known) return undefined;
  const figures = known.figures === undefined ? '' : ` (${known.figures(lines)})`;
  return `it looks like ${known.words}${figures}`;
}
