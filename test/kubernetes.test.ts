import { describe, expect, test } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { analyze } from './support/analyze.ts';
import { readCluster } from '../src/kubernetes/cluster.ts';
import { FORMATS, type Format } from '../src/report/index.ts';
import { ENGLISH } from '../src/words/words.ts';
import { analyzeBytes, inChunks } from './support/analysis.ts';
import { buildCapture } from './support/capture.ts';
import { parseCsv } from './support/csv.ts';
import { file, list, listing, LISTING, pod } from './support/listing.ts';
import { parseScenario } from './support/scenario.ts';

const RACE = 'dnat-glibc-AAAA-dropped-in-node';
const CHECKOUT = 'shop/checkout-6d5f7c9b8d-x2x9k';

function text(path: string): string {
  return new TextDecoder().decode(file(path));
}

async function analyzed(capture: string, ...listings: string[]) {
  const octets = file(`fixtures/captures/${capture}`);
  const input = { file: capture, chunks: () => inChunks(octets, 4096) };
  return analyze([input], { lines: 'all', pods: await readCluster(listings.map(listing)) });
}

describe('names beside addresses', () => {
  test('in the report, of client and server, and its schema knows them', async () => {
    const { report } = await analyzed(`${RACE}.e-node-any.pcap`, LISTING);
    expect(report.findings[0]).toMatchObject({
      client: { address: '10.244.1.7', pod: CHECKOUT },
      server: { address: '10.96.0.10', service: 'kube-system/kube-dns' },
    });
    expect(report.clients[0]).toMatchObject({ address: '10.244.1.7', pod: CHECKOUT });
    expect(report.servers[0]).toMatchObject({ service: 'kube-system/kube-dns' });
    const schema = JSON.parse(text('schema/report.schema.json')) as object;
    const isValid = new Ajv2020({ strict: false }).compile(schema);
    expect(isValid(report) || isValid.errors).toBe(true);
  });

  test('an endpoint is named as the pod that it is, and as of its service', async () => {
    const { report } = await analyzed(`${RACE}.c-uplink.pcap`, LISTING);
    expect(report.findings[0]!.server).toEqual({
      address: '10.244.2.12',
      port: 53,
      pod: 'kube-system/coredns-7db6d8ff4d-q4xwt',
      service: 'kube-system/kube-dns',
    });
  });

  test('a server that answers for another is named in the picture, at its own lane', async () => {
    const { report, lines } = await analyzed('dnat-forced-race-slow2s-1.a-pod.pcap', LISTING);
    const coredns = 'kube-system/coredns-7db6d8ff4d-c7vkq';
    const foreign = report.findings[0]!.packets!.find(({ server }) => server !== undefined);
    expect(foreign).toMatchObject({ server: '10.244.2.11', serverName: coredns });
    const options = { lines: 'none', color: false, words: ENGLISH } as const;
    const html = (await FORMATS.html.load(options)).end(report, lines);
    const lanes = Array.from(
      html.matchAll(/<text class="end" x="([\d.]+%)" y="\d+">([^<]*)</g),
      ([, x, label]) => [label, x],
    );
    const at = new Map(lanes as [string, string][]);
    expect(at.get('kube-system/kube-dns')).toBe('50%');
    expect([at.get(coredns), at.get('10.244.2.11')]).toEqual(['97%', '100%']);
  });

  test.each<Format>(['text', 'markdown', 'junit', 'html', 'csv', 'ndjson', 'json'])(
    'in %s',
    async (format) => {
      const { report, lines } = await analyzed(`${RACE}.a-pod.pcap`, LISTING);
      const options = { lines: 'all', color: false, words: ENGLISH, hasNames: true } as const;
      const reporter = await FORMATS[format].load(options);
      const rows = reporter.line ? lines.map((line) => reporter.line!(line)).join('') : '';
      const output = (reporter.begin?.() ?? '') + rows + reporter.end(report, lines);
      expect(output).toContain(CHECKOUT);
      expect(output).toContain('kube-system/kube-dns');
      if (format !== 'csv') return;
      const [header, query, , answer] = parseCsv(output);
      expect(header!.slice(-3)).toEqual(['outcome', 'source_name', 'destination_name']);
      expect(query!.slice(-2)).toEqual([CHECKOUT, 'kube-system/kube-dns']);
      expect(answer!.slice(-2)).toEqual(['kube-system/kube-dns', CHECKOUT]);
    },
  );

  test('a printed text does not tell its time zone: an address that had two pods has no name', async () => {
    const printed = text(`fixtures/captures/${RACE}.a-pod.tcpdump.txt`)
      .split('\n')
      .map((line, at) => line.replace(/^IP/, `2026-11-22 18:00:0${at}.000000 IP`));
    const octets = new TextEncoder().encode(printed.join('\n'));
    const { report } = await analyzeBytes(
      octets,
      { pods: await readCluster([listing(LISTING)]) },
      'paste.txt',
    );
    const [client, server] = [report.clients[0]!, report.servers[0]!];
    expect(report.captures[0]!.firstPacket).toContain('2026-11-22T18:00:01');
    expect([client.address, client.pod]).toEqual(['10.244.1.7', undefined]);
    expect([server.address, server.service]).toEqual(['10.96.0.10', 'kube-system/kube-dns']);
  });
});

