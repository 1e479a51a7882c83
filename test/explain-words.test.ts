import { describe, expect, test } from '@jest/globals';
import { dnspcap } from './support/program.ts';

describe('what is no lookup, and words of reports', () => {
  const HEAD = '12:30:00.000000 IP ';
  test.each([
    [
      `${HEAD}10.96.0.10 > 10.244.1.7: ICMP 10.96.0.10 udp port 53 unreachable, length 70`,
      'nobody listens on port 53 of 10.96.0.10: no DNS server runs there',
      'who sent the packet that it is about',
    ],
    [
      `${HEAD}10.244.1.7 > 10.96.0.10: ICMP 10.244.1.7 udp port 36596 unreachable, length 78`,
      'nobody listens on port 36596 of 10.244.1.7 any more',
      'who says so',
    ],
    [
      `${HEAD}10.0.0.1 > 10.244.1.7: ICMP host 10.96.0.10 unreachable - admin prohibited filter, length 70`,
      'a firewall refuses what it sent',
      'who says so',
    ],
    [
      '5 0.1 10.96.0.10 → 10.244.1.7 ICMP 98 Destination unreachable (Port unreachable)',
      'nobody listens on the port that it sent to',
      'who says so',
    ],
    [
      `${HEAD}192.168.0.5.5353 > 224.0.0.251.5353: 0 PTR (QM)? _ipp._tcp.local. (32)`,
      'by mDNS: this is not unicast DNS, and no race can hit it',
      'port of mDNS',
    ],
    [
      `${HEAD}192.168.0.5.50000 > 224.0.0.252.5355: 4660+ A? wpad. (22)`,
      'by LLMNR: this is not unicast DNS, and no race can hit it',
      'port of the asking host',
    ],
    [
      `${HEAD}10.0.0.1.5000 > 10.0.0.2.53: 12 notify [b2&3=0x2400] SOA? example. (25)`,
      'the zone example. has changed (NOTIFY)',
      'RFC 1996',
    ],
    [
      `${HEAD}10.0.0.1.5000 > 10.0.0.2.53: 12 update [1n] [1au] SOA? example. (64)`,
      'to change records of the zone example. (UPDATE)',
      'RFC 2136',
    ],
    [
      `${HEAD}10.0.0.1.5000 > 10.0.0.2.53: 12+ Type65? web.example. (25)`,
      'asks 10.0.0.2 for the HTTPS records of web.example.',
      'browsers ask for it',
    ],
    [
      '3 0.003097 10.96.0.10 → 10.244.1.7 DNS 92 Standard query response 0x78d5 A web.test A 10.0.0.5',
      '10.96.0.10 answers 10.244.1.7: 1 record',
      'record: IPv4 address',
    ],
    [
      '1 0.000000 10.244.1.7 → 10.96.0.10 TCP 74 54637 → 53 [SYN] Seq=0 Win=65535 Len=0',
      '10.244.1.7 opens a TCP connection to 10.96.0.10',
      'port of DNS',
    ],
    [
      `${HEAD}10.96.0.10.53 > 10.244.1.7.54637: Flags [R.], seq 0, ack 1, win 0, length 0`,
      '10.96.0.10 refuses or resets the TCP connection with 10.244.1.7',
      'R resets',
    ],
  ])('%s', async (line, gist, field) => {
    const out = (await dnspcap(['explain', line])).out.replaceAll(/\s+/g, ' ');
    expect(out).toContain(gist);
    expect(out).toContain(field);
  });

  test.each([
    ['single-request-reopen', 'from a new port'],
    ['single-request', 'from the same port'],
    ['ndots:5', 'fewer than N dots'],
    ['compatible', 'cannot tell it from others'],
    ['proved', 'shows it happen'],
    ['Leg', 'one of the questions of a lookup'],
    ['undetermined', 'does not show what became of the query'],
  ])('the word %s', async (word, meaning) => {
    const { out } = await dnspcap(['explain', word]);
    expect(out.replaceAll(/\s+/g, ' ')).toContain(meaning);
    expect(out.split('\n').filter((line) => line.length > 80)).toEqual([]);
  });
});
