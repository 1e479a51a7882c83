import { describe, expect, test } from '@jest/globals';
import { conntrackCounters } from '../src/facts/kinds/conntrack.ts';
import { grownRules, iptablesDropRules, nftDropRules } from '../src/facts/kinds/drop-rules.ts';
import { AnonymousFacts } from '../src/facts/anonymous.ts';
import { Facts } from '../src/facts/facts.ts';
import { kernelRelease, resolvesClashes } from '../src/facts/kinds/kernel.ts';
import { libcs, onlyFamily } from '../src/facts/kinds/libc.ts';
import { resolvConf } from '../src/facts/kinds/resolv-conf.ts';
import { udpCounters } from '../src/facts/kinds/snmp.ts';
import {
  ciliumTranslation,
  iptablesTranslation,
  ipvsTranslation,
  nftTranslation,
} from '../src/facts/kinds/translation.ts';
import { processorMs } from './support/processor-time.ts';

const file = (name: string, count: number) => ({
  name,
  text: `cpu=0 insert_failed=${count} drop=${count}\n`,
});
const reading = (scope: 'pod' | 'host', when: 'begin' | 'end', failed: number) => ({
  name: `${scope} ${when}`,
  scope,
  when,
  text: `cpu=0 found=1 insert_failed=${failed} drop=${failed}\n`,
});

/** Rules as kube-proxy of Kubernetes 1.29 writes them in iptables mode. */
const KUBE_PROXY = `*nat
[0:0] -A KUBE-SERVICES -d 10.96.0.10/32 -p udp -m comment --comment "kube-system/kube-dns:dns cluster IP" -m udp --dport 53 -j KUBE-SVC-TCOU7JCQXEZGVUNU
[0:0] -A KUBE-SERVICES -d 10.96.0.10/32 -p tcp -m comment --comment "kube-system/kube-dns:metrics cluster IP" -m tcp --dport 9153 -j KUBE-SVC-JD5MR3NA4I4DYORP
[0:0] -A KUBE-SVC-TCOU7JCQXEZGVUNU -m comment --comment "kube-system/kube-dns:dns -> 10.244.0.2:53" -m statistic --mode random --probability 0.50000000000 -j KUBE-SEP-YIL6JZP7A3QYXJU2
[0:0] -A KUBE-SVC-TCOU7JCQXEZGVUNU -m comment --comment "kube-system/kube-dns:dns -> 10.244.0.3:53" -j KUBE-SEP-6E7XQMQ4RAYOWTTM
[0:0] -A KUBE-SEP-YIL6JZP7A3QYXJU2 -p udp -m comment --comment "kube-system/kube-dns:dns" -m udp -j DNAT --to-destination 10.244.0.2:53
[0:0] -A KUBE-SEP-6E7XQMQ4RAYOWTTM -p udp -m comment --comment "kube-system/kube-dns:dns" -m udp -j DNAT --to-destination 10.244.0.3:53
COMMIT
`;

const services = (translation: ReturnType<typeof iptablesTranslation>) =>
  Object.fromEntries(
    [...(translation?.services ?? [])].map(([service, endpoints]) => [service, [...endpoints]]),
  );

