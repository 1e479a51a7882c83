import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';
import { dnspcap } from './support/program.ts';

const CAPTURES = fileURLToPath(new URL('../fixtures/captures/', import.meta.url));
const LOST = join(CAPTURES, 'glibc-AAAA-lost-once.pcap');
const HEALTHY = join(CAPTURES, 'glibc-default-ok.pcap');

test.each<[string, string, readonly string[], string]>([
  [HEALTHY, LOST, ['stalled>0'], `${LOST}: --fail-on stalled>0: stalled is 1 of 1`],
  [HEALTHY, LOST, ['p99>10s', 'max>5s'], `${LOST}: --fail-on max>5s: max is 5,007 ms`],
  [HEALTHY, LOST, ['stalled>1'], ''],
  // What was before the change is no fault of it.
  [LOST, HEALTHY, ['stalled>0'], ''],
  [
    HEALTHY,
    LOST,
    ['lost>0', '--each-client'],
    `${LOST}: --fail-on lost>0: 10.244.1.7: lost is 1 of 4`,
  ],
])('compare %s %s --fail-on %j', async (before, after, limits, said) => {
  const options = limits.flatMap((limit) =>
    limit.startsWith('--') ? [limit] : ['--fail-on', limit],
  );
  const { code, err } = await dnspcap(['compare', before, after, ...options]);
  const wanted = said === '' ? '' : `dnspcap: ${said}\n`;
  expect({ code, err }).toEqual({ code: said === '' ? 0 : 1, err: wanted });
});

test.each([
  ['p98>1s', /^dnspcap: --fail-on p98>1s: a limit looks like p99>200ms, .*; figures are p50, /],
  ['wores', /^dnspcap: --fail-on wores: no such rule; did you mean worse\?\n$/],
])('refuses to fail on %s', async (demand, said) => {
  const { code, err } = await dnspcap(['compare', HEALTHY, LOST, '--fail-on', demand]);
  expect(code).toBe(2);
  expect(err).toMatch(said);
});
