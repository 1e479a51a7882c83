import type { TcpdumpLine } from '../tcpdump/line.ts';

/** Bytes of the IP header, which the length at the end of a line does not include. */
const IP = { IP: 20, IP6: 40 };
const UDP = 8;
const TCP = 20;
const MAX_TCP_OPTIONS = 40;
/** The first characters of a packet: version, header length, type of service, length. `E..>`; IPv6: `` `...``. */
const FIRST = { IP: /^[E-O][^A-Za-z]\./, IP6: /^`[^`]/ };

/**
 * The dump of tcpdump -A below a line: the packet as text. A line feed is printed as such, and unprintable bytes are
 * dots. So the dump is not decoded: only its end is found.
 */
export class AsciiDump {
  readonly #first: RegExp;
  /** Fewest and most characters up to its end: the length of TCP options is seldom printed. */
  #least: number;
  #most: number;
  #hasBegun = false;

  /** @param line the line of the packet, which has its length */
  constructor(line: TcpdumpLine | undefined) {
    const { family = 'IP', transport, message } = line ?? {};
    const printed = /\blength (\d+)/.exec(line?.fields.map(({ text }) => text).at(-1) ?? '')?.[1];
    const length = Number(
      transport === 'udp' ? (message?.length ?? printed) : tcpLength(line, printed),
    );
    const header = transport === 'tcp' ? TCP : transport === 'icmp' ? 0 : UDP;
    this.#first = FIRST[family];
    this.#least = Number.isNaN(length) ? 0 : IP[family] + header + length;
    this.#most = this.#least === 0 ? 0 : this.#least + (transport === 'tcp' ? MAX_TCP_OPTIONS : 0);
  }

  /** Takes a line if it belongs to the dump. */
  takes(plain: string, isPacket: (plain: string) => boolean): boolean {
    // Programs on the way may have added spaces at the ends of lines, or an empty line after each.
    const bare = plain.trimEnd().length;
    if (bare > this.#most || this.#most <= 0) return false;
    if (!this.#hasBegun) {
      if (!this.#first.test(plain)) return false;
      this.#hasBegun = true;
    } else if (this.#least <= 0 && isPacket(plain)) return false;
    // A line counts with its line feed. Carriage returns are not printed.
    this.#least -= plain.length + 1;
    if (bare > 0) this.#most -= bare + 1;
    return true;
  }
}

/** Returns the length of a TCP segment. If the segment has a DNS message, its length comes before the message. */
function tcpLength(line: TcpdumpLine | undefined, last: string | undefined): string | undefined {
  const segment = line?.fields.find(({ kind }) => kind === 'tcp')?.text;
  return /\blength (\d+)$/.exec(segment ?? '')?.[1] ?? last;
}
