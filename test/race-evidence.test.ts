import { expect, test } from '@jest/globals';
import { analyzeBytes } from './support/analysis.ts';
import { buildCapture } from './support/capture.ts';
import { parseScenario } from './support/scenario.ts';

/**
 * Returns a scenario in which AAAA is lost once; the answer after its retry takes `afterMs`, and ten other answers of
 * this server 2 ms and `usualMs`.
 */
function lostOnce(afterMs: number, usualMs: number): string {
  const lookups = Array.from({ length: 10 }, (_, at) => {
    const port = 41_000 + at;
    return `${10 + at} pod:${port} > dns query 0${at}01 other${at}.example.test. A
+${usualMs / 1_000} dns > pod:${port} response 0${at}01 other${at}.example.test. A NOERROR`;
  });
  return `pod = 10.244.1.7
dns = 10.96.0.10
0 pod:40001 > dns query 1a2b web.example.test. A
+.0001 pod:40001 > dns query 9c2d web.example.test. AAAA
+${usualMs / 1_000} dns > pod:40001 response 1a2b web.example.test. A NOERROR
5.001 pod:40001 > dns query 9c2d web.example.test. AAAA
+${afterMs / 1_000} dns > pod:40001 response 9c2d web.example.test. AAAA NOERROR
${lookups.join('\n')}
---
`;
}

async function mayBeLate(afterMs: number, usualMs: number): Promise<boolean> {
  const { packets } = parseScenario(lostOnce(afterMs, usualMs));
  const capture = buildCapture(packets, {
    format: 'pcap',
    order: 'le',
    resolution: 'us',
    linkType: 1,
  });
  const { report } = await analyzeBytes(capture);
  const race = report.findings.find(({ rule }) => rule === 'conntrack-race');
  expect(race?.confidence).toBe('compatible');
  return race!.evidence.some(
    ({ fact, holds }) => holds === undefined && /is a late one to frame 2/.test(fact),
  );
}

test('an answer behind the retry that takes four times what is usual may be a late one', async () => {
  // Three of four answers of this server take 5 ms: four times as much is 20 ms.
  expect(await mayBeLate(19, 5)).toBe(false);
  expect(await mayBeLate(21, 5)).toBe(true);
});

test('of a server that is fast, one is late from 10 ms on', async () => {
  expect(await mayBeLate(9, 0.5)).toBe(false);
  expect(await mayBeLate(11, 0.5)).toBe(true);
});
