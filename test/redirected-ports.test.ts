import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { redirectsAt } from '../src/cli/capture/redirects.ts';
import { say } from '../src/words/say.ts';
import { quoted } from '../src/cli/capture/script/namespace.ts';
import { programsIn } from './support/stand-in-programs.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'dnspcap-test-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Returns the ports that are found where iptables-save(8) prints these rules. */
async function redirected(rules: string): Promise<number[]> {
  const scripts = { 'iptables-save': `printf '%s\\n' ${quoted(rules)}`, nft: 'exit 1' };
  return redirectsAt({ enter: [], words: say`here` }, { PATH: programsIn(folder, scripts) });
}

/** Rules as iptables-save 1.8.9 and nft 1.0.6 print them, and the ports that have to be captured. */
test.each<[name: string, rules: string, ports: number[]]>([
  [
    "Docker's resolver, a port for each transport",
    [
      '-A DOCKER_OUTPUT -d 127.0.0.11/32 -p tcp -m tcp --dport 53 -j DNAT --to-destination 127.0.0.11:39361',
      '-A DOCKER_OUTPUT -d 127.0.0.11/32 -p udp -m udp --dport 53 -j DNAT --to-destination 127.0.0.11:37482',
      '-A DOCKER_POSTROUTING -s 127.0.0.11/32 -p udp -m udp --sport 37482 -j SNAT --to-source :53',
    ].join('\n'),
    [37_482, 39_361],
  ],
  [
    'a service mesh',
    [
      '-A ISTIO_OUTPUT_DNS -p tcp -m tcp --dport 53 -j REDIRECT --to-ports 15053',
      '-A OUTPUT -p udp -m udp --dport 53 -m owner ! --uid-owner 1337 -j REDIRECT --to-ports 15053',
      '-A ISTIO_REDIRECT -p tcp -j REDIRECT --to-ports 15001',
    ].join('\n'),
    [15_053],
  ],
  [
    'the same in nftables',
    'meta skuid != 1337 udp dport 53 counter packets 3 bytes 180 redirect to :15053\n\tip daddr 127.0.0.11 udp dport 53 dnat to 127.0.0.11:37482',
    [15_053, 37_482],
  ],
  [
    'services of a cluster: they keep their port on this side',
    [
      '-A KUBE-SERVICES -d 10.96.0.10/32 -p udp -m comment --comment "kube-system/kube-dns:dns cluster IP" -m udp --dport 53 -j KUBE-SVC-TCOU7JCQXEZGVUNU',
      '-A KUBE-SEP-ABC -p udp -m udp -j DNAT --to-destination 10.244.2.11:5353',
      '-A PREROUTING -p udp -m udp --dport 53 -j DNAT --to-destination 10.244.2.11:5353',
    ].join('\n'),
    [],
  ],
  [
    'other ports that begin so',
    '-A OUTPUT -p udp --dport 5353 -j REDIRECT --to-ports 15053\n-A OUTPUT -p udp --dport 53:60 -j REDIRECT --to-ports 15054\nudp dport 53-60 redirect to :15055',
    [],
  ],
  [
    'the same for IPv6',
    '-A OUTPUT -p udp --dport 53 -j DNAT --to-destination [::1]:37484\nudp dport domain dnat ip6 to [::1]:9053',
    [9_053, 37_484],
  ],
  [
    'no port at all, and the port itself',
    '-A OUTPUT -p udp --dport 53 -j REDIRECT --to-ports 99999\n-A OUTPUT -p udp --dport 53 -j REDIRECT --to-ports 53',
    [],
  ],
  ['text in a comment', '-A X -p udp --dport 53 -m comment --comment "$(reboot)" -j ACCEPT', []],
])('%s', async (_, rules, ports) => {
  expect(await redirected(rules)).toEqual(ports);
});
