import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { told, type Told } from './support/messages.ts';
import { LINE_MUTATIONS, MUTATIONS } from './support/mutations.ts';
import {
  MADE_OF_PARTS,
  print,
  printedAsSuch,
  type PrintedShape,
  TCPDUMP,
  TSHARK,
} from './support/shapes.ts';

const CAPTURES = new URL('../fixtures/captures/', import.meta.url);
const ONE = 'glibc-aaaa-lost.pcap';
/** One capture of each kind: other link types and containers, ICMP errors, SERVFAIL, cut packets, TCP. */
const OTHERS = [
  'glibc-icmp-port-unreachable.pcap',
  'glibc-servfail-AAAA.pcap',
  'dnsmasq-forwarder-any-iface-AAAA-lost.pcap',
  'fmt-pcapng-glibc-AAAA-lost-once.pcapng',
  'glibc-search-ndots5-nxdomain.pcap',
  'lab-dnat-glibc-A-dropped-in-node.e-node-any.pcap',
];
/** Only for shapes that print several messages of a segment. */
const TCP = 'glibc-use-vc.pcap';
const isInstalled = (shape: PrintedShape): boolean =>
  print(shape, new URL(ONE, CAPTURES)) !== undefined;
const installed = [TCPDUMP, TSHARK].map((shapes) => isInstalled(shapes[0]!));
/** Missing programs, named in the list of tests as the reason to skip. */
const missing = ['tcpdump', 'tshark'].filter((_program, at) => !installed[at]);
const SHAPES = [...TCPDUMP, ...TSHARK].filter(({ program }) => !missing.includes(program));

/** Returns the part of a capture that a shape can show. */
function tellable({ messages }: Told, shape: PrintedShape): string[] {
  return messages
    .filter(({ transport }) => shape.tcp || transport !== 'tcp')
    .map(({ said, source, destination, time, transport }) =>
      [
        said,
        ...[source, destination].map((end) => (shape.ports ? end : end.split(' ')[0])),
        transport,
        shape.times ? Math.round(time / 2) : '',
      ].join(' '),
    );
}

async function printed(shape: PrintedShape, capture: string): Promise<readonly [string, Told]> {
  const url = new URL(capture, CAPTURES);
  return [print(shape, url)!, await told(readFileSync(url))];
}

const read = (lines: readonly string[]) => told(Buffer.from(`${lines.join('\n')}\n`));

test(`what is printed by ${missing.length === 0 ? 'both programs' : `all but ${missing.join(' and ')}, not installed here,`} is tried`, () => {
  expect(SHAPES.every(({ program }) => !missing.includes(program))).toBe(true);
});

test.each(
  SHAPES.filter(({ name }) => name in MADE_OF_PARTS).map((shape) => [shape.name, shape] as const),
)(
  'what tshark prints of parts of packets is what it prints of all of them, less the others: %s',
  (_name, shape) => {
    const url = new URL(ONE, CAPTURES);
    expect(print(shape, url)).toBe(printedAsSuch(shape, url));
  },
);

describe('the messages of a capture are those of its text', () => {
  const quick = SHAPES.filter(
    ({ program, name }) => program === 'tcpdump' || /-V$|json$|^tshark$/.test(name),
  );
  const cases = [
    ...SHAPES.map((shape) => [shape.name, ONE, shape] as const),
    ...SHAPES.filter(({ tcp }) => tcp).map((shape) => [shape.name, TCP, shape] as const),
    ...OTHERS.flatMap((capture) => quick.map((shape) => [shape.name, capture, shape] as const)),
  ];
  test.each(cases)('%s of %s', async (_name, capture, shape) => {
    const [text, truth] = await printed(shape, capture);
    const result = await read(text.split('\n'));
    expect(tellable(result, shape)).toEqual(tellable(truth, shape));
    expect(result.warnings).not.toHaveProperty('not-understood');
    expect(result.warnings).not.toHaveProperty('unread-packets');
    expect(result.gaps).toEqual([]);
  });
});

describe('whatever is done to a text, its messages are the same', () => {
  const names = new Set([
    'tcpdump -n',
    'tcpdump -n -t',
    'tcpdump -n -e -v',
    'tcpdump -n -vvv',
    'tcpdump -n -X',
    'tcpdump -n -XX',
    'tshark',
    'tshark -t ad',
    'tshark -P -x',
    'tshark -V',
    'tshark -T tabs',
  ]);
  const shapes = SHAPES.filter(({ name }) => names.has(name));
  test.each(shapes.map((shape) => [shape.name, shape] as const))('%s', async (_name, shape) => {
    const [text, truth] = await printed(shape, ONE);
    const lines = text.trimEnd().split('\n');
    const mutations = { ...MUTATIONS, ...(shape.isLine && LINE_MUTATIONS) };
    const want = tellable(truth, shape);
    const wrong: Record<string, unknown> = {};
    for (const [name, mutate] of Object.entries(mutations)) {
      const result = await read(mutate(lines));
      const got = tellable(result, shape);
      if (got.join('\n') !== want.join('\n')) wrong[name] = got;
      else if (result.warnings['unread-packets']) wrong[name] = result.warnings;
    }
    expect(wrong).toEqual({});
  });
});
