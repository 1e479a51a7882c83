import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { AnonymousFacts } from '../src/facts/anonymous.ts';
import type { Report } from '../src/report/report.ts';
import { bundleCases } from './lab/bundle-cases.js';
import { copyOf, packed, reportOf, told } from './support/bundle.ts';
import { dnspcap } from './support/program.ts';

let scratch: string;
beforeAll(() => {
  scratch = mkdtempSync(join(tmpdir(), 'dnspcap-test-'));
});
afterAll(() => rmSync(scratch, { recursive: true }));

describe('bundles with --anonymize', () => {
  test.each(bundleCases.map(({ name, expected }) => [name, expected] as const))(
    '%s: the same diagnosis, and nobody is named',
    async (name, expected) => {
      const folder = copyOf(scratch, name);
      const rules = join(folder, 'facts/begin/host/iptables');
      writeFileSync(
        rules,
        `${readFileSync(rules, 'utf8')}*filter\n[0:0] -A KUBE-acme-corp -d 10.96.0.10/32 -m comment --comment "acme/billing" -j ACME-CHAIN\nCOMMIT\n`,
      );
      writeFileSync(
        join(folder, 'missing.txt'),
        'pods.json\tThe connection to the server acme.example:6443 was refused\n',
      );
      const { code, out } = await dnspcap(['analyze', '--anonymize', folder, '-f', 'json']);
      expect(code).toBe(0);
      expect((JSON.parse(out) as Report).findings).toEqual([expect.objectContaining(expected)]);
      const evidence = told(JSON.parse(out) as Report);
      expect(evidence).not.toMatch(/10\.96\.0\.10|10\.244\.|acme|web\.example|\bupl\b|vethpod/i);
    },
  );

  test('of a text that is not known, nothing is kept', () => {
    const anonymous = new AnonymousFacts(() => '192.0.2.1');
    const hostile = [
      'Leap status : Normal of acme.example\n',
      'search acme.svc.cluster.local\nnameserver 10.0.0.1\noptions ndots:5\n',
      '*nat\n-A KUBE-SVC -d 10.0.0.1/32 -m comment --comment "acme" -j KUBE-SEP\nCOMMIT\n',
      '*nat\n-A X -j DNAT --to-destination 10.0.0.2:53\n-A X -j DNAT --to-destination [::ffff:10.0.0.2]:53\nCOMMIT\n',
      'SERVICE ADDRESS  BACKEND ADDRESS (X)\n10.0.0.1:53/UDP (1)  10.0.0.2:53/UDP (3) (1) [acme]\n          10.0.0.3:53 (3) (2)\n  acme  \n',
      '17\tacme-server\tmusl 1.2.3\n',
      'acme-17 [000] ..s.. 1.5: kfree_skb: skbaddr=00 rx_sk=00 protocol=2048 location=x+0x1/0x2 reason: NETFILTER_DROP\n',
    ];
    expect(hostile.map((text) => anonymous.fact({ name: 'x', text }).text)).toEqual([
      '',
      'nameserver 192.0.2.1\noptions ndots:5\n',
      '*nat\n-A x1 -d 192.0.2.1/32 -m x2 --comment "" -j x3\nCOMMIT\n\n',
      '*nat\n-A x4 -j DNAT --to-destination 192.0.2.1:53\n-A x4 -j DNAT --to-destination [::ffff:192.0.2.1]:53\nCOMMIT\n\n',
      'SERVICE ADDRESS  BACKEND ADDRESS\n192.0.2.1:53/UDP (1)  192.0.2.1:53\n          192.0.2.1:53\n',
      '0\t\tmusl 1.2.3\n',
      '1.5: kfree_skb: skbaddr=00 rx_sk=00 protocol=2048 location=x+0x1/0x2 reason: NETFILTER_DROP\n',
    ]);
  });

  test.each([[[]], [['--anonymize']]])(
    'extract %j writes a bundle that says the same, with the facts',
    async (options) => {
      const out = join(scratch, `extract${options.length}.tar.gz`);
      const file = packed(copyOf(scratch, 'glibc-dropped-by-conntrack'));
      const { code, err } = await dnspcap([
        'extract',
        file,
        '--finding',
        'F1',
        ...options,
        '-o',
        out,
      ]);
      expect(code).toBe(0);
      expect(err).toMatch(/the same diagnosis: conntrack-race/);
      const report = await reportOf(out);
      expect(report.findings).toEqual([
        expect.objectContaining({ rule: 'conntrack-race', confidence: 'proved' }),
      ]);
      expect(told(report)).toMatch(/grew by 1 and drop by 1.*\n.*NETFILTER_DROP/);
      const { stdout } = spawnSync('tar', ['-xzOf', out]);
      const isNamed = /acme|10\.244\.2\.11|vethpod|sleep|ask-glibc/.test(stdout.toString('latin1'));
      expect(isNamed).toBe(options.length === 0);
    },
  );

  test('extract takes the packets of the pod, and they show the same', async () => {
    const out = join(scratch, 'extract.pcap');
    const file = packed(copyOf(scratch, 'glibc-dropped-by-conntrack'));
    const argv = ['extract', file, '--finding', 'F1', '--anonymize', '-o', out];
    const { code, err } = await dnspcap(argv);
    expect(code).toBe(0);
    expect(err).toMatch(/the same diagnosis: conntrack-race/);
  });
});
