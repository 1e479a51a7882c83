import { typeNumber } from '../../dns/codes.ts';
import { HexDump } from '../dumps/hex-dump.ts';
import { withoutMarkup } from '../lines/markup.ts';
import { packetOf } from '../dumps/printed-octets.ts';
import type { PrintedPacket } from '../shapes/shape.ts';
import { WiresharkFields } from './fields.ts';
import { packetOfFields } from './packet.ts';

/** The first line: `Frame 1: 76 bytes on wire (608 bits), 76 bytes captured …`, in version 1 `Frame 1 (76 …`. */
export const FRAME =
  /^Frame (\d{1,9})(?:: | \()(?:Packet, )?(\d+) bytes (?:on wire|captured)(?:[^,]{0,30}, (\d+) bytes captured)?/;
/** Lines of details and their fields. */
const FIELDS: readonly (readonly [RegExp, ...string[]])[] = [
  [FRAME, 'frame.number', 'frame.len', 'frame.cap_len'],
  [/^\[?Epoch (?:Arrival )?Time: ([\d.]+)/, 'frame.time_epoch'],
  [/^Arrival Time: (.+)/, 'frame.time'],
  [/^\[Time since reference or first frame: ([\d.]+)/, 'frame.time_relative'],
  [/^Interface name: (\S+)/, 'frame.interface_name'],
  // Linux cooked capture.
  [/^Interface index: (\d{1,10})$/, 'sll.ifindex'],
  [/^Packet type: [^()]{1,60} \((\d)\)$/, 'sll.pkttype'],
  [/^Internet Protocol Version 4, Src: ([^\s,]+)[^,]{0,300}, Dst: ([^\s,]+)/, 'ip.src', 'ip.dst'],
  [/^Internet Protocol, Src: ([^\s,]+)[^,]{0,300}, Dst: ([^\s,]+)/, 'ip.src', 'ip.dst'],
  [
    /^Internet Protocol Version 6, Src: ([^\s,]+)[^,]{0,300}, Dst: ([^\s,]+)/,
    'ipv6.src',
    'ipv6.dst',
  ],
  [
    /^User Datagram Protocol, Src Port: [^,]{0,40}?(\d+)\)?, Dst Port: [^,]{0,40}?(\d+)\)?/,
    'udp.srcport',
    'udp.dstport',
  ],
  [
    /^Transmission Control Protocol, Src Port: [^,]{0,40}?(\d+)\)?, Dst Port: [^,]{0,40}?(\d+)\)?/,
    'tcp.srcport',
    'tcp.dstport',
  ],
  // The time to live of a record in an answer has another notation: `60 (1 minute)`.
  [/^Time to live: (\d{1,3})$/i, 'ip.ttl'],
  [/^Identification: (0x[\da-f]{1,4})\b/, 'ip.id'],
  [/^Hop limit: (\d{1,3})$/i, 'ipv6.hlim'],
  [/^\.{4} (?:[01.]{4} ){5}= Flow label: (0x[\da-f]{1,5})\b/i, 'ipv6.flow'],
  [/^Flags: (0x[\da-f]{4}) \S/, 'dns.flags'],
  [/^Flags: (0x[\da-f]{3}) \(/, 'tcp.flags'],
  [/^Answer RRs: (\d+)/, 'dns.count.answers'],
];
const ICMP = /^Internet Control Message Protocol( v6)?$/;
const ICMP_TYPE = /^(Type|Code): (?:(\d+)|[^()]{1,60} \((\d+)\))/;
const TRANSACTION = /^Transaction ID: (0x[\da-f]{4})/;
/** A question, `web.example.test: type AAAA, class IN`, or an answer, which continues with `, addr fd00::5`. */
const RECORD =
  /^(\S{1,1020}): type ([A-Z][\w-]*)(?: \([^()]*\))?, class \S+(?:, (addr|cname) (\S+))?/;
