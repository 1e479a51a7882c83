import { AsciiDump } from '../dumps/ascii-dump.ts';
import { HexDump } from '../dumps/hex-dump.ts';
import { packetOf } from '../dumps/printed-octets.ts';
import { readTcpdumpLine, type TcpdumpLine } from '../tcpdump/line.ts';
import { withoutTunnel } from '../tcpdump/tunnels.ts';
import type { Block, Shape, ShapeSink, TextLine } from './shape.ts';
import { hasOnlyWords } from './words.ts';

/**
 * tcpdump 3 and 4, including those of OpenBSD and macOS, with any options:
 *
 *     12:30:00.000000 IP 10.244.1.7.36596 > 10.96.0.10.53: 30933+ A? web.example.test. (34)
 *     pc.32783 > ns1.isp.example.domain: 30679+ A? web.example. (29) (DF)
 */
export const tcpdump: Shape = {
  name: 'tcpdump',
  begin(printed) {
    const text = withoutTunnel(printed.text);
    const line = understood(text);
    if (!line) {
      const header = BEHIND_HEADER.exec(text)?.[1];
      if (header !== undefined) return new TcpdumpBlock(header, printed, undefined);
    }
    return line || BEGINNING.test(text) ? new TcpdumpBlock(text, printed, line) : undefined;
  },
};

/** The beginning of a line about a packet: time, link layer with -e, interface with -i any, protocol. */
const BEGINNING =
  /^\s*(?:\d{4}-\d\d-\d\d )?(?:\d\d:\d\d:\d\d(?:\.\d+)?|\d{9,10}\.\d+)\s|^(?:\S+ +(?:In|Out|B|M|P) +)?(?:IP6?|ARP|ip6?:|IEEE|STP|LLDP)\b|^(?:[\da-fA-F]{2}[:-]){5}[\da-fA-F]{2} |^arp (?:who-has|reply) /;
