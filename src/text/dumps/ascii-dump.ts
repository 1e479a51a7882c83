import type { TcpdumpLine } from '../tcpdump/line.ts';

/** Octets in front of the length that a line ends with. */
const IP = { IP: 20, IP6: 40 };
const UDP = 8;
const TCP = 20;
const MAX_TCP_OPTIONS = 40;
/** Version and length of the header, type of service, and of a packet that is not long: `E..>`; of IPv6 `` `...``. */
const FIRST = { IP: /^[E-O][^A-Za-z]\./, IP6: /^`[^`]/ };

/**
 * What tcpdump -A prints below a line: the packet as text, in which a line feed is a line feed. What cannot be printed
 * is a dot, so that nothing can be read in it but where it ends.
 */
export class AsciiDump {
  readonly #first: RegExp;
  /** Characters up to its end, at least and at most: how long the options of TCP are is seldom printed. */
  #least: number;
  #most: number;
  #hasBegun = false;

  /** @param line of the packet, which says how long it is */
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

  /** Whether the line is the next one of the dump. */
  takes(plain: string, isPacket: (plain: string) => boolean): boolean {
    // Whatever has carried a text may have put spaces at the ends of its lines, or an empty one behind each.
    const bare = plain.trimEnd().length;
    if (bare > this.#most || this.#most <= 0) return false;
    if (!this.#hasBegun) {
      if (!this.#first.test(plain)) return false;
      this.#hasBegun = true;
    } else if (this.#least <= 0 && isPacket(plain)) return false;
    // With the line feed; carriage returns are not printed.
    this.#least -= plain.length + 1;
    if (bare > 0) this.#most -= bare + 1;
    return true;
  }
}

/** Of a segment with a message in it, the length stands in front of that. */
function tcpLength(line: TcpdumpLine | undefined, last: string | undefined): string | undefined {
  const segment = line?.fields.find(({ kind }) => kind === 'tcp')?.text;
  return /\blength (\d+)$/.exec(segment ?? '')?.[1] ?? last;
}
