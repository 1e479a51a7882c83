import { describe, expect, test } from '@jest/globals';
import { told, type Told } from './support/messages.ts';

const lines = (text: string): Promise<Told> => told(Buffer.from(text));

const answer = (name: string, code: string, seconds: string): string =>
  `[INFO] 10.244.1.7:36596 - 30933 "A IN ${name} udp 34 false 512" ${code} qr,aa,rd 50 ${seconds}s`;

describe('what is no text of packets is refused by its name', () => {
  test.each([
    [
      'the log of CoreDNS',
      '[INFO] 10.244.1.7:36596 - 30933 "A IN web.example.test. udp 34 false 512" NOERROR qr,aa,rd 50 0.000396s',
    ],
    [
      'flows of hubble observe',
      'Nov 22 12:12:40.618: default/web-0:36596 (ID:1) -> kube-system/coredns:53 (ID:2) to-endpoint FORWARDED (UDP)',
    ],
    ['the log of dnsmasq', 'Nov 22 12:12:40 dnsmasq[123]: query[A] web.example from 10.0.0.5'],
    [
      'the query log of BIND',
      '22-Nov-2026 12:12:40.618 client @0x7f 10.0.0.5#36596 (web.example): query: web.example IN A +E(0)K (10.0.0.1)',
    ],
    [
      'the log of systemd-resolved',
      'Nov 22 12:12:40 node-1 systemd-resolved[612]: Using degraded feature set UDP instead of UDP+EDNS0 for DNS server 10.0.0.1.',
    ],
    [
      'a table of Inspektor Gadget',
      'NODE     NAMESPACE POD   PID  QR TYPE QTYPE NAME RCODE NUMANSWERS',
    ],
    [
      'errors that CoreDNS logs',
      '[ERROR] plugin/errors: 2 web.test. A: read udp 10.0.0.2:41002->192.0.2.53:53: i/o timeout',
    ],
    [
      'the log of CoreDNS',
      '{"log":"[INFO] 10.0.0.7:36596 - 3 \\"A IN web.test. udp 34 false 512\\" NOERROR qr,aa,rd 50 0.0003s\\n"}',
    ],
    [
      'messages of dnstap',
      '12:12:40.618766 CQ 10.0.0.7 UDP 34b "web.test." IN A\n12:12:40.6 CR 10.0.0.7 UDP 50b "web.test." IN A',
    ],
    [
      'what dnscap -g prints',
      '[62] 2026-11-22 12:12:40.618766 [#0 eth0 0] \\\n\t[10.0.0.7].36596 [10.0.0.9].53',
    ],
    [
      'what ngrep prints',
      'interface: eth0\nU 10.0.0.7:36596 -> 10.0.0.9:53 #1\n  x.......web.test.....',
    ],
    [
      'what cilium monitor prints',
      'xx drop (Policy denied) flow 0x0 to endpoint 0, ifindex 5, identity 4->7: 10.0.0.7:36596 -> 10.0.0.9:53 udp',
    ],
    ['what strace prints', '12:12:40.619 poll([{fd=3, events=POLLIN}], 1, 5000) = 0 (Timeout)'],
    [
      'a table of gethostlatency',
      'TIME      PID    COMM                  LATms HOST\n06:43:33  12903  curl  5005.12 web.test',
    ],
    ['counters of conntrack -S', 'cpu=0   \tfound=0 invalid=12 insert_failed=35 drop=35'],
    ['a resolv.conf', 'search default.svc.cluster.local\nnameserver 10.96.0.10\noptions ndots:5'],
    ['what a program says of a name', 'curl: (6) Could not resolve host: web.test'],
    [
      'what tcpdump says when it has no packet to print',
      'listening on eth0, link-type EN10MB (Ethernet), snapshot length 262144 bytes\n0 packets captured',
    ],
    ['what dig or nslookup prints', ';; connection timed out; no servers could be reached'],
    ['a capture in base64', '1MOyoQIABAAAAAAAAAAAAAAABAABAAAA'],
    [
      'columns of tshark -T fields',
      '1795349560.618766000\t10.244.1.7\t10.96.0.10\tweb.example.test',
    ],
    ['JSON, but none that tshark prints', '[\n{"name": "web"}\n]'],
  ])('%s', async (name, text) => {
    await expect(lines(text)).rejects.toThrow(`x: it looks like ${name}`);
  });

  test('the log of CoreDNS, with the figures that are in it', async () => {
    const log = [
      answer('web.test.', 'NOERROR', '0.000396'),
      answer('web.test.', 'NXDOMAIN', '0.0004'),
      answer('slow.test.', 'SERVFAIL', '2.000301'),
    ];
    await expect(lines(log.join('\n'))).rejects.toThrow(
      'in its first lines 1 NOERROR, 1 NXDOMAIN, 1 SERVFAIL, 99 % within 2000.301 ms, slow: slow.test.',
    );
  });
});