/** Lines without IP addresses: ARP and the like. */
const NO_IP =
  /^(?:\S+ +)*?(?:ARP, (?:Request|Reply)|arp (?:who-has|reply) |STP 802|LLDP, |ethertype (?!IPv)\S+ \(0x)/;
const ICMP_QUOTE = /^\t(?:IP6? )?\(/;
/** An IP header of -v without the packet after it, also one that a narrow window has wrapped. */
const HEADER =
  /(?:^| )(?:IP6?|ethertype IPv\S+ .{1,40}:) \((?:tos|class|hlim|flowlabel) [^()]*(?:\([^()]*\)[^()]*)*\)?$/;
/** An IP header of -v that lacks its own end. */
const OPEN_HEADER =
  /(?:^| )(?:IP6?|length \d+:) \((?:tos|class|hlim|flowlabel) [^()]*(?:\([^()]*\)[^()]*)*$/;
/** A line that was wrapped before the packet itself. Its continuation has no time. */
const HEAD_ONLY = new RegExp(
  String.raw`^\s*(?:(?:\d{4}-\d\d-\d\d )?\d\d:\d\d:\d\d\.\d+|\d{9,10}\.\d+)?(?:\s+\S+ +(?:In|Out|B|M|P))?(?:\s*IP6?)?\s*$`,
);
/** The link-layer header of -e, without complete endpoints. */
const LINK_ONLY = /^\s*(?:\S{1,30} )?(?:[\da-f]{2}:){5}[\da-f]{2} > (?:[\da-f]{2}:){5}[\da-f]{2}, /;
const WITH_TIME = /^\s*(?:\d{4}-\d\d-\d\d )?\d\d:\d\d:\d\d|^\s*\d{9,10}\.\d/;
/** Most lines of one packet: an answer with many records in a terminal as narrow as a mail. */
const MAX_JOINED = 8;
/** The header of a tunnel with -v. Its inner packet follows on the next line. */
const TUNNEL = /: (?:VXLAN|Geneve|GREv\d|VXLAN-GPE|OTV), .*$/;

/** Foreign text after the IP header of -v on the same line: a bracket, a remark, the end of a JSON value. */
const BEHIND_HEADER =
  /^([^>]{0,120}?\((?:tos|class|hlim|flowlabel) [^>]{1,160}?length:? \d{1,6}\))\s*\S[^>]*$/;
/** A line number on a line of its own. */
const BARE_NUMBER = /^\s*\d{1,6}\s*$/;
/** The remains of a line about a packet: two endpoints, or the text before them. */
const OF_PACKET =
  / > |^\s*(?:\d{4}-\d\d-\d\d )?(?:\d\d:\d\d:\d\d\.\d+|\d{9,10}\.\d+)(?:\s+\S+ +(?:In|Out|B|M|P))?(?:\s+IP6?\b.*|.{0,12})$|^(?:\S+ +(?:In|Out|B|M|P) +)?IP6? (?:\(|[\da-f]{1,4}[.:])/;

class TcpdumpBlock implements Block {
  readonly #number: number;
  #text: string;
  #line: TcpdumpLine | undefined;
  #lines = 1;
  #isWhole: boolean;
  #isAtEdge: boolean;
  /** The packet that an ICMP error quotes. */
  #quote: string | undefined;
  #hex: HexDump | undefined;
  #ascii: AsciiDump | undefined;

  constructor(text: string, { number, isAtEdge }: TextLine, line: TcpdumpLine | undefined) {
    this.#text = text;
    this.#number = number;
    this.#isAtEdge = isAtEdge;
    this.#line = line;
    this.#isWhole = isWhole(text, line);
  }

  takes(line: TextLine): boolean {
    const isTaken = this.#goesOn(line);
    if (isTaken && line.isAtEdge) this.#isAtEdge = true;
    return isTaken;
  }

  #goesOn({ text, plain }: TextLine): boolean {
    if (this.#takesDump(plain)) return true;
    if (BARE_NUMBER.test(plain)) return true;
    if (this.#quote !== undefined || ICMP_QUOTE.test(text)) {
      if (this.#line?.transport !== 'icmp' || (!/^\s/.test(text) && !this.#isQuoteWrapped(text)))
        return false;
      this.#quote = `${this.#quote ?? ''} ${text.trim()}`.trim();
      return true;
    }
    // A person, or a web page, may have put an empty line after each line.
    if (plain.trim() === '') return this.#isWhole || HEADER.test(this.#text);
    if (this.#lines === MAX_JOINED || (this.#isWhole && !this.#lacksMessage)) return false;
    if (HEAD_ONLY.test(this.#text))
      return !WITH_TIME.test(text) && this.#becomes(`${this.#text.trimEnd()} ${text.trim()}`);
    if (!this.#line && LINK_ONLY.test(this.#text))
      return !WITH_TIME.test(text) && this.#becomes(this.#linkedTo(text));
    if (BEGINNING.test(text) && !TUNNEL.test(this.#text)) return false;
    return this.#joins(text);
  }

  end(sink: ShapeSink): void {
    const line = this.#line;
    const octets = this.#hex && !this.#hex.isEmpty ? this.#hex.take() : undefined;
    const dumped = octets && packetOf(octets.bytes, line);
    if (!line && !dumped && !NO_IP.test(this.#text)) {
      const isPacket = HEADER.test(this.#text) || OF_PACKET.test(this.#text);
      sink[isPacket ? 'unread' : 'other'](this.#text, this.#number);
      return;
    }
    const quoted = this.#quote === undefined ? undefined : readTcpdumpLine(this.#quote);
    sink.packet({
      text: asPrinted(this.#text, line),
      number: this.#number,
      packet: line,
      isAtEdge: this.#isAtEdge,
      ...(quoted && { quoted }),
      ...(dumped && { octets: dumped }),
    });
    if (!dumped && line && isUnread(line)) sink.unread(this.#text, this.#number);
  }

  /** Whether the line is a TCP segment with data that the line does not describe. */
  get #lacksMessage(): boolean {
    const { transport, message } = this.#line ?? {};
    return (
      transport === 'tcp' &&
      message === undefined &&
      / length [1-9]\d{0,5}$/.test(this.#text.trimEnd())
    );
  }

  /** Whether a line continues the quote of an ICMP error: it was wrapped, and is not indented. */
  #isQuoteWrapped(text: string): boolean {
    const isRest = text.trim() !== '' && !BEGINNING.test(text) && understood(text) === undefined;
    return this.#quote !== undefined && isRest && this.#lines++ < MAX_JOINED;
  }

  /** Appends a line to a link-layer header, without a space if an endpoint was torn apart. */
  #linkedTo(text: string): string {
    const spaced = `${this.#text.trimEnd()} ${text.trim()}`;
    const joined = this.#text + text.trim();
    return understood(spaced) === undefined && understood(joined) !== undefined ? joined : spaced;
  }

  #takesDump(plain: string): boolean {
    if (this.#hex ? !this.#hex.isEmpty : /^\s*(?:0x)?[\da-f]{4,8}:?\s/.test(plain)) {
      this.#hex ??= new HexDump();
      if (this.#hex.takes(plain)) return true;
    }
    // Fast path: most lines are followed by another line about a packet.
    if (this.#ascii === undefined && !/^[E-O`]/.test(plain)) return false;
    this.#ascii ??= new AsciiDump(this.#line);
    return this.#ascii.takes(
      plain,
      (line) => BEGINNING.test(line) || understood(line) !== undefined,
    );
  }

  #joins(text: string): boolean {
    const spaced = `${this.#text.trimEnd()} ${text.trim()}`;
    // The header was cut off: the text after it has both endpoints.
    if (OPEN_HEADER.test(this.#text) && understood(text))
      return this.#becomes(this.#text.slice(0, this.#text.indexOf('(')) + text.trim());
    if (HEADER.test(this.#text) || OPEN_HEADER.test(this.#text)) return this.#becomes(spaced);
    const itself = understood(text);
    if (TUNNEL.test(this.#text))
      return itself !== undefined && this.#becomes(timeOf(this.#text) + text);
    if (itself) return false;
    const joined = [spaced, this.#text + text.trim()].map((one) => [one, understood(one)] as const);
    const better =
      joined.find(
        ([one, line]) => isWhole(one, line) && !isTorn(line) && !isTornError(one, line),
      ) ??
      joined.find(([, line]) => isOpen(line) && !isTorn(line)) ??
      joined.find(([one, line]) => isWhole(one, line) || isOpen(line));
    return better !== undefined && this.#becomes(better[0]);
  }

  #becomes(text: string): true {
    this.#text = text;
    this.#lines++;
    this.#line = understood(text);
    this.#isWhole = isWhole(text, this.#line);
    return true;
  }
}

function understood(text: string): TcpdumpLine | undefined {
  if (!text.includes(' > ')) return undefined;
  const line = readTcpdumpLine(text);
  return line?.source && hasOnlyWords(line) ? line : undefined;
}

/** Whether a line is complete: a message ends with its length or with the cut mark. */
function isWhole(text: string, line: TcpdumpLine | undefined): boolean {
  if (!line) return NO_IP.test(text);
  const { message } = line;
  if (message?.length !== undefined || message?.isCut) return true;
  if (line.fields.some(({ kind }) => kind === 'rest')) return /length \d+\)?$/.test(text.trim());
  if (message) return false;
  // The lengths in the headers are those of the frame and of the packet, not of the payload.
  const headers = line.fields.filter(({ kind }) => kind === 'link' || kind === 'ip-header');
  const payload = headers.reduce((rest, { text: header }) => rest.replace(header, ''), text);
  return /\blength \d+/.test(payload);
}

/** Whether the line so far is the beginning of a DNS message, as if wrapped more than once. */
function isOpen(line: TcpdumpLine | undefined): boolean {
  return line?.message !== undefined && line.message.length === undefined;
}

/** Whether a name or an address has a space, because a terminal wrapped it there. */
function isTorn(line: TcpdumpLine | undefined): boolean {
  const { questions = [], records = [] } = line?.message ?? {};
  return (
    questions.some(({ name }) => name.includes(' ')) ||
    records.some(({ type, data }) => HAVE_NO_SPACE.has(type) && data?.includes(' '))
  );
}

/** Words one of which is in each ICMP error (print-icmp.c, print-icmp6.c). */
const OF_ERROR =
  /unreachable|prohibited|filtered|exceeded|too big|need to frag|redirect|source quench|parameter problem/;

/** Whether an ICMP error was wrapped within the word that names the error. */
function isTornError(text: string, line: TcpdumpLine | undefined): boolean {
  return line?.transport === 'icmp' && !OF_ERROR.test(text);
}

const HAVE_NO_SPACE = new Set(['A', 'AAAA', 'CNAME', 'NS', 'PTR']);

/** Whether a packet to or from the DNS port has a message that could not be read. */
function isUnread({ source, destination, transport, message, fields }: TcpdumpLine): boolean {
  if (message || transport === 'icmp' || transport === 'tcp') return false;
  if (![source?.port, destination?.port].some((port) => port === '53' || port === 'domain'))
    return false;
  const rest = fields.find(({ kind }) => kind === 'rest')?.text ?? '';
  return !/^(?:UDP, |udp \d|\[\|)/i.test(rest);
}

const TIME = /^\s*(?:\d{4}-\d\d-\d\d )?(?:\d\d:\d\d:\d\d(?:\.\d+)?|\d+\.\d+)\s+/;

function timeOf(text: string): string {
  return TIME.exec(text)?.[0] ?? '';
}

/** Returns the packet without time and interface, which have their own columns, and without remarks. */
function asPrinted(text: string, line: TcpdumpLine | undefined): string {
  const plain = text
    .trim()
    .replace(TIME, '')
    .replace(/^\S+ +(?:In|Out|B|M|P) +(?=IP|ip)/, '');
  const remark = line?.fields.at(-1);
  return remark?.kind === 'remark' && plain.endsWith(remark.text)
    ? plain.slice(0, -remark.text.length).trimEnd()
    : plain;
}