describe('how a node translates', () => {
  test('kube-proxy with iptables: through chains of chains', () => {
    expect(services(iptablesTranslation(KUBE_PROXY))).toEqual({
      '10.96.0.10': ['10.244.0.2', '10.244.0.3'],
    });
  });

  test('chains that jump to each other end', () => {
    const text =
      '*nat\n-A A -d 10.0.0.1/32 -p udp -m udp --dport 53 -j B\n-A B -j C\n-A C -j B\n-A C -j DNAT --to-destination 10.0.0.2:53\n';
    expect(services(iptablesTranslation(text))).toEqual({ '10.0.0.1': ['10.0.0.2'] });
  });

  test('IPv6, and rules that only drop', () => {
    const text =
      '*nat\n-A PREROUTING -d fd00:96::a/128 -p udp -m udp --dport 53 -j DNAT --to-destination [fd00:1::2]:53\n-A X -d 10.0.0.9/32 -p udp -m udp --dport 53 -j DROP\n';
    expect(services(iptablesTranslation(text))).toEqual({ 'fd00:96::a': ['fd00:1::2'] });
  });

  test('nftables: a rule, and the map of kube-proxy', () => {
    const text = `table ip nat {
	chain pre {
		ip daddr 10.96.0.10 udp dport 53 dnat to 10.244.0.2:53
	}
}
table ip kube-proxy {
	map service-ips {
		elements = { 10.96.0.11 . udp . 53 : goto service-ULMVA6XW-kube-system/kube-dns/udp/dns }
	}
}
`;
    expect(services(nftTranslation(text))).toEqual({
      '10.96.0.10': ['10.244.0.2'],
      '10.96.0.11': [],
    });
  });

  test('IPVS: hexadecimal', () => {
    const text = `IP Virtual Server version 1.2.1 (size=4096)
Prot LocalAddress:Port Scheduler Flags
  -> RemoteAddress:Port Forward Weight ActiveConn InActConn
UDP  0A60000A:0035 rr
  -> 0AF40002:0035      Masq    1      0          3
TCP  0A60000A:23C1 rr
  -> 0AF40003:23C1      Masq    1      0          0
`;
    expect(services(ipvsTranslation(text))).toEqual({ '10.96.0.10': ['10.244.0.2'] });
  });

  // As ip_vs_info_seq_show prints them (net/netfilter/ipvs/ip_vs_ctl.c): %pI6 writes all digits.
  const OF_IPV6 = `IP Virtual Server version 1.2.1 (size=4096)
Prot LocalAddress:Port Scheduler Flags
  -> RemoteAddress:Port Forward Weight ActiveConn InActConn
UDP  [fd00:0096:0000:0000:0000:0000:0000:000a]:0035 rr 
  -> [fd00:0001:0000:0000:0000:0000:0000:0002]:0035      Masq    1      0          0         
SCTP  0A60000B:0035 rr  persistent 360 FFFFFFFF
  -> 0AF40004:0035      Masq    1      0          0         
TCP  0A60000A:0035 rr ops 
  -> 0AF40002:0035      Masq    1      0          0         
FWM  00000035 rr 
  -> 0AF40005:0050      Masq    1      0          0         
`;
  const SERVICES_OF_IPV6 = { 'fd00:96::a': ['fd00:1::2'], '10.96.0.10': ['10.244.0.2'] };

  test('IPVS: IPv6, other protocols and marks', () => {
    expect(services(ipvsTranslation(OF_IPV6))).toEqual(SERVICES_OF_IPV6);
  });

  test('IPVS, anonymous: each endpoint stays with its service', () => {
    const { text } = new AnonymousFacts((address) => address).fact({ name: 'x', text: OF_IPV6 });
    expect(services(ipvsTranslation(text))).toEqual(SERVICES_OF_IPV6);
    expect(text).not.toMatch(/rr|360|Masq/);
  });
});

describe('what Cilium translates', () => {
  // As printed by cilium-dbg of 1.16, and by cilium of 1.12 with IPv6.
  test.each([
    [
      `SERVICE ADDRESS             BACKEND ADDRESS (REVNAT_ID) (SLOT)
10.96.0.10:9153/TCP (1)     10.244.0.191:9153/TCP (5) (1)
10.96.0.10:53/UDP (0)       0.0.0.0:0 (3) (0) [ClusterIP, non-routable]
10.96.0.10:53/UDP (2)       10.244.0.191:5353/UDP (3) (2)
10.96.0.10:53/TCP/i (1)     10.244.0.104:5353/TCP (3) (1)
10.96.0.20:5353/UDP (1)     10.244.0.105:53/UDP (4) (1)
`,
      { '10.96.0.10': ['10.244.0.191', '10.244.0.104'] },
    ],
    [
      `SERVICE ADDRESS              BACKEND ADDRESS (REVNAT_ID) (SLOT)
[fd8b:bab:fcd3::d941]:53     [::]:0 (40) (0) [ClusterIP, non-routable]
                             [2406:da14:8ba:1a00:af45::f]:53 (40) (1)
                             backend 7 not found
[fd8b:bab:fcd3::89e2]:9090   [2406:da14:8ba:1a00:af45::11]:9090 (17) (1)
                             [2406:da14:8ba:1a00:af45::12]:9090 (17) (2)
`,
      { 'fd8b:bab:fcd3::d941': ['2406:da14:8ba:1a00:af45::f'] },
    ],
  ])('%s', (text, expected) => {
    expect(services(ciliumTranslation(text))).toEqual(expected);
  });
});

