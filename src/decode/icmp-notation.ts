import { IcmpType } from '../wire/headers/ip.ts';
import type { Addressed, AddressTexts } from './addressed.ts';

/** Returns what `tcpdump -n` prints after the addresses for an ICMP error that quotes a UDP datagram. */
export function icmpReason(datagram: Addressed, addresses: AddressTexts): string {
  const { icmpFrom, icmpCode, icmpMtu, icmpLength } = datagram;
  const isIpv4 = addresses.isIpv4(icmpFrom);
  const { icmpType = isIpv4 ? IcmpType.unreachable : IcmpType.unreachableV6 } = datagram;
  const to = addresses.text(datagram.destination);
  const port = `${to} udp port ${datagram.destinationPort}`;
  const length = `, length ${icmpLength}`;
  if (isIpv4) {
    if (icmpType === IcmpType.timeExceeded) return `ICMP ${timeExceeded(icmpCode)}${length}`;
    return `ICMP ${unreachable(icmpCode, to, port, icmpMtu)}${length}`;
  }
  if (icmpType === IcmpType.packetTooBigV6) return `ICMP6, packet too big, mtu ${icmpMtu}${length}`;
  if (icmpType === IcmpType.timeExceededV6)
    return `ICMP6, time exceeded in-transit${timeExceededV6(icmpCode, to)}${length}`;
  const reason = unreachableV6(icmpCode, to, port, addresses.text(datagram.source));
  return `ICMP6, destination unreachable, ${reason}${icmpCode > LAST_V6_CODE ? '' : length}`;
}

/** Codes of ICMP type 11: RFC 792. */
function timeExceeded(code: number): string {
  if (code === 0) return 'time exceeded in-transit';
  return code === 1 ? 'ip reassembly time exceeded' : `time exceeded-#${code}`;
}

/** Codes of ICMPv6 type 3: RFC 4443 section 3.3. */
function timeExceededV6(code: number, to: string): string {
  if (code === 0) return ` for ${to}`;
  return code === 1 ? ' (reassembly)' : `, unknown code (${code})`;
}

/** Codes of ICMP type 3: RFC 792, RFC 1122 section 3.2.2.1, RFC 1812 section 5.2.7.1. */
function unreachable(code: number, to: string, port: string, mtu: number): string {
  switch (code) {
    case 0:
      return `net ${to} unreachable`;
    case 1:
      return `host ${to} unreachable`;
    case 2:
      return `${to} protocol 17 unreachable`;
    case 3:
      return `${port} unreachable`;
    case 4:
      return `${to} unreachable - need to frag${mtu === 0 ? '' : ` (mtu ${mtu})`}`;
    case 5:
      return `${to} unreachable - source route failed`;
    case 6:
      return `net ${to} unreachable - unknown`;
    case 7:
      return `host ${to} unreachable - unknown`;
    case 8:
      return `${to} unreachable - source host isolated`;
    case 9:
      return `net ${to} unreachable - admin prohibited`;
    case 10:
      return `host ${to} unreachable - admin prohibited`;
    case 11:
      return `net ${to} unreachable - tos prohibited`;
    case 12:
      return `host ${to} unreachable - tos prohibited`;
    case 13:
      return `host ${to} unreachable - admin prohibited filter`;
    case 14:
      return `host ${to} unreachable - host precedence violation`;
    case 15:
      return `host ${to} unreachable - precedence cutoff`;
    default:
      return `${to} unreachable - #${code}`;
  }
}

/** Last code that tcpdump knows. For higher codes, it prints a hex dump instead of the length. */
const LAST_V6_CODE = 4;

/** Codes of ICMPv6 type 1, RFC 4443 section 3.1. tcpdump really prints two spaces before "unreachable". */
function unreachableV6(code: number, to: string, port: string, source: string): string {
  switch (code) {
    case 0:
      return `unreachable route ${to}`;
    case 1:
      return ` unreachable prohibited ${to}`;
    case 2:
      return `beyond scope ${to}, source address ${source}`;
    case 3:
      return `unreachable address ${to}`;
    case 4:
      return `unreachable port, ${port}`;
    default:
      return `unknown unreach code (${code})`;
  }
}
