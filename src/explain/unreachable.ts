import { unreachablePort } from '../text/writing/frame-writer.ts';
import type { TcpdumpLine } from '../text/tcpdump/line.ts';
import { say, type Sentence } from '../words/say.ts';

/** Summarises an ICMP error: RFC 792, RFC 4443; print-icmp.c of tcpdump, packet-icmp.c of Wireshark. */
export function icmpGist(line: TcpdumpLine): Sentence {
  const from = line.source?.host ?? '?';
  const to = line.destination?.host ?? '?';
  const text = line.fields.find(({ kind }) => kind === 'icmp')?.text ?? '';
  const about = /\bICMP6? (?:host )?(\S+) (?:udp|tcp) port/.exec(text)?.[1] ?? from;
  const port = unreachablePort(line) ?? /\btcp port (\S+) unreachable/.exec(text)?.[1];
  if (/prohibited|filtered/.test(text))
    return say`${from} tells ${to} that a firewall refuses what it sent`;
  if (port !== undefined && !isDns(port))
    return say`${from} tells ${to} that nobody listens on port ${port} of ${about} any more: an answer came when the client had closed it, or after a restart`;
  if (port !== undefined)
    return say`${from} tells ${to} that nobody listens on port ${port} of ${about}: no DNS server runs there`;
  if (/port (?:\S+ )?unreachable|unreachable port|Port unreachable/i.test(text))
    return say`${from} tells ${to} that nobody listens on the port that it sent to`;
  if (/host (?:\S+ )?unreachable|unreachable (?:address|host)/i.test(text))
    return say`${from} tells ${to} that the host it sent to cannot be reached`;
  if (/net(?:work)? (?:\S+ )?unreachable|unreachable (?:net|route)|no route/i.test(text))
    return say`${from} tells ${to} that there is no way to the network it sent to`;
  if (/time[- ](?:to-live )?exceeded/i.test(text))
    return say`${from} tells ${to} that a packet went over too many routers, or that a fragment of it did not come in time`;
  if (/need to frag|too big|fragmentation needed/i.test(text))
    return say`${from} tells ${to} that a packet was too big for the path`;
  if (/unreachable/i.test(text))
    return say`${from} tells ${to} that a packet could not be delivered`;
  return say`${from} sends ${to} an ICMP message that is no error about DNS`;
}

function isDns(port: string): boolean {
  return port === '53' || port === 'domain';
}