/** A rule that stands there twice, with two counters. */
const twice = (one: number, other: number) => [
  { rule: 'filter INPUT -p udp --dport 53 -j DROP', packets: one },
  { rule: 'filter INPUT -p udp --dport 53 -j DROP', packets: other },
];

describe('counters', () => {
  test('of connection tracking, summed over the CPUs', () => {
    const text = `entries  searched insert_failed drop
0000000a 00000000 00000001 00000002
0000000a 00000000 000000ff 00000000
`;
    const { counters, entries } = conntrackCounters(text)!;
    expect([entries, counters.get('insert_failed'), counters.get('drop')]).toEqual([10, 256, 2]);
  });

  test('that go back are of another run', () => {
    expect(new Facts([file('a', 5), file('b', 4)]).conntrack).toBeUndefined();
    expect(new Facts([file('a', 4), file('b', 5)]).conntrack!.grown.get('drop')).toBe(1);
  });

  test('of a pod count where its own table dropped something, as a sidecar translates there', () => {
    const host = [reading('host', 'begin', 4), reading('host', 'end', 4)];
    const still = new Facts([...host, reading('pod', 'begin', 0), reading('pod', 'end', 0)]);
    expect(still.conntrack!.after).toBe('host end');
    const grew = new Facts([...host, reading('pod', 'begin', 0), reading('pod', 'end', 1)]);
    expect(grew.conntrack).toMatchObject({ before: 'pod begin', after: 'pod end' });
  });

  test('of UDP', () => {
    const text = 'Udp: InDatagrams NoPorts RcvbufErrors\nUdp: 5 6 7\nUdpLite: X\nUdpLite: 1\n';
    expect(udpCounters(text)!.get('RcvbufErrors')).toBe(7);
  });

  test('of rules that drop DNS, also in a chain of their own, and of no others', () => {
    const text = `*mangle
[9:1] -A POSTROUTING -o eth0 -p udp -m udp --dport 53 -j RACE
[4:1] -A RACE -m connmark --mark 0x1 -j DROP
[7:1] -A INPUT -j DROP
[8:1] -A FORWARD -p udp -m udp --dport 5353 -j DROP
[3:1] -A FORWARD -p udp -m multiport --dports 53,5353 -j REJECT
[5:1] -A OUTPUT -p udp -m udp --dport 53 -m limit --limit 30/sec -j ACCEPT
[6:1] -A OUTPUT -p udp -m udp --dport 53 -j DROP
COMMIT
`;
    expect(iptablesDropRules(text)).toEqual([
      { rule: 'mangle RACE -m connmark --mark 0x1 -j DROP', packets: 4 },
      { rule: 'mangle FORWARD -p udp -m multiport --dports 53,5353 -j REJECT', packets: 3 },
      {
        rule: 'mangle OUTPUT -p udp -m udp --dport 53 -j DROP',
        limit: '-p udp -m udp --dport 53 -m limit --limit 30/sec -j ACCEPT',
        packets: 6,
      },
    ]);
    const nft =
      'table inet f {\n\tchain c {\n\t\tudp dport 53 limit rate over 9/second counter packets 2 bytes 9 drop\n\t\tudp dport 53 counter packets 8 bytes 9 accept\n\t}\n}\n';
    expect(nftDropRules(nft)).toEqual([
      { rule: 'inet f c udp dport 53 limit rate over 9/second drop', packets: 2 },
    ]);
  });

  test('of no rule that drops all but DNS, or what other rules send to its chain', () => {
    const text = `*filter
[9:1] -A INPUT -p udp -m udp ! --dport 53 -j DROP
[9:1] -A FORWARD -p udp -m multiport ! --dports 53,123 -j DROP
[4:1] -A FORWARD -p udp -m udp --dport 53 -j SHARED
[4:1] -A FORWARD -p tcp -m tcp --dport 80 -j SHARED
[4:1] -A SHARED -m limit --limit 9/sec -j RETURN
[7:1] -A SHARED -j DROP
COMMIT
`;
    expect(iptablesDropRules(text)).toEqual([]);
    const nft =
      'table inet f {\n\tchain c {\n\t\tudp dport 53 counter packets 8 bytes 9 accept comment "do not drop DNS"\n\t}\n}\n';
    expect(nftDropRules(nft)).toEqual([]);
  });

  test('of a rule that stands there twice, as one', () => {
    expect(grownRules(twice(100, 0), twice(100, 0))).toEqual([]);
    expect(grownRules(twice(100, 0), twice(103, 0))).toEqual([
      { rule: 'filter INPUT -p udp --dport 53 -j DROP', packets: 3 },
    ]);
  });
});

