import { type Bytes, copyOf, lengthened } from '../../wire/bytes.ts';

/** `	0x0010:  0a60 000a 8ef4 0035  .`.....5`: tcpdump -x, -X, -xx, -XX. */
const OF_TCPDUMP = /^\s*0x([\da-f]{4,5}):\s+(?=[\da-f]{2})/;
/** `0010  00 3e 0b f7 40 00 40 11   .>..@.@.`: tshark -x, Wireshark's "Copy as Hex Dump", hexdump -C. */
const OF_WIRESHARK = /^\s*([\da-f]{4,8})\s{1,4}(?=[\da-f]{2}(?:\s|$))/;
/** The heading of a dump of tshark. Of a reassembled packet, both the frame and the whole are printed. */
export const HEADING =
  /^(Frame|Reassembled [\w /]{1,40}|Decrypted [\w /]{1,40}|Uncompressed [\w /]{1,40}) \(\d+ bytes?\):$/;
const OCTETS_OF_LINE = 16;
/** Most bytes of a packet: MAXIMUM_SNAPLEN of libpcap. */
const MAX_OCTETS = 1 << 18;

/** Collects the bytes of one packet from the lines of a hexadecimal dump. */
export class HexDump {
  #octets: Bytes = new Uint8Array(256);
  #length = 0;
  #isTorn = false;

  get isEmpty(): boolean {
    return this.#length === 0;
  }

  /** Whether the line is the heading of a frame's dump. */
  isAbove(line: string): boolean {
    return this.isEmpty && HEADING.exec(line)?.[1] === 'Frame';
  }

  /** Takes a line if it belongs to the dump. */
  takes(line: string): boolean {
    const found = OF_TCPDUMP.exec(line) ?? OF_WIRESHARK.exec(line);
    if (!found) return false;
    const offset = Number.parseInt(found[1]!, 16);
    if (offset === 0 && this.#length > 0) return false;
    // A line of the dump is missing, so that later bytes have another offset.
    if (offset !== this.#length) this.#isTorn = true;
    else if (offset < MAX_OCTETS) this.#add(line.slice(found[0].length));
    return true;
  }

  /** Returns a copy of the bytes up to the first missing line, and empties the dump. */
  take(): { readonly bytes: Bytes; readonly isTorn: boolean } {
    const bytes = copyOf(this.#octets, 0, this.#length);
    const isTorn = this.#isTorn;
    this.#length = 0;
    this.#isTorn = false;
    return { bytes, isTorn };
  }

  /** Adds the groups of one or two bytes before the text column, which follows after two or more spaces. */
  #add(text: string): void {
    if (this.#length + OCTETS_OF_LINE > this.#octets.length)
      this.#octets = lengthened(this.#octets, 2 * this.#octets.length);
    const most = this.#length + OCTETS_OF_LINE;
    const apart = text.search(/\s{3}|\s\|/);
    const hex = apart < 0 ? text : text.slice(0, apart);
    const isPaired = /^[\da-f]{4}/.test(hex);
    const groups = isPaired ? hex.split('  ', 1)[0]! : hex;
    for (const group of groups.split(/\s+/)) {
      if (!/^(?:[\da-f]{2}){1,2}$/.test(group) || this.#length >= most) return;
      for (let at = 0; at < group.length; at += 2)
        this.#octets[this.#length++] = Number.parseInt(group.slice(at, at + 2), 16);
    }
  }
}
