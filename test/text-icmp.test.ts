import { expect, test } from '@jest/globals';
import { analyzed } from './support/printed.ts';

test.each([
  ['ICMP net 10.0.0.9 unreachable', 'host-unreachable'],
  ['ICMP host 10.0.0.9 unreachable', 'host-unreachable'],
  ['ICMP host 10.0.0.9 unreachable - tos prohibited', 'host-unreachable'],
  ['ICMP net 10.0.0.9 unreachable - admin prohibited', 'admin-prohibited'],
  ['ICMP host 10.0.0.9 unreachable - admin prohibited', 'admin-prohibited'],
  ['ICMP host 10.0.0.9 unreachable - admin prohibited filter', 'admin-prohibited'],
  ['ICMP time exceeded in-transit', 'ttl-exceeded'],
])('%s is %s', async (words, rule) => {
  const { report } = await analyzed([
    '12:00:00.000000 IP 10.0.0.7.4000 > 10.0.0.9.53: 1+ A? a.test. (24)',
    `12:00:00.000100 IP 10.0.0.9 > 10.0.0.7: ${words}, length 60`,
  ]);
  expect(report.findings.map((finding) => finding.rule)).toEqual([rule]);
});

const layers = (ip: object, rest: object) => ({ _source: { layers: { ip, ...rest } } });

test.each([
  ['3', '1', 'host-unreachable'],
  ['3', '3', 'port-unreachable'],
  ['3', '9', 'admin-prohibited'],
  ['3', '10', 'admin-prohibited'],
  ['3', '13', 'admin-prohibited'],
  ['11', '0', 'ttl-exceeded'],
])('in fields of Wireshark, ICMP type %s code %s is %s', async (type, code, rule) => {
  const udp = { 'udp.srcport': '4000', 'udp.dstport': '53' };
  const dns = {
    'dns.id': '0x0001',
    'dns.flags': '0x0100',
    Queries: { 'a.test: type A': { 'dns.qry.name': 'a.test', 'dns.qry.type': '1' } },
  };
  const asked = { 'ip.src': '10.0.0.7', 'ip.dst': '10.0.0.9', 'ip.id': '0x0007', 'ip.ttl': '64' };
  const error = { 'ip.src': '10.0.0.1', 'ip.dst': '10.0.0.7', 'ip.id': '0x0008', 'ip.ttl': '63' };
  const packets = [
    layers(asked, { frame: { 'frame.time_epoch': '1700000000.000000' }, udp, dns }),
    layers(error, {
      frame: { 'frame.time_epoch': '1700000000.000100' },
      icmp: { 'icmp.type': type, 'icmp.code': code, ip: asked, udp, dns },
    }),
  ];
  const { report } = await analyzed(JSON.stringify(packets, null, 2).split('\n'));
  expect(report.findings.map((finding) => finding.rule)).toEqual([rule]);
});