describe('kernel, libc and resolv.conf', () => {
  test.each([
    ['Linux version 5.4.0-1103-aws (buildd@x) (gcc)', '5.4.0-1103-aws', false],
    ['5.5.19\n', '5.5.19', false],
    ['5.6.0-rc1\n', '5.6.0-rc1', true],
    ['6.18.44', '6.18.44', true],
    ['4.19.0-26-amd64', '4.19.0-26-amd64', false],
  ])('%j', (text, release, resolves) => {
    expect(kernelRelease(text)).toBe(release);
    expect(resolvesClashes(release)).toBe(resolves);
  });

  test.each([
    [
      '1\tpython3\tGNU C Library (Ubuntu GLIBC 2.39-0ubuntu8) stable release version 2.39\n',
      'glibc',
      '2.39',
    ],
    ['1\tapp\tGo go1.22.1\n', 'go', '1.22.1'],
    ['1\tsh\tmusl 1.2.5\n', 'musl', '1.2.5'],
    [
      '7f00-7f01 r-xp 00000000 08:01 12 /lib/x86_64-linux-gnu/libc-2.31.so\n7f02-7f03 r-xp 0 08:01 12 /lib64/ld-linux-x86-64.so.2\n',
      'glibc',
      '2.31',
    ],
    ['7f00-7f01 r-xp 00000000 08:01 12 /lib/ld-musl-x86_64.so.1\n', 'musl', undefined],
    ['1\tpause\tstatic\n2\tapp\tmusl 1.2.5\n', 'musl', '1.2.5'],
    [
      '1\tapp\tGo go1.22.1\n1\tapp\tGNU C Library (x) stable release version 2.36\n',
      undefined,
      '1.22.1',
    ],
    ['1\tapp\tstatic\n', undefined, undefined],
  ])('%j', (text, family, version) => {
    const list = libcs(text);
    expect(onlyFamily(list)).toBe(family);
    expect(list.find((libc) => libc.family !== 'static')?.version).toBe(version);
  });

  test('options may stand on several lines', () => {
    const text =
      '# made by kubelet\nsearch a.svc b\nnameserver 10.96.0.10\noptions ndots:5\noptions use-vc\n';
    expect(resolvConf(text)).toEqual(['ndots:5', 'use-vc']);
    expect(resolvConf('# nothing\n')).toBeUndefined();
  });
});

describe('texts that were made to hurt', () => {
  const long = 'x '.repeat(200_000);
  test.each([
    ['spaces', `options ${long}`],
    ['a line of iptables', `*nat\n-A A ${long}--dport 53 -j B`],
    ['digits', `cpu=0 ${'1'.repeat(200_000)}`],
    ['colons', ':'.repeat(200_000)],
    ['services of Cilium', `SERVICE ADDRESS BACKEND ADDRESS\n${'1:'.repeat(100_000)} ${long}`],
    ['a banner', `1\t1\tGNU C Library (${'('.repeat(200_000)}`],
    ['an event', `1.0: kfree_skb: ${' location='.repeat(50_000)}`],
    [
      'rules without end',
      `*nat\n${'-A A -d 10.0.0.1/32 -p udp -m udp --dport 53 -j A\n'.repeat(20_000)}`,
    ],
  ])('%s: read in time', async (_, text) => {
    let rules = 0;
    const ms = await processorMs(() => {
      rules = new Facts([{ name: 'x', text }]).translations.length;
    });
    expect([rules < 2, ms < 2_000]).toEqual([true, true]);
  });
});
