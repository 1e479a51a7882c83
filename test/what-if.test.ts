import { describe, expect, test } from '@jest/globals';
import { analyzeBytes } from './support/analysis.ts';
import { buildCapture } from './support/capture.ts';
import { parseScenario } from './support/scenario.ts';

/** Returns a pair of queries from one port and its answers, 1.1 ms later; `at` in ms. */
function pair(at: number, port: number, name: string, rcode = 'NOERROR', aaaaId = 0x2000): string {
  const id = (port & 0xfff).toString(16).padStart(4, '0');
  const other = (((port & 0xfff) + aaaaId) & 0xffff).toString(16).padStart(4, '0');
  const time = (at / 1_000).toFixed(4);
  return [
    `${time} pod:${port} > dns query ${id} ${name}. A`,
    `+.0001 pod:${port} > dns query ${other} ${name}. AAAA`,
    `+.001 dns > pod:${port} response ${id} ${name}. A ${rcode}`,
    `+.0001 dns > pod:${port} response ${other} ${name}. AAAA ${rcode}`,
  ].join('\n');
}

const HEAD = 'pod = 10.244.1.7\ndns = 10.96.0.10\n';

async function whatIf(...lines: readonly string[]): Promise<Record<string, readonly number[]>> {
  const scenario = parseScenario(`${HEAD}${lines.join('\n')}\n---\n`);
  const bytes = buildCapture(scenario.packets, {
    format: 'pcap',
    order: 'le',
    resolution: 'us',
    linkType: 1,
    ...scenario.options,
  });
  const { report } = await analyzeBytes(bytes);
  return Object.fromEntries(
    report.whatIf!.map(({ change, lookups, queries, pairs, exposedPairs }) => [
      change,
      [lookups, queries, pairs, exposedPairs],
    ]),
  );
}

/** Returns lines of a name that is tried with these suffixes first. */
function tried(at: number, port: number, name: string, suffixes: readonly string[]): string {
  const names = [...suffixes.map((suffix) => `${name}.${suffix}`), name];
  return names
    .map((one, step) =>
      pair(at + 2 * step, port + step, one, step < suffixes.length ? 'NXDOMAIN' : 'NOERROR'),
    )
    .join('\n');
}

const SUFFIXES = ['shop.svc.cluster.local', 'svc.cluster.local', 'cluster.local'];

describe('what the same lookups would have put on the wire: lookups, queries, pairs, exposed pairs', () => {
  test('a name of two dots is asked as it is with ndots:2', async () => {
    expect(await whatIf(tried(0, 40_000, 'api.example.com', SUFFIXES))).toEqual({
      none: [4, 8, 4, 4],
      'ndots:2': [1, 2, 1, 1],
      'single-request-reopen': [4, 8, 0, 0],
      'node-local-dns': [4, 8, 4, 0],
      'no-aaaa': [4, 4, 0, 0],
    });
  });

  test('a name of one dot is tried as before', async () => {
    const { 'ndots:2': changed } = await whatIf(tried(0, 40_000, 'example.com', SUFFIXES));
    expect(changed).toEqual([4, 8, 4, 4]);
  });

  test('a name of two dots that exists with a suffix only costs one lookup more', async () => {
    const found = [
      pair(0, 40_000, 'db.prod.svc.shop.svc.cluster.local', 'NXDOMAIN'),
      pair(2, 40_001, 'db.prod.svc.svc.cluster.local', 'NXDOMAIN'),
      pair(4, 40_002, 'db.prod.svc.cluster.local'),
    ];
    const { none, 'ndots:2': changed } = await whatIf(...found);
    expect(none).toEqual([3, 6, 3, 3]);
    expect(changed).toEqual([4, 8, 4, 4]);
  });

  test('programs that try names side by side are told apart', async () => {
    const names = ['api.example.com', 'db.example.org', 'mail.example.net', 'web.example.test'];
    const lines = names.flatMap((name, at) =>
      [...SUFFIXES.map((suffix) => `${name}.${suffix}`), name].map((one, step) => ({
        at: at * 0.3 + step * 4,
        text: pair(
          at * 0.3 + step * 4,
          40_000 + 10 * at + step,
          one,
          step < 3 ? 'NXDOMAIN' : 'NOERROR',
        ),
      })),
    );
    // Sorted by the time of each packet: the pairs overlap.
    const ordered = lines
      .flatMap(({ at, text }) =>
        text.split('\n').map((line, packet) => ({
          at: at + [0, 0.1, 1.1, 1.2][packet]!,
          line: line.replace(/^\S+ /, ''),
        })),
      )
      .toSorted((a, b) => a.at - b.at)
      .map(({ at, line }) => `${(at / 1_000).toFixed(4)} ${line}`);
    const { none, 'ndots:2': changed } = await whatIf(...ordered);
    expect(none).toEqual([16, 32, 16, 16]);
    expect(changed).toEqual([4, 8, 4, 4]);
  });

  test('a lookup sent twice counts once', async () => {
    const { none } = await whatIf(
      '0 pod:40001 > dns query 0001 web.example.test. A',
      '5.001 pod:40001 > dns query 0001 web.example.test. A',
      '+.001 dns > pod:40001 response 0001 web.example.test. A NOERROR',
    );
    expect(none).toEqual([1, 1, 0, 0]);
  });

  test('musl reads ndots, and none of the options of glibc', async () => {
    // Each pair has IDs that differ by little.
    const lines = Array.from({ length: 8 }, (_, at) =>
      pair(1_000 * at, 40_000 + 600 * at, 'web.example.test', 'NOERROR', 300),
    );
    const { none, ...changes } = await whatIf(...lines);
    expect(none).toEqual([8, 16, 8, 8]);
    expect(changes).toEqual({
      'ndots:2': [8, 16, 8, 8],
      'single-request-reopen': [8, 16, 8, 8],
      'node-local-dns': [8, 16, 8, 0],
      'no-aaaa': [8, 16, 8, 8],
    });
  });

  test('what a cache on the node asks its upstream is nobody’s lookup', async () => {
    const { none } = await whatIf(
      'up = 10.0.0.2',
      '0 pod:40001 > dns query 0001 web.example.test. A',
      '+.0002 dns:41000 > up query 0a01 web.example.test. A',
      '+.002 up > dns:41000 response 0a01 web.example.test. A NOERROR',
      '+.0002 dns > pod:40001 response 0001 web.example.test. A NOERROR',
    );
    expect(none).toEqual([1, 1, 0, 0]);
  });
});
