import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { analyzeBytes } from './support/analysis.ts';
import { LINE_MUTATIONS, MUTATIONS } from './support/mutations.ts';
import { analyzed, FOUND, found, LOST, ofDay, timed, warnings } from './support/printed.ts';

/** What becomes of lines of tcpdump on their way into a ticket. */
const printed = timed((at) => ofDay(45_000 + at));
const each = (paste: (line: string, at: number) => string) => printed.map(paste);
/** RFC 3339, as Kubernetes writes it. */
const arrival = (at: number) => `2026-11-22T12:30:0${at}.123456789Z`;
test.each<[string, readonly string[]]>([
  ['a code fence of Slack or GitHub', ['```', ...printed, '```']],
  ['a code fence with a language', ['~~~text', ...printed, '~~~']],
  ['{code} of Jira', ['{code:title=tcpdump|lang=none}', ...printed, '{code}']],
  ['{noformat} of Jira', ['{noformat}', ...printed, '{noformat}']],
  ['<pre> of a wiki', ['<pre><code>', ...printed, '</code></pre>']],
  ['quoted', each((line) => `> ${line}`)],
  ['quoted twice', each((line) => `> > ${line}`)],
  ['quoted with a bar', each((line) => `| ${line}`)],
  ['cells of a table', each((line) => `| ${line} |`)],
  ['a list', each((line) => `- ${line}`)],
  ['code by the line', each((line) => `\`${line}\``)],
  ['indented', each((line) => `\t${line}`)],
  ['spaces of a web page', each((line) => `\u200B${line.replaceAll(' ', '\u00A0')}`)],
  ['escapes of a web page', each((line) => `${line.replaceAll('>', '&gt;')}<br>`)],
  ['smart quotes', each((line) => `“${line}”`)],
  ['an ellipsis at the end', each((line) => `${line}…`)],
  ['cut off at the end', [...printed.slice(0, 6), `${printed[6]!.slice(0, -6)}...`]],
  ['line numbers', each((line, at) => `${String(at + 1).padStart(4)}  ${line}`)],
  ['grep -n', each((line, at) => `dump.txt:${at + 1}:${line}`)],
  ['journald', each((line, at) => `Nov 22 12:30:0${at} node-1 tcpdump[4711]: ${line}`)],
  ['kubectl logs --timestamps', each((line, at) => `${arrival(at)} ${line}`)],
  ['kubectl logs --prefix', each((line) => `[pod/web-0/dump] ${line}`)],
  ['the log of a CRI', each((line, at) => `${arrival(at)} stdout F ${line}`)],
  ['the log of Docker', each((line) => JSON.stringify({ log: `${line}\n`, stream: 'stdout' }))],
  ['docker compose', each((line) => `dump-1  | ${line}`)],
  ['CRLF', each((line) => `${line}\r`)],
  ['colours of grep', each((line) => line.replace('web', '\u001B[01;31m\u001B[Kweb\u001B[m'))],
  ['the title of a terminal', each((line) => `\u001B]0;node-1\u0007${line}`)],
  [
    'tcpdump -l | tee',
    ['tcpdump: listening on eth0', ...printed, '^C7 packets captured', '7 packets'],
  ],
])('%s: the same findings, and nothing that is not understood', async (_what, paste) => {
  const result = await analyzed([...paste, '']);
  expect(found(result)).toBe(FOUND);
  expect(result.report.findings[0]!.retryAfterMs).toBe(5001.468);
  expect(warnings(result)).toEqual(['no-date']);
});

describe('of a race and of a healthy lookup', () => {
  /** Both queries have their answers. */
  const healthy = printed
    .slice(0, 3)
    .concat(printed[6]!.replace(ofDay(45_005.006728), ofDay(45_000.0033)));
  test.each(Object.entries({ ...MUTATIONS, ...LINE_MUTATIONS }))('%s', async (_name, paste) => {
    const race = await analyzed([...paste(printed), '']);
    expect(found(race)).toBe(FOUND);
    expect(race.report.findings[0]!.retryAfterMs).toBe(5001.468);
    const well = await analyzed([...paste(healthy), '']);
    expect([well.report.summary.responses, found(well)]).toEqual([2, '']);
    for (const result of [race, well]) expect(warnings(result).join()).not.toContain('unread');
  });
});

test('long runs of what may stand around a line cost no time', async () => {
  const runs = ['`', '|', ' ', '> ', '… ', 'In '].map((piece) => `${piece.repeat(30_000)}x`);
  expect(found(await analyzed([...runs, ...printed]))).toBe(FOUND);
});

test('UTF-16 of PowerShell', async () => {
  const octets = Buffer.from(`\uFEFF${printed.join('\r\n')}\r\n`, 'utf16le');
  const result = await analyzeBytes(octets, {}, 'paste.txt', 3);
  expect(found(result)).toBe(FOUND);
});

test('both lines of -v behind the time of kubectl logs, which is no time of the packets', async () => {
  const lines = LOST.slice(0, 7).flatMap((line, at) => [
    `${arrival(at)} IP (tos 0x0, ttl 64, id ${at}, offset 0, flags [DF], proto UDP (17), length 62)`,
    `${arrival(at)}     ${line.replace('IP ', '')}`,
  ]);
  const result = await analyzed(lines);
  expect(found(result)).toBe(FOUND);
  expect(warnings(result)).toEqual(['no-times']);
});

test('what stands behind the first packet is no reason to refuse a text, however it comes', async () => {
  const paste = `12:00:00.5 IP a.1029 > b.53: 1+ A? web.test. (34)
12:00:01.5 IP bell\u0007.1030 > b.53: 2+ A? web.test. (34)
`;
  const bytes = new TextEncoder().encode(paste);
  const whole = await analyzeBytes(bytes);
  for (const size of [1, 7, 50])
    expect((await analyzeBytes(bytes, {}, 'capture.pcap', size)).report).toEqual(whole.report);
  expect(whole.report.captures).toMatchObject([{ format: 'text', packets: 2 }]);
});

test('an address of Ethernet that looks like a time is none', async () => {
  const file = new URL('../fixtures/texts/printed/w-text-details.txt', import.meta.url);
  // As tshark -V prints it: without the rows of the list, and with each address twice.
  const details = readFileSync(file, 'utf8').replaceAll(/^(?:No\.| +\d+ \d).*\n/gm, '');
  const [, card = ''] = /Src: ([^,]+)/.exec(details) ?? [];
  const odd = details.replaceAll(card, '12:18:28:34:46:57 (12:18:28:34:46:57)');
  const findings = [details, odd].map(async (text) => found(await analyzed(text.split('\n'))));
  const [plain, other] = await Promise.all(findings);
  expect(plain).toContain('conntrack-race');
  expect(other).toBe(plain);
});
