import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { analyzeBytes } from './support/analysis.ts';
import { LINE_MUTATIONS, MUTATIONS } from './support/mutations.ts';
import { analyzed, FOUND, found, LOST, ofDay, timed, warnings } from './support/printed.ts';

/** Lines of tcpdump, to be changed as on their way into a ticket. */
const printed = timed((at) => ofDay(45_000 + at));
const each = (paste: (line: string, at: number) => string) => printed.map(paste);
/** Returns a time as Kubernetes writes it (RFC 3339). */
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
  /** Lines in which both queries have answers. */
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

test.each<[string, (text: string) => Buffer]>([
  ['UTF-16, big-endian', (text) => Buffer.from(`\uFEFF${text}`, 'utf16le').swap16()],
  ['UTF-16 without a mark', (text) => Buffer.from(text, 'utf16le')],
  ['UTF-16, big-endian, without a mark', (text) => Buffer.from(text, 'utf16le').swap16()],
  [
    'spaces of Windows that do not break',
    (text) => Buffer.from(text.replaceAll(' ', '\u00A0'), 'latin1'),
  ],
  [
    'quotes of Windows',
    (text) =>
      Buffer.from(
        text.replaceAll(/^.+$/gm, (line) => `\u0093${line}\u0094`),
        'latin1',
      ),
  ],
])('%s', async (_what, encoded) => {
  const octets = encoded(`${printed.join('\n')}\n`);
  expect(found(await analyzeBytes(octets, {}, 'paste.txt', 3))).toBe(FOUND);
});

const wrapped = (line: string, width: number) => line.match(new RegExp(`.{1,${width}}`, 'g')) ?? [];

describe('a window that is too narrow for a packet', () => {
  const macs = '5a:d3:61:c1:f6:a4 > 4a:04:ae:ff:f5:7b, ethertype IPv4 (0x0800), length 76: ';
  const shapes: Record<string, readonly string[]> = {
    'tcpdump -n': printed,
    'tcpdump -n -e': printed.map((line) => line.replace('IP ', macs)),
    'tcpdump -n -v': printed.map((line, at) =>
      line.replace(
        'IP ',
        `IP (tos 0x0, ttl 64, id ${at}, offset 0, flags [DF], proto UDP (17), length 62) `,
      ),
    ),
  };
  test.each(Object.entries(shapes))('%s', async (_name, lines) => {
    const wrong: unknown[] = [];
    for (let width = 64; width < 140; width++) {
      const text = lines.flatMap((line) => wrapped(line, width));
      const trimmed = text.map((line) => line.trimEnd());
      for (const one of [text, trimmed]) {
        const got = found(await analyzed([...one, '']));
        if (got !== FOUND) wrong.push([width, got]);
      }
    }
    expect(wrong).toEqual([]);
  });

  test('an ICMP error, and what it quotes', async () => {
    const text = `\
12:12:46.275716 IP 10.244.1.7.46481 > 10.96.0.10.53: 46821+ A? web.example.test. (34)
12:12:46.275976 IP (tos 0xc0, ttl 64, id 50461, offset 0, flags
[none], proto ICMP (1), length 90)
    10.96.0.10 > 10.244.1.7: ICMP 10.96.0.10 udp port 53
unreachable, length 70
\tIP (tos 0x0, ttl 64, id 52921, offset 0, flags [DF], proto UDP
(17), length 62)
    10.244.1.7.46481 > 10.96.0.10.53: 46821+ A?
web.example.test. (34)
`;
    const result = await analyzed(text);
    expect(result.report.summary).toMatchObject({ packets: 2, queries: 1 });
    expect(result.report.findings.map(({ rule }) => rule)).toEqual(['port-unreachable']);
  });
});

describe('the newest line first', () => {
  test('says so, and counts frames from the end', async () => {
    const result = await analyzed([...printed.toReversed(), '']);
    expect(found(result)).toBe(FOUND);
    expect(warnings(result)).toEqual(['no-date', 'newest-first']);
  });

  test('without times, by answers that stand in front of their queries', async () => {
    const result = await analyzed([...LOST.slice(0, 7).toReversed(), '']);
    expect(found(result)).toBe(FOUND);
    expect(warnings(result)).toEqual(['no-times', 'newest-first']);
  });

  test('one answer in front of its query is of a query before the text', async () => {
    const result = await analyzed([LOST[2]!, LOST[0]!, LOST[2]!, '']);
    expect(warnings(result)).toEqual(['no-times']);
  });

  test('of -v, line by line', async () => {
    const text = printed.flatMap((line, at) => [
      `${line.slice(0, 15)} IP (tos 0x0, ttl 64, id ${at}, offset 0, flags [DF], proto UDP (17), length 62)`,
      `    ${line.slice(19)}`,
    ]);
    const result = await analyzed([...text.toReversed(), '']);
    expect(found(result)).toBe(FOUND);
    expect(warnings(result)).toEqual(['no-date', 'newest-first']);
  });

  test('times that fall once and rise again are packets of two interfaces', async () => {
    const [first, second, ...rest] = printed as [string, string];
    const result = await analyzed([second, first, ...rest, '']);
    expect(warnings(result)).not.toContain('newest-first');
  });
});

const sent = (at: number, text: string) => `${ofDay(45_000 + at)} IP ${text}`;

describe('of A and AAAA with one ID', () => {
  const asked = (at: number, type: string) =>
    sent(at, `10.0.0.1.4000 > 10.0.0.2.53: 5+ ${type}? web.example.test. (34)`);
  const answered = (at: number, what: string) => sent(at, `10.0.0.2.53 > 10.0.0.1.4000: 5 ${what}`);
  const later = [
    sent(30, '10.0.0.1.4001 > 10.0.0.2.53: 6+ A? x.example.test. (32)'),
    sent(30.001, '10.0.0.2.53 > 10.0.0.1.4001: 6 1/0/0 A 192.0.2.1 (48)'),
    '',
  ];
  const A = '1/0/0 A 192.0.2.80 (50)';
  const NOTHING = '0/1/0 (88)';

  test.each([
    ['the empty one comes first', [NOTHING, A]],
    ['it comes last', [A, NOTHING]],
    ['both are empty', [NOTHING, NOTHING]],
  ])('%s', async (_what, [one, other]) => {
    const text = [asked(0, 'A'), asked(0.0001, 'AAAA'), answered(0.002, one!)];
    const result = await analyzed([...text, answered(0.003, other!), ...later]);
    expect([found(result), result.report.summary.responses]).toEqual(['', 3]);
  });

  test('what is of AAAA shows that the empty one was of A: nothing is claimed', async () => {
    const text = [asked(0, 'A'), asked(0.0001, 'AAAA'), answered(0.002, NOTHING)];
    const result = await analyzed([...text, answered(0.003, '1/0/0 AAAA fd00::5 (62)'), ...later]);
    expect(result.report.findings.map(({ rule }) => rule)).toEqual(['capture-ends-early']);
  });
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
