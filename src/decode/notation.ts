import type { Addressed, AddressTexts } from './addressed.ts';
import { Transport } from './datagram.ts';
import { icmpReason } from './icmp-notation.ts';

/**
 * Returns what `tcpdump -n` prints before a DNS message: `IP 10.244.1.7.36596 > 10.96.0.10.53: `. For an ICMP
 * error, returns the whole line. As tcpdump 4.99, with these deliberate differences:
 *
 * - Captures of the interface `any`: no `eth0  In  ` at the start.
 * - TCP: `Flags [P.], length 36 ` without sequence numbers, window and options, which need the whole connection
 *   (seq is relative) and say nothing about the lookup. One line per message, even if a segment has several. The
 *   length is that of the message with its prefix.
 * - IPv6 extension headers are not named. Addresses come from before them, ports from after them.
 * - Contradictory lengths become warnings, not part of the line (`truncated-ip - 46 bytes missing!`, `Invalid
 *   header`). Octets after the end of the UDP datagram are not read as DNS.
 * - Ports other than 53 are printed as DNS if the user named them, as with `tcpdump -T domain`.
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

/** Letters of the TCP flags from the lowest bit on, in tcpdump's order; `.` is ACK. */
const FLAG_LETTERS = 'FSRP.UEW';

function flagLetters(flags: number): string {
  const letters = Array.from(FLAG_LETTERS).filter((_, bit) => flags & (1 << bit));
  return letters.length > 0 ? letters.join('') : 'none';
}
