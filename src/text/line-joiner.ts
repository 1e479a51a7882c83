import { readTcpdumpLine, type TcpdumpLine } from './tcpdump/line.ts';
import { readTsharkLine } from './tshark-line.ts';

/** A line about a packet, put together again when it was printed, or wrapped, on several. */
export interface PacketLine {
  /** As printed, without what is not of the packet; undefined when tcpdump did not print it. */
  readonly text: string;
  /** 1-based, of the first of its lines in the file. */
  readonly number: number;
  /** Undefined for a packet that is not IP. */
  readonly packet: TcpdumpLine | undefined;
  /** The packet that an ICMP error quotes, which -v prints. */
  readonly quoted?: TcpdumpLine;
}

export interface LineSink {
  packet(line: PacketLine): void;
  /** A line that is about no packet. */
  other(text: string, number: number): void;
}

/** How a line about a packet begins: time, link layer with -e, interface with -i any, protocol. */
const BEGINNING =
  /^\s*(?:\d{4}-\d\d-\d\d )?(?:\d\d:\d\d:\d\d(?:\.\d+)?|\d{9,10}\.\d+)\s|^(?:\S+ +(?:In|Out|B|M|P) +)?(?:IP6?|ARP|ip6?:|IEEE|STP|LLDP)\b|^(?:[\da-f]{2}:){5}[\da-f]{2} |^ *\d+ +\S+(?: \S+)? +\S+ +(?:→|->) /;
/** Without addresses: ARP and the like. */
const NO_IP =
  /^(?:\S+ +)*?(?:ARP, (?:Request|Reply)|STP 802|LLDP, |ethertype (?!IPv)\S+ \(0x|IP6? \(tos )/;
const ICMP_QUOTE = /^\t(?:IP6? )?\(/;
const MAX_JOINED = 4;
/** Characters of a host, a port, an interface, a type or a name: those of 255 octets, as tcpdump prints the odd ones. */
const MAX_WORD = 4 * 255;

/** Puts the lines of packets together: -v prints two, terminals and mails wrap them. */
export class LineJoiner {
  readonly #sink: LineSink;
  #pending: { text: string; number: number; lines: number } | undefined;
  /** Of an ICMP error. */
  #quote: string | undefined;

  constructor(sink: LineSink) {
    this.#sink = sink;
  }

  line(text: string, number: number): void {
    if (this.#pending && this.#takes(this.#pending, text)) return;
    this.flush();
    // eslint-disable-next-line no-control-regex
    if (BEGINNING.test(text) || understood(text)) this.#pending = { text, number, lines: 1 };
    else this.#sink.other(text, number);
  }

  flush(): void {
    const pending = this.#pending;
    const quote = this.#quote;
    this.#pending = undefined;
    this.#quote = undefined;
    if (!pending) return;
    const { text, number } = pending;
    const packet = understood(text);
    if (!packet && !NO_IP.test(text)) {
      this.#sink.other(text, number);
      return;
    }
    const quoted = quote === undefined ? undefined : readTcpdumpLine(quote);
    this.#sink.packet({ text: withoutPlace(text), number, packet, ...(quoted && { quoted }) });
  }

  /** Whether the line goes on with what is pending. */
  #takes(pending: { text: string; number: number; lines: number }, text: string): boolean {
    if (this.#quote !== undefined || ICMP_QUOTE.test(text)) {
      if (!/^\s/.test(text) || !isIcmp(pending.text)) return false;
      this.#quote = `${this.#quote ?? ''} ${text.trim()}`.trim();
      return true;
    }
    if (pending.lines === MAX_JOINED || text.trim() === '' || BEGINNING.test(text)) return false;
    if (isWhole(pending.text)) return false;
    const isSecond = /^\s/.test(text) && /^\s*\S+ > \S+:/.test(text);
    const joined = [`${pending.text.trimEnd()} ${text.trim()}`, pending.text + text.trim()];
    const better = isSecond
      ? joined[0]
      : (joined.find((one) => isWhole(one)) ?? joined.find((one) => isOpen(one)));
    if (better === undefined) return false;
    pending.text = better;
    pending.lines++;
    return true;
  }
}

function understood(text: string): TcpdumpLine | undefined {
  const line = readTsharkLine(text) ?? readTcpdumpLine(text);
  return line?.source && hasOnlyWords(line) ? line : undefined;
}

/** What is remembered of a line is bounded. */
function hasOnlyWords({ source, destination, interface: place, message }: TcpdumpLine): boolean {
  return (
    isWord(source?.host) &&
    isWord(source?.port) &&
    isWord(destination?.host) &&
    isWord(destination?.port) &&
    isWord(place) &&
    (!message || message.questions.every(({ type, name }) => isWord(type) && isWord(name)))
  );
}

function isWord(text = ''): boolean {
  return text.length <= MAX_WORD;
}

function isIcmp(text: string): boolean {
  return understood(text)?.transport === 'icmp';
}

/** Nothing is missing: a message ends with its length, or with the mark that it was cut. */
function isWhole(text: string): boolean {
  const line = understood(text);
  if (!line) return NO_IP.test(text) && !/^(?:\S+ +)*?IP6? \(tos /.test(text);
  if (line.fields.some(({ kind }) => kind === 'rest')) return /length \d+\)?$/.test(text.trim());
  if (!line.message) return /\blength \d+/.test(text);
  return line.message.length !== undefined || line.message.isCut;
}

/** Wrapped more than once: what there is reads as the beginning of a line of DNS. */
function isOpen(text: string): boolean {
  const line = understood(text);
  return line?.message !== undefined && line.message.length === undefined;
}

/** Without time, interface and link layer, which have columns of their own or none. */
function withoutPlace(text: string): string {
  return text
    .trim()
    .replace(/^(?:\d{4}-\d\d-\d\d )?(?:\d\d:\d\d:\d\d(?:\.\d+)?|\d+\.\d+)\s+/, '')
    .replace(/^\S+ +(?:In|Out|B|M|P) +(?=IP|ip)/, '');
}
