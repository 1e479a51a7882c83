import { type Bytes, u16, u32, u8 } from '../../wire/bytes.ts';
import { Icmp, Protocol } from '../../wire/headers/ip.ts';
import { IcmpKind, icmpKind } from './icmp-kind.ts';
import { readIp } from './ip.ts';
import type { NetworkView } from './network-view.ts';

/** The fields of an ICMP error besides the quoted packet. */
export interface IcmpError {
  icmpType: number;
  icmpCode: number;
  icmpKind: IcmpKind;
  icmpMtu: number;
  icmpLength: number;
}

/**
 * Reads destination unreachable, time exceeded (RFC 792, RFC 4443 sections 3.1 and 3.3) or packet too big (RFC 4443
 * section 3.2). The error quotes the packet that did not arrive: at least 8 octets after its IP header (RFC 792),
 * usually all of it (RFC 1812 section 4.3.2.3).
 *
 * ```
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * |     Type      |     Code      |          Checksum             |
 * |            unused             |  Next-Hop MTU (type 3 code 4) |
 * |                 MTU (ICMPv6 type 2, in place of it)           |
 * |      IP header and start of the packet that it is about       |
 * ```
 *
 * @param quoted is filled with the quoted IP header
 * @param into is filled with the fields of the error
 * @returns false if the message is no such error or its quoted IP header cannot be read
 */
export function readIcmpError(ip: NetworkView, quoted: NetworkView, into: IcmpError): boolean {
  const { bytes, start: at } = ip;
  if (at + Icmp.octets > ip.end) return false;
  const isV6 = ip.protocol === Protocol.icmpv6;
  const type = u8(bytes, at + Icmp.type);
  const code = u8(bytes, at + Icmp.code);
  const kind = icmpKind(isV6, type, code);
  if (kind === IcmpKind.none) return false;
  const quotedAt = at + Icmp.octets;
  // With a bad quoted IP header, DNS cannot be recognised.
  if (readIp(bytes, quotedAt, ip.end, at + ip.length, quoted) < 0) return false;
  quoted.tunnels = ip.tunnels;
  if (quoted.protocol === Protocol.fragment) quoted.alone();
  into.icmpType = type;
  into.icmpCode = code;
  into.icmpKind = kind;
  into.icmpMtu = kind === IcmpKind.fragmentation ? mtu(bytes, at, isV6) : 0;
  into.icmpLength = ip.length;
  return true;
}

function mtu(bytes: Bytes, at: number, isV6: boolean): number {
  return isV6 ? u32(bytes, at + Icmp.mtuV6) : u16(bytes, at + Icmp.mtu);
}
