import type { AddressTable } from '../wire/address.ts';
import { type Datagram, Transport } from './datagram.ts';

/** What notation needs of a datagram, for those who keep a copy of it. */
export type Addressed = Pick<
  Datagram,
  | 'transport'
  | 'source'
  | 'sourcePort'
  | 'destination'
  | 'destinationPort'
  | 'payloadLength'
  | 'tcpFlags'
  | 'icmpFrom'
  | 'icmpTo'
  | 'icmpCode'
  | 'icmpMtu'
  | 'icmpLength'
>;

/** Texts of addresses: those of the capture, or pseudonyms. */
export type AddressTexts = Pick<AddressTable, 'isIpv4' | 'text'>;

/**
 * What `tcpdump -n` prints in front of a DNS message: `IP 10.244.1.7.36596 > 10.96.0.10.53: `. The whole
 * line when it is an ICMP error. As tcpdump 4.99, with these differences, all deliberate:
 *
 * - Captures of the interface `any`: without `eth0  In  ` in front.
 * - TCP: `Flags [P.], length 36 ` without sequence numbers, window and options, which need all of the
 *   connection (seq is relative) and say nothing of the lookup. One line per message, even when a segment has
 *   several, and the length is that of the message with its prefix.
 * - IPv6 extension headers are not named, and addresses stand before them and ports behind the addresses.
 * - Lengths that contradict each other are told by warnings, not in the line (`truncated-ip - 46 bytes missing!`,
 *   `Invalid header`); and what lies behind the end of the UDP datagram is not read as DNS.
 * - Ports other than 53 are printed as DNS when the user said so, as by `tcpdump -T domain`.
 */
export function addressNotation(datagram: Addressed, addresses: AddressTexts): string {
  if (datagram.transport === Transport.icmp) return icmpNotation(datagram, addresses);
  const { source, sourcePort, destination, destinationPort } = datagram;
  const from = `${family(source, addresses)} ${addresses.text(source)}.${sourcePort}`;
  const line = `${from} > ${addresses.text(destination)}.${destinationPort}: `;
  if (datagram.transport === Transport.udp) return line;
  return `${line}Flags [${flagLetters(datagram.tcpFlags)}], length ${datagram.payloadLength + 2} `;
}

function family(source: number, addresses: AddressTexts): string {
  return addresses.isIpv4(source) ? 'IP' : 'IP6';
}

/** Bits of the TCP flags from the lowest on, in the order in which tcpdump prints them; `.` is ACK. */
const FLAG_LETTERS = 'FSRP.UEW';

function flagLetters(flags: number): string {
  const letters = Array.from(FLAG_LETTERS).filter((_, bit) => flags & (1 << bit));
  return letters.length > 0 ? letters.join('') : 'none';
}

function icmpNotation(datagram: Addressed, addresses: AddressTexts): string {
  const { icmpFrom, icmpTo, icmpCode, icmpLength } = datagram;
  const to = addresses.text(datagram.destination);
  const port = `${to} udp port ${datagram.destinationPort}`;
  const envelope = `${family(icmpFrom, addresses)} ${addresses.text(icmpFrom)} > ${addresses.text(icmpTo)}: `;
  if (addresses.isIpv4(icmpFrom)) {
    const reason = unreachable(icmpCode, to, port, datagram.icmpMtu);
    return `${envelope}ICMP ${reason}, length ${icmpLength}`;
  }
  const reason = unreachableV6(icmpCode, to, port, addresses.text(datagram.source));
  const length = icmpCode > LAST_V6_CODE ? '' : `, length ${icmpLength}`;
  return `${envelope}ICMP6, destination unreachable, ${reason}${length}`;
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

/** Of those that tcpdump knows; it prints a hex dump instead of the length of others. */
const LAST_V6_CODE = 4;

/** Codes of ICMPv6 type 1: RFC 4443 section 3.1. tcpdump really prints two spaces before "unreachable prohibited". */
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