const SECTION = /^(Queries|Answers|Authoritative nameservers|Additional records)$/;
/** The heading of a layer, at the margin. Its content is indented. */
const LAYER = /^(?:[A-Z][\w/.-]*(?: [\w/.()-]+){0,6}(?:,|:|$)| ?\[)/;
/** Content of a layer that chats and web pages no longer indent: bits of flags, and records. */
const WITHIN = /^[.01][.01 ]{3,60} = |^\S{1,1020}: type [A-Z][\w-]*[ ,]/;
/** A layer after an empty line: a person, or a web page, may have put an empty line after each line. */
const GOES_ON =
  /^(?:Ethernet II|Linux cooked capture|Raw packet data|Null\/Loopback|802\.1Q|Internet Protocol|User Datagram Protocol|Transmission Control Protocol|Internet Control Message Protocol|Domain Name System)\b/;
/** A line of another shape, or the end of a paste. */
const OTHER = / > |^\s*\d{1,9}\s+\S*\d[.:]\d|^\d\d:\d\d:|[$#%] |^[`~]{3}|^\{(?:code|noformat)/;
const BEHIND = /[\s"'`|,;}]{1,40}$/;

/** Returns the line without markup and foreign characters at its end. Its indentation stays. */
function bare(plain: string): string {
  return withoutMarkup(plain).replace(BEHIND, '');
}

/** The details of one packet, as tshark -V, or Wireshark's "Export as Plain Text", prints them. */
export class PacketDetails {
  readonly #number: number;
  readonly #dump = new HexDump();
  #fields = new WiresharkFields();
  readonly #done: PrintedPacket[] = [];
  #section = '';
  #icmp: 'icmp' | 'icmpv6' | undefined;
  /** Whether an empty line followed the latest layer. */
  #isOver = false;

  /** @param number number of the line that begins with "Frame" */
  constructor(line: string, number: number) {
    this.#number = number;
    this.#read(line.trim());
  }

  /** Takes a line if it belongs to the packet. @param printed the line as it is in the file */
  takes(printed: string): boolean {
    const plain = bare(printed);
    if (this.#dump.isAbove(plain) || this.#dump.takes(plain)) return true;
    if (plain.trim() === '') {
      this.#isOver = true;
      return true;
    }
    const isWithin = /^\s/.test(plain) || WITHIN.test(plain);
    if (FRAME.test(plain) || !(isWithin || LAYER.test(plain))) return false;
    if (GOES_ON.test(plain)) this.#isOver = false;
    if (this.#isOver && !isWithin) return false;
    this.#read(plain.trim());
    return true;
  }

  /** Whether details may continue after a foreign line: a remark, or the rest of a wrapped line. */
  goesOnBehind(printed: string): boolean {
    const plain = bare(printed);
    return !this.#isOver && !FRAME.test(plain) && !OTHER.test(plain);
  }

  /** Returns the packets: several if a TCP segment has several messages. */
  packets(): readonly PrintedPacket[] {
    // -O dns prints only the heading of ICMP. As it quotes a packet, it must be an error: unreachable is assumed.
    if (this.#icmp) this.#fields.add(`${this.#icmp}.type`, this.#icmp === 'icmp' ? '3' : '1');
    const packet = packetOfFields(this.#fields, this.#number);
    const dumped = this.#dump.isEmpty
      ? undefined
      : packetOf(this.#dump.take().bytes, packet?.packet);
    if (packet && dumped) return [{ ...packet, octets: dumped }];
    return packet ? [...this.#done, packet] : this.#done;
  }

  #read(line: string): void {
    const section = SECTION.exec(line)?.[1];
    if (section !== undefined) this.#section = section;
    const icmp = ICMP.exec(line);
    if (icmp) this.#icmp = icmp[1] === undefined ? 'icmp' : 'icmpv6';
    const kind = this.#icmp && ICMP_TYPE.exec(line);
    if (kind) this.#fields.add(`${this.#icmp}.${kind[1]!.toLowerCase()}`, kind[2] ?? kind[3]!);
    if (kind?.[1] === 'Code') this.#icmp = undefined;
    const transaction = TRANSACTION.exec(line)?.[1];
    if (transaction !== undefined) this.#message(transaction);
    const record = RECORD.exec(line);
    if (record) this.#record(record);
    const found = FIELDS.map(([pattern, ...names]) => [pattern.exec(line), names] as const).find(
      ([match]) => match,
    );
    for (const [at, name] of found?.[1].entries() ?? [])
      this.#fields.add(name, found![0]![at + 1] ?? '');
  }

  #message(id: string): void {
    if (this.#fields.first('dns.id') !== undefined) {
      const packet = packetOfFields(this.#fields, this.#number);
      if (packet) this.#done.push(packet);
      this.#fields = this.#fields.withoutMessage();
    }
    this.#section = '';
    this.#fields.add('dns.id', id);
  }

  #record([, name = '', type = '', kind, data = '']: RegExpExecArray): void {
    if (this.#section === 'Queries' && this.#fields.first('dns.qry.name') === undefined) {
      this.#fields.add('dns.qry.name', name);
      this.#fields.add('dns.qry.type', String(typeNumber(type) ?? ''));
    } else if (this.#section === 'Answers' && kind !== undefined)
      this.#fields.add(kind === 'cname' ? 'dns.cname' : type === 'A' ? 'dns.a' : 'dns.aaaa', data);
  }
}
