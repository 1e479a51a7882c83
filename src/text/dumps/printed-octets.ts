import { LinkType } from '../../capture/link-type.ts';
import { formatAddress } from '../../wire/address.ts';
import { type Bytes, copyOf, u16 } from '../../wire/bytes.ts';
import { Ipv4, IPV4_ADDRESS_OCTETS, Ipv6, IPV6_ADDRESS_OCTETS } from '../../wire/headers/ip.ts';
import { Ethernet, EtherType, Sll, Sll2 } from '../../wire/headers/link.ts';
import type { TcpdumpLine } from '../tcpdump/line.ts';

/** Bytes of a packet, from a dump of them. */
export interface PrintedOctets {
  readonly bytes: Bytes;
  readonly linkType: number;
  /** Bytes on the wire: more than in `bytes` if the dump, or the capture, ends before the packet. */
  readonly originalLength: number;
  /** Offset of the IP header; undefined if the link layer is followed by something else. */
  readonly ip?: number;
}

/** Link layers with which a dump may begin: length of the header, and the offset of the EtherType in it. */
const LINKS: readonly (readonly [linkType: number, header: number, etherType: number])[] = [
  [LinkType.EN10MB, Ethernet.octets, Ethernet.type],
  [LinkType.LINUX_SLL2, Sll2.octets, Sll2.protocol],
  [LinkType.LINUX_SLL, Sll.octets, Sll.protocol],
];
const VLANS = new Set<number>([EtherType.customerTag, EtherType.serviceTag]);

/**
 * Returns the bytes of a dump as a packet; undefined if the line beside the dump tells more. No dump says with which
 * layer it begins (tcpdump -x leaves the link layer out, -xx and tshark -x do not). An EtherType, followed by the
 * version of IP, shows the layer.
 *
 * @param printed the line beside the dump; if its addresses differ, somebody changed them, and the line counts
 */
export function packetOf(
  bytes: Bytes,
  printed: TcpdumpLine | undefined,
): PrintedOctets | undefined {
  const link = linkOf(bytes);
  if (!link) return undefined;
  const [linkType, header] = link;
  if (header !== undefined && printed && !agrees(bytes, header, printed)) return undefined;
  const claimed = header === undefined ? 0 : header + lengthOf(bytes, header);
  // Lines of the dump are missing, and the line above it has the whole message.
  if (claimed > bytes.length && isWhole(printed)) return undefined;
  const originalLength = Math.max(bytes.length, claimed);
  return { bytes, linkType, originalLength, ...(header !== undefined && { ip: header }) };
}

/** Returns sender and receiver; undefined if the bytes do not have them. */
export function addressesOf({ bytes, ip }: PrintedOctets): readonly [Bytes, Bytes] | undefined {
  if (ip === undefined) return undefined;
  const [from, octets] = addressesAt(bytes, ip);
  if (bytes.length < from + 2 * octets) return undefined;
  return [copyOf(bytes, from, from + octets), copyOf(bytes, from + octets, from + 2 * octets)];
}

function addressesAt(bytes: Bytes, ip: number): readonly [at: number, octets: number] {
  return bytes[ip]! >> 4 === 4
    ? [ip + Ipv4.source, IPV4_ADDRESS_OCTETS]
    : [ip + Ipv6.source, IPV6_ADDRESS_OCTETS];
}

function isWhole(printed: TcpdumpLine | undefined): boolean {
  const message = printed?.message;
  return message?.length !== undefined && !message.isCut && message.isUnended !== true;
}

/** Returns the link type, and the offset of the IP header unless something else follows. */
function linkOf(bytes: Bytes): readonly [linkType: number, header: number | undefined] | undefined {
  for (const [linkType, header, at] of LINKS) {
    if (bytes.length <= header) continue;
    const etherType = u16(bytes, at);
    if (linkType === LinkType.EN10MB && VLANS.has(etherType)) return [linkType, undefined];
    if (etherType === EtherType.ipv4 && isIp(bytes, header, 4)) return [linkType, header];
    if (etherType === EtherType.ipv6 && isIp(bytes, header, 6)) return [linkType, header];
  }
  if (isIp(bytes, 0, 4) || isIp(bytes, 0, 6)) return [LinkType.RAW, 0];
  // LINKTYPE_NULL: the address family of BSD loopback comes first.
  if (bytes[1] === 0 && (isIp(bytes, 4, 4) || isIp(bytes, 4, 6))) return [LinkType.NULL, 4];
  return undefined;
}

function isIp(bytes: Bytes, at: number, version: 4 | 6): boolean {
  if (bytes.length < at + Ipv4.octets || bytes[at]! >> 4 !== version) return false;
  return (
    version === 6 || ((bytes[at]! & 0xf) >= 5 && u16(bytes, at + Ipv4.totalLength) >= Ipv4.octets)
  );
}

function lengthOf(bytes: Bytes, at: number): number {
  return bytes[at]! >> 4 === 4
    ? u16(bytes, at + Ipv4.totalLength)
    : Ipv6.octets + u16(bytes, at + Ipv6.payloadLength);
}

function agrees(bytes: Bytes, at: number, { source, destination }: TcpdumpLine): boolean {
  const [from, octets] = addressesAt(bytes, at);
  if (bytes.length < from + 2 * octets) return true;
  const hosts = [source?.host, destination?.host];
  return hosts.every((host, index) => {
    if (host === undefined || !/^(?:\d+\.){3}\d+$|:/.test(host)) return true;
    const start = from + index * octets;
    return host === formatAddress(bytes.subarray(start, start + octets));
  });
}
