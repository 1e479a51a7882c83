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
      'what tcpdump or tshark says when it has no packet to print',
      'listening on eth0, link-type EN10MB (Ethernet), snapshot length 262144 bytes\n0 packets captured',
    ],
    [
      'what dig, nslookup, host or resolvectl prints',
      ';; connection timed out; no servers could be reached',
    ],
    ['what dig, nslookup, host or resolvectl prints', 'web.test has address 10.0.0.5'],
    [
      'what dig, nslookup, host or resolvectl prints',
      '-- Information acquired via protocol DNS in 5.0021s.',
    ],
    ['an error of kubectl', 'error: unable to upgrade connection: container not found ("tcpdump")'],
    [
      'the log of a DNS server',
      'Nov 28 12:30:00 node1 dnsdist[77]: Packet from 10.244.1.7:36596 for web.test. A with id 1',
    ],
    [
      'the log of a DNS server',
      'timestamp,domain,query_type,dnssec,protocol,client_ip,status,reasons',
    ],
    [
      'the log of a DNS server',
      '{"query_timestamp":"2026-11-28T12:30:00Z","query_name":"web.test.","query_type":"A"}',
    ],
    [
      'flow logs of a cloud',
      '2 123456789010 eni-1235b8ca 10.244.1.7 10.96.0.10 36596 53 17 2 120 1764333000 1764333060 ACCEPT OK',
    ],
    [
      'a list of sessions',
      'Protocols,Start Time,Stop Time,Src IP / Country,Src Port,Dst IP / Country,Dst Port,Packets',
    ],
    [
      'what the sniffer of a FortiGate prints',
      '2026-11-28 12:30:00.000000 port1 in 10.244.1.7.36596 -> 10.96.0.10.53: udp 34',
    ],
    ['what Go says of its resolver', 'go package net: hostLookupOrder(web.test) = files,dns'],
    ['times of curl', 'time_namelookup: 5.012'],
    ['a table of sockets', 'State  Recv-Q Send-Q Local Address:Port  Peer Address:Port Process'],
    ['rules of a packet filter', 'Chain KUBE-SVC-TCOU7JCQXEZGVUNU (1 references)'],
    ['rules of a packet filter', 'table ip nat {'],
    ['statistics or a stream of Wireshark', 'Follow: udp,ascii'],
    ['a table of gethostlatency', 'TIME      PID     COMM             LAT(ms) HOST'],
    ['a capture in base64', '1MOyoQIABAAAAAAAAAAAAAAABAABAAAA'],
    [
      'columns of tshark -T fields',
      '1795349560.618766000\t10.244.1.7\t10.96.0.10\tweb.example.test',
    ],
    ['JSON, but none that tshark prints', '[\n{"name": "web"}\n]'],
    [
      'the log of CoreDNS',
      '10.0.0.7:56084 - [11/Jan/2019:19:57:57 +0000] 7 "A IN web.test. udp 62 false 512" NXDOMAIN qr,aa 155 0.000134637s',
    ],
    [
      'flows of hubble observe',
      'Feb  1 00:00:56.329 [node-1]: default/web:57372 -> kube-system/coredns:53(domain) dns-request FORWARDED (DNS Query web.test. AAAA)',
    ],
    [
      'flows of hubble observe',
      'Aug  6 23:50:54.616: web (ID:1679) <- coredns (ID:4330) dns-response  FORWARDED (DNS Answer RCode: Non-Existent Domain (Query web.test. A))',
    ],
    [
      'flows of hubble observe',
      'Nov 22 12:12:40.618: default/web:36596 (ID:1) <> kube-system/coredns:53 (ID:2) policy-verdict:none EGRESS DENIED (UDP)',
    ],
    [
      'flows of hubble observe',
      'TIMESTAMP   SOURCE   DESTINATION   TYPE   VERDICT   SUMMARY\nNov 22 12:12:40.618   default/web:36596   10.0.0.9:53   to-endpoint   FORWARDED   UDP',
    ],
    ['flows of hubble observe', '{"flow":{"time":"2026-11-22T12:12:40.6Z","verdict":"FORWARDED"}}'],
    [
      'what cilium monitor prints of its proxy',
      '-> Request dns from 1234 ([k8s:app=web]) to 0 ([k8s:k8s-app=kube-dns]), identity 2->4, verdict Forwarded DNS Query: web.test. A',
    ],
    ['the log of dnsmasq', 'query[A] web.test from 10.0.0.5\nreply web.test is 10.0.0.7'],
    [
      'messages of dnstap',
      '22-Nov-2026 12:12:40.618 CQ 10.0.0.7:36596 -> 10.0.0.9:53 UDP 34b web.test/IN/A',
    ],
    ['messages of dnstap', 'type: MESSAGE\nmessage:\n  type: CLIENT_QUERY\n  message_size: 34b'],
    [
      'what ngrep prints',
      'U 2026/11/22 12:12:40.618766 10.0.0.7:36596 -> 10.0.0.9:53 #1\n..web.test',
    ],
    [
      'what pwru prints',
      '0xffff9a1b 3 [curl(1234)] kfree_skb_reason(SKB_DROP_REASON_NETFILTER_DROP) netns=4026532777 mark=0x0 iface=2(eth0)',
    ],
    [
      'the log of PowerDNS',
      "Nov 22 12:12:40 dns-1 pdns_recursor[812]: 3 [1/1] question for 'web.test|A' from 10.0.0.7:36596",
    ],
    [
      'the debug log of the DNS server of Windows',
      '11/22/2026 9:12:44 AM 0E34 PACKET  000001A2B3C4D5E6 UDP Rcv 10.0.0.7 04b1   Q [0001   D   NOERROR] A      (3)web(4)test(0)',
    ],
    [
      "the log of Istio's proxy for DNS",
      '2026-11-22T12:12:40.618766Z\tdebug\tdns\trequest ;; opcode: QUERY, status: NOERROR, id: 1201',
    ],
    [
      'the access log of Envoy',
      '[2026-11-22T12:12:40.618Z] "GET / HTTP/1.1" 503 UF upstream_reset_before_response_started{timeout} - "-" 0 91 5001',
    ],
    [
      'figures of dnstop',
      'Queries: 12 new, 3456 total     Sun Nov 22 12:12:40 2026\n\nSources   Count   %   cum%',
    ],
    [
      'figures of dnsperf',
      'Statistics:\n\n  Queries sent:         1000\n  Queries lost:         3 (0.30%)',
    ],
    [
      'statistics or a stream of Wireshark',
      'Topic / Item       Count         Average       Min Val\nTotal Packets        7',
    ],
    [
      'columns of Network Monitor',
      '1\t9:12:44 AM\t0.0000000\tsvchost.exe\t10.0.0.7\t10.0.0.9\tDNS\tDNS:QueryId = 0x4B1, QUERY (Standard query)',
    ],
    [
      "cells of Wireshark's packet list",
      'No.\nTime\nSource\nDestination\nProtocol\nLength\nInfo\n1\n0.000000',
    ],
    ['XML in which brackets are written as &lt;', '&lt;?xml version="1.0"?&gt;\n&lt;packet&gt;'],
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
