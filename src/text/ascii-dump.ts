import type { TcpdumpLine } from './tcpdump/line.ts';

const HEADERS = { IP: 28, IP6: 48 };
/** Version and length of the header, type of service, and of a packet that is not long: `E..>`; of IPv6 `` `...``. */
const FIRST = { IP: /^[E-O][^A-Za-z]\./, IP6: /^`[^`]/ };

/**
 * What tcpdump -A prints below a line: the packet as text, in which a line feed is a line feed. What cannot be printed
 * is a dot, so that nothing can be read in it but where it ends.
 */
export class AsciiDump {
  readonly #first: RegExp | undefined;
  #left = 0;
  #hasBegun = false;

  /** @param line of the packet, which says how long it is */
  constructor(line: TcpdumpLine | undefined) {
    const length = line?.message?.length;
    if (line?.transport === 'udp' && length !== undefined) {
      const family = line.family ?? 'IP';
      this.#left = HEADERS[family] + length;
      this.#first = FIRST[family];
    }
  }

  /** Whether the line is the next one of the dump. */
  takes(plain: string): boolean {
    if (!this.#first || this.#left <= 0) return false;
    if (!this.#hasBegun) {
      if (!this.#first.test(plain) || plain.length > this.#left) return false;
      this.#hasBegun = true;
    }
    // With the line feed; carriage returns are not printed.
    this.#left -= plain.length + 1;
    return true;
  }
}
