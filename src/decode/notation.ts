import type { Addressed, AddressTexts } from './addressed.ts';
import { Transport } from './datagram.ts';
import { icmpReason } from './icmp-notation.ts';

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
  if (datagram.transport === Transport.icmp) {
    const { icmpFrom, icmpTo } = datagram;
    const from = `${family(icmpFrom, addresses)} ${addresses.text(icmpFrom)}`;
    return `${from} > ${addresses.text(icmpTo)}: ${icmpReason(datagram, addresses)}`;
  }
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
