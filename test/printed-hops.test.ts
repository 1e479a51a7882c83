import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { PacketDetails } from '../src/text/wireshark/packet-details.ts';
import { readTcpdumpLine } from '../src/text/tcpdump/line.ts';
import { analyzeBytes } from './support/analysis.ts';

const IPV4 = '(tos 0x0, ttl 63, id 51118, offset 0, flags [DF], proto UDP (17), length 62)';
const IPV6 = '(flowlabel 0xb0d8e, hlim 61, next-header UDP (17) payload length: 42)';

test.each([
  [`IP ${IPV4} 10.0.0.7.4000 > 10.96.0.10.53: 1+ A? a.test. (24)`, { hopLimit: 63, id: 51_118 }],
  [`IP6 ${IPV6} fd00::7.4000 > fd00::a.53: 1+ A? a.test. (24)`, { hopLimit: 61, id: 0xb_0d8e }],
  ['IP (ttl 63) 10.0.0.7.4000 > 10.96.0.10.53: 1+ A? a.test. (24)', { hopLimit: 63 }],
  ['IP (ttl 256, id 65536) 10.0.0.7.4000 > 10.96.0.10.53: 1+ A? a.test. (24)', undefined],
  ['IP 10.0.0.7.4000 > 10.96.0.10.53: 1+ A? a.test. (24)', undefined],
])('TTL and identification of %s', (line, ip) => {
  expect(readTcpdumpLine(line)?.ip).toEqual(ip);
});

test('details have the TTL of IP, not that of a record', () => {
  const details = `Internet Protocol Version 4, Src: 10.96.0.10, Dst: 10.0.0.7
    Identification: 0xc7ae (51118)
    Time to Live: 62
User Datagram Protocol, Src Port: 53, Dst Port: 4000
Domain Name System (response)
    Transaction ID: 0x0001
    Flags: 0x8180 Standard query response, No error
    Queries
        a.test: type A, class IN
    Answers
        a.test: type A, class IN, addr 192.0.2.1
            Time to live: 5 (5 seconds)`;
  const packet = new PacketDetails('Frame 1: 92 bytes on wire (736 bits)', 1);
  expect(details.split('\n').every((line) => packet.takes(line))).toBe(true);
  expect(packet.packets()[0]?.packet?.ip).toEqual({ hopLimit: 62, id: 51_118 });
});

/** Captured behind the node, where a lower TTL shows that the query had left the node: no race on the way there. */
test('what a text tells of hops decides as it does in the capture', async () => {
  const text = readFileSync(new URL('../fixtures/texts/v-hops.txt', import.meta.url));
  const { report } = await analyzeBytes(new Uint8Array(text));
  expect(report.findings.map(({ rule }) => rule)).toEqual(['single-query-lost']);
});
