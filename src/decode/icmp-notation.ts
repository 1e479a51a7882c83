import { IcmpType } from '../wire/headers/ip.ts';
import type { Addressed, AddressTexts } from './addressed.ts';

/** Returns what `tcpdump -n` prints after the addresses for an ICMP error that quotes a UDP datagram. */
export function icmpReason(datagram: Addressed, addresses: AddressTexts): string {
  const { icmpFrom, icmpCode, icmpMtu, icmpLength } = datagram;
  const isIpv4 = addresses.isIpv4(icmpFrom);
  const { icmpType = isIpv4 ? IcmpType.unreachable : IcmpType.unreachableV6 } = datagram;
  const to = addresses.text(datagram.destination);
  const filled = (words: string): string =>
    words
      .replace('PORT', `TO udp port ${datagram.destinationPort}`)
      .replace('TO', to)
      .replace('FROM', addresses.text(datagram.source));
  const length = `, length ${icmpLength}`;
  if (isIpv4) {
    if (icmpType === IcmpType.timeExceeded) return `ICMP ${timeExceeded(icmpCode)}${length}`;
    const words = UNREACHABLE[icmpCode] ?? `TO unreachable - #${icmpCode}`;
    const mtu = icmpMtu === 0 ? '' : ` (mtu ${icmpMtu})`;
    return `ICMP ${filled(words)}${mtu}${length}`;
  }
  if (icmpType === IcmpType.packetTooBigV6) return `ICMP6, packet too big, mtu ${icmpMtu}${length}`;
  if (icmpType === IcmpType.timeExceededV6)
    return `ICMP6, time exceeded in-transit${timeExceededV6(icmpCode, to)}${length}`;
  const words = UNREACHABLE_V6[icmpCode];
  // For a code that it does not know, tcpdump prints a hex dump instead of the length.
  const reason =
    words === undefined ? `unknown unreach code (${icmpCode})` : filled(words) + length;
  return `ICMP6, destination unreachable, ${reason}`;
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

/** Codes of ICMP type 3, of the host TO and its port PORT: RFC 792, RFC 1122 section 3.2.2.1, RFC 1812 section 5.2.7.1. */
const UNREACHABLE: readonly string[] = [
  'net TO unreachable',
  'host TO unreachable',
  'TO protocol 17 unreachable',
  'PORT unreachable',
  'TO unreachable - need to frag',
  'TO unreachable - source route failed',
  'net TO unreachable - unknown',
  'host TO unreachable - unknown',
  'TO unreachable - source host isolated',
  'net TO unreachable - admin prohibited',
  'host TO unreachable - admin prohibited',
  'net TO unreachable - tos prohibited',
  'host TO unreachable - tos prohibited',
  'host TO unreachable - admin prohibited filter',
  'host TO unreachable - host precedence violation',
  'host TO unreachable - precedence cutoff',
];

/** Codes of ICMPv6 type 1, RFC 4443 section 3.1. tcpdump really prints two spaces before "unreachable". */
const UNREACHABLE_V6: readonly string[] = [
  'unreachable route TO',
  ' unreachable prohibited TO',
  'beyond scope TO, source address FROM',
  'unreachable address TO',
  'unreachable port, PORT',
];
