import { expect, test } from '@jest/globals';
import { captureOf, parseScenario } from './support/scenario.ts';
import { analyzeBytes } from './support/analysis.ts';

const HEAD = 'pod = 10.244.1.7\ndns = 10.96.0.10\n\n';

/** Lookups of one type, a second apart; how long the last `slow` of them take, in seconds, and all others 2 ms. */
function usual(count: number, slow: number, took: number): string {
  return Array.from({ length: count }, (_, at) => {
    const id = (0x4000 + at * 7).toString(16);
    const after = at < count - slow ? 0.002 : took;
    return `${at} pod:${41_000 + at} > dns query ${id} n${at}.example.test. A\n+${after} dns > pod:${41_000 + at} response ${id} n${at}.example.test. A NOERROR\n`;
  }).join('');
}

/** musl loses AAAA, and the one answer to it comes so long behind the retry. */
function lost(at: number, behind: number): string {
  return `${at} pod:40001 > dns query 1a2b web.example.test. A
+.0001 pod:40001 > dns query 1b00 web.example.test. AAAA
+.002 dns > pod:40001 response 1a2b web.example.test. A NOERROR
${at + 2.5} pod:40001 > dns query 1b00 web.example.test. AAAA
+${behind} dns > pod:40001 response 1b00 web.example.test. AAAA NOERROR
`;
}

async function rules(text: string): Promise<readonly string[]> {
  const { report } = await analyzeBytes(captureOf(parseScenario(`${HEAD}${text}---\n`)));
  return report.findings.map(({ rule }) => rule);
}

/** One of a hundred answers, or some, take 80 ms: so the retry may. */
test.each([
  [
    'as nearly all of a hundred answers do',
    usual(120, 3, 0.08) + lost(130, 0.08),
    'conntrack-race',
  ],
  ['later than twice of that', usual(120, 3, 0.039) + lost(130, 0.08), 'late-answer'],
  ['of too few answers to tell', usual(98, 3, 0.08) + lost(130, 0.08), 'late-answer'],
  ['of a server that holds queries', usual(120, 3, 0.2) + lost(130, 0.08), 'late-answer'],
  [
    'no more than a twentieth of the wait',
    usual(120, 3, 0.12) + lost(130, 0.124),
    'conntrack-race',
  ],
  ['more than a twentieth of the wait', usual(120, 3, 0.12) + lost(130, 0.126), 'late-answer'],
])('an answer 80 ms or so behind a retry, %s', async (_, text, rule) => {
  expect(await rules(text)).toEqual([rule]);
});
