/** The fields of a packet that are read, by their names in Wireshark's display filters. */
const WANTED: ReadonlySet<string> = new Set(
  `frame.number frame.len frame.cap_len frame.time_epoch frame.time frame.time_relative frame.interface_name frame_raw
   sll.ifindex sll.pkttype ip.src ip.dst ip.ttl ip.id ipv6.src ipv6.dst ipv6.hlim ipv6.flow udp.srcport udp.dstport
   udp.payload tcp.srcport tcp.dstport tcp.flags tcp.payload icmp.type icmp.code icmpv6.type icmpv6.code dns.id dns.flags
   dns.flags.response dns.flags.rcode dns.qry.name dns.qry.type dns.a dns.aaaa dns.cname dns.count.answers
   _ws.col.protocol _ws.col.info`.split(/\s+/),
);
/** Names by those of -T ek, which has underscores for dots. */
const EK_NAMES = new Map(Array.from(WANTED, (name) => [name.replaceAll('.', '_'), name]));

/** Most values of one field in one packet: tunnels in tunnels, many records. */
const MAX_VALUES = 64;
/** Most characters of a value: a frame or a payload in hexadecimal. */
const MAX_VALUE = 1 << 20;

/** The fields of one packet in Wireshark, in their order, from any export format. */
export class WiresharkFields {
  readonly #values = new Map<string, string[]>();

  get isEmpty(): boolean {
    return this.#values.size === 0;
  }

  /** @param name also as -T ek writes it, `dns_dns_flags_response` for `dns.flags.response` */
  add(name: string, value: string): void {
    const lower = name.toLowerCase();
    const known = lower.includes('.')
      ? lower
      : EK_NAMES.get(lower.replace(/^([a-z\d]+)_(?=\1_)/, ''));
    if (known === undefined || !WANTED.has(known) || value.length > MAX_VALUE) return;
    const values = this.#values.get(known);
    if (!values) this.#values.set(known, [value]);
    else if (values.length < MAX_VALUES) values.push(value);
  }

  /** Returns the fields of the layers below DNS. */
  withoutMessage(): WiresharkFields {
    const other = new WiresharkFields();
    for (const [name, values] of this.#values)
      if (!name.startsWith('dns.')) for (const value of values) other.add(name, value);
    return other;
  }

  all(name: string): readonly string[] {
    return this.#values.get(name) ?? [];
  }

  /** Returns the first value of the first of these fields that has one: that of the outermost layer. */
  first(...names: readonly string[]): string | undefined {
    for (const name of names) {
      const value = this.#values.get(name)?.find((one) => one !== '');
      if (value !== undefined) return value;
    }
    return undefined;
  }
}
