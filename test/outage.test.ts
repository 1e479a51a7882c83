import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { analyzeBytes } from './support/analysis.ts';

/**
 * Returns a text of eighteen seconds: queries from the third to the sixth get no answer, and are sent again five
 * seconds later.
 */
function printed(date: string): Buffer {
  const lines: [second: number, text: string][] = [];
  for (let second = 0; second < 18; second++) {
    const port = 40_000 + second;
    const name = `h${second}.example.test`;
    const query = `IP 10.244.1.${second}.${port} > 10.96.0.10.53: ${port}+ A? ${name}. (34)`;
    const answer = `IP 10.96.0.10.53 > 10.244.1.${second}.${port}: ${port} 1/0/0 A 192.0.2.80 (50)`;
    const isLost = second >= 3 && second < 6;
    lines.push([second, query]);
    if (isLost) lines.push([second + 5.1, query]);
    lines.push([second + (isLost ? 5.101 : 0.001), answer]);
  }
  lines.sort(([one], [other]) => one - other);
  const text = lines.map(
    ([second, line]) => `${date}10:00:${second.toFixed(6).padStart(9, '0')} ${line}`,
  );
  return Buffer.from(`${text.join('\n')}\n`);
}

test.each(['', '2026-11-22 '])(
  'the time zone of a printed text is not told, with "%s" in front',
  async (date) => {
    const { report } = await analyzeBytes(printed(date));
    const outages = report.findings.filter(({ rule }) => rule === 'server-outage');
    expect(outages).toHaveLength(3);
    expect(outages[0]!.message).toMatch(
      /^10\.96\.0\.10 answered nobody from 10:00:03\.0 to 10:00:05\.0 \(2\.0 s\), but it answered/,
    );
    const snippets = outages[0]!.remedies.map(({ snippet = '' }) => snippet).join('');
    expect(snippets).toContain('--timestamps\n');
    expect(snippets).toContain('journalctl -k | grep');
  },
);

test('logs are searched from half a minute before the first query that was lost', async () => {
  const recorded = new URL('../fixtures/captures/lab-glibc-server-away.pcap', import.meta.url);
  const { report } = await analyzeBytes(new Uint8Array(readFileSync(recorded)));
  const [{ message, remedies }] = report.findings as [(typeof report.findings)[0]];
  expect(message).toContain('from 01:26:54.8 to');
  const snippets = remedies.map(({ snippet = '' }) => snippet).join('');
  expect(snippets).toContain('--since-time=2026-11-28T01:26:24Z');
});