function service(name: string, ...clusterIPs: string[]) {
  return { kind: 'Service', metadata: { name, namespace: 'dns' }, spec: { clusterIPs } };
}

function slice(of: string, address: string) {
  const labels = { 'kubernetes.io/service-name': of };
  const metadata = { name: `${of}-x`, namespace: 'dns', labels };
  return { kind: 'EndpointSlice', metadata, endpoints: [{ addresses: [address] }] };
}

/** Returns rule and confidence, and the evidence about the server's address. */
async function verdict(capture: string, ...objects: object[]) {
  const { report } = await analyzed(capture, list(...objects));
  return told(report.findings);
}

function told(findings: Awaited<ReturnType<typeof analyze>>['report']['findings']) {
  const [finding] = findings;
  const facts = finding!.evidence.map(({ holds, fact }) => `${holds}: ${fact}`);
  return [
    finding!.rule,
    finding!.confidence,
    facts.filter((fact) => /ClusterIP|endpoint|Local/.test(fact)),
  ];
}

describe('what translates and what does not is evidence', () => {
  test('a ClusterIP is translated for certain, and yet a server may have ignored the query', async () => {
    expect(await verdict(`${RACE}.a-pod.pcap`, service('dns', '10.96.0.10'))).toEqual([
      'conntrack-race',
      'compatible',
      ['true: 10.96.0.10 is the ClusterIP of dns/dns, which the node translates to an endpoint'],
    ]);
  });

  test('the endpoint that the ClusterIP was translated to is one of the service', async () => {
    const objects = [service('dns', '10.96.0.10'), slice('dns', '10.244.2.12')];
    expect(await verdict(`${RACE}.e-node-any.pcap`, ...objects)).toEqual([
      'conntrack-race',
      'proved',
      [
        'true: 10.96.0.10 is the ClusterIP of dns/dns: queries to it were seen again on their way to its endpoint 10.244.2.12 (10.244.2.12, frame 2)',
      ],
    ]);
  });

  test('an answer that came back untranslated is of an endpoint of the service that was asked', async () => {
    const objects = [service('dns', '10.96.0.10'), slice('dns', '10.244.2.11')];
    expect(await verdict('dnat-forced-race-slow2s-1.a-pod.pcap', ...objects)).toEqual([
      'nat-clash-expired',
      undefined,
      [
        'true: 10.244.2.11 is an endpoint of dns/dns, of which 10.96.0.10 is the ClusterIP: it answered what it was sent by the translation',
      ],
    ]);
  });

  test('the address of a pod is not translated, whatever the network of the client', async () => {
    const dns = pod('dns-0', '10.96.0.10', '20T10:00:00');
    expect(await verdict(`${RACE}.a-pod.pcap`, dns)).toEqual([
      'single-query-lost',
      undefined,
      [
        'true: the server 10.96.0.10 is the endpoint itself (shop/dns-0), and no service address that would be translated',
      ],
    ]);
  });

  test("a ClusterIP in the client's own network is one all the same", async () => {
    const path = 'fixtures/scenarios/conntrack-race/fires-glibc-AAAA.scenario';
    const { packets } = parseScenario(text(path).replace('10.96.0.10', '10.244.0.10'));
    const layout = { format: 'pcap', order: 'le', resolution: 'us', linkType: 1 } as const;
    const octets = buildCapture(packets, layout);
    const guessed = await analyzeBytes(octets);
    // A common prefix proves nothing, so the evidence is a question.
    expect(told(guessed.report.findings)[2]).toEqual([
      'undefined: whether 10.244.0.10 is a service address (ClusterIP) that the node translates to an endpoint',
    ]);
    const pods = await readCluster([listing(list(service('dns', '10.244.0.10')))]);
    const { report } = await analyzeBytes(octets, { pods });
    expect(told(report.findings).slice(0, 2)).toEqual(['conntrack-race', 'compatible']);
  });

  test('a ClusterIP on which NodeLocal DNSCache listens on the node of the client', async () => {
    const containers = [{ args: ['-localip', '169.254.20.10,10.96.0.10'] }];
    const cacheOn = (nodeName: string) =>
      pod(`cache-${nodeName}`, '172.18.0.9', '20T10:00:00', {
        spec: { nodeName, hostNetwork: true, containers },
      });
    const client = pod('web-0', '10.244.1.7', '20T10:00:00');
    const dns = service('dns', '10.96.0.10');
    expect(await verdict(`${RACE}.a-pod.pcap`, dns, client, cacheOn('worker-1'))).toEqual([
      'single-query-lost',
      undefined,
      [
        "true: NodeLocal DNSCache listens on 10.96.0.10 on the client's node, which bypasses connection tracking",
      ],
    ]);
    const elsewhere = await verdict(`${RACE}.a-pod.pcap`, dns, client, cacheOn('worker-2'));
    expect(elsewhere[0]).toBe('conntrack-race');
  });

  test('a query that never came to a place behind, before, or without a translation', async () => {
    const uplink = `${RACE}.c-uplink.pcap`;
    const endpoint = slice('dns', '10.244.2.12');
    expect(await verdict(uplink, service('dns', '10.96.0.10'), endpoint)).toEqual([
      'conntrack-race',
      'strong',
      [
        'true: 10.244.2.12 is an endpoint of dns/dns: whoever asked the service was translated before this point',
      ],
    ]);
    expect(await verdict(uplink, service('dns', '10.244.2.12'))).toEqual([
      'single-query-lost',
      undefined,
      [
        'true: 10.244.2.12 is the ClusterIP of dns/dns: this capture lies before the translation, and the query was lost before it came here',
      ],
    ]);
    expect(await verdict(uplink, service('dns', 'None'), endpoint)).toEqual([
      'single-query-lost',
      undefined,
      [
        'true: 10.244.2.12 is an endpoint of dns/dns, which has no ClusterIP: clients ask it directly, and nothing is translated',
      ],
    ]);
  });
});

test('advice names the workload, and in one block those that it is the same for', async () => {
  const { report, lines } = await analyzed('lab-dnat-race-many-lookups.e-node-any.pcap', LISTING);
  const commands = [
    '# kubectl patch statefulset cart -n shop --patch-file dns-config.yaml\n',
    '# kubectl patch deployment checkout -n shop --patch-file dns-config.yaml\n',
  ];
  const options = { lines: 'none', color: false, words: ENGLISH } as const;
  const html = (await FORMATS.html.load(options)).end(report, lines);
  // Words that a line does not break are elements of their own.
  expect(html.replaceAll(/<\/?span>/g, '')).toContain(`${commands.join('')}spec:\n`);
  const inText = (await FORMATS.text.load({ ...options, detail: 'full' })).end(report, lines);
  expect(inText).toContain(`  What to do: as for F1\n        ${commands[1]!}`);
  // Without the label, nothing shows which Deployment made this ReplicaSet.
  const pods = LISTING.replaceAll('"pod-template-hash": "6d5f7c9b8d"', '"tier": "web"');
  const other = await analyzed(`${RACE}.a-pod.pcap`, pods);
  expect(other.report.findings[0]!.remedies[0]!.snippet).toContain('patch deployment NAME ');
});
