import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { told, type Told } from './support/messages.ts';
import { analyzed, timed, ofDay } from './support/printed.ts';

const OMISSION = new URL('../fixtures/texts/a6-omission.txt', import.meta.url);
const lines = (text: string): Promise<Told> => told(Buffer.from(text));
/** Returns lines of queries and responses in turn, 100 ms apart. */
const list = (...frames: readonly number[]): string =>
  frames
    .map(
      (frame, at) =>
        `${frame} ${(at / 10).toFixed(6)} 10.0.0.${at % 2 ? '9' : '7'} → 10.0.0.${at % 2 ? '7' : '9'} DNS 76 Standard query ${at % 2 ? 'response ' : ''}0x000${at >> 1} A a.test`,
    )
    .join('\n');
const query = (second: number): string =>
  `12:00:0${second}.000000 IP 10.0.0.7.4000 > 10.0.0.9.53: ${second}+ A? a.test. (24)`;

describe('gaps', () => {
  test('(some lines omitted)', async () => {
    expect((await told(readFileSync(OMISSION))).gaps).toEqual([2]);
  });

  test.each([
    '...',
    '[...]',
    '[…]',
    '<snip>',
    '--- 8< ---',
    '--',
    '(12 lines omitted)',
    '... many more packets ...',
    '[weitere Zeilen ausgelassen]',
    '# trimmed',
  ])('%s', async (mark) => {
    expect((await lines([query(1), query(2), mark, query(3), query(4)].join('\n'))).gaps).toEqual([
      3,
    ]);
  });

  test.each(['Now it hangs:', '', '$ date', '```'])('but not %j', async (mark) => {
    expect((await lines([query(1), mark, query(2)].join('\n'))).gaps).toEqual([]);
  });

  test('a line about a packet that is not understood is one, and is shown', async () => {
    const result = await lines(
      [query(1), query(2).replace('2+ A? a.test. (24)', 'xxxxx'), query(3)].join('\n'),
    );
    expect(result.warnings).toMatchObject({ 'unread-packets': 1 });
    expect(result.gaps).toContain(3);
  });

  test('numbers of frames that skip', async () => {
    expect((await lines(list(1, 2, 3, 4, 9, 10))).gaps).toEqual([5]);
  });

  test('numbers of frames that a display filter makes skip all the time are none', async () => {
    expect((await lines(list(14, 19, 33, 35, 90, 91))).gaps).toEqual([]);
  });

  test('another capture behind the first one', async () => {
    const { gaps, warnings, messages } = await lines(
      `${list(1, 2, 3, 4)}\n$ tshark -i any\nCapturing on 'any'\n${list(1, 2).replaceAll('0x000', '0x00a')}`,
    );
    expect(gaps).toEqual([5]);
    expect(warnings).toMatchObject({ 'several-captures': 2 });
    expect(messages.map(({ time }) => time)).toEqual([
      0, 100_000, 200_000, 300_000, 300_000, 400_000,
    ]);
  });
});

describe('a command line that leaves the answers out', () => {
  // glibc sends both queries again at once, as it does when neither was answered.
  const queries = timed((at) => ofDay(45_000 + (at < 1 ? at : Math.floor(at)))).filter((line) =>
    line.includes('? '),
  );
  const rulesOf = async (command: string): Promise<readonly string[]> => {
    const { report } = await analyzed([`# ${command}`, ...queries]);
    return [...report.findings.map(({ rule }) => rule), `${report.summary.lost} lost`];
  };

  test.each([
    'tcpdump -ni any dst port 53',
    'tcpdump -ni eth0 port 53 | grep web.example',
    'kubectl exec web -- tcpdump -l -ni any udp port 53 | grep --line-buffered "web.example"',
    "tcpdump -ln port 53 | egrep 'AAAA\\?'",
  ])('nothing is known about the answers: %s', async (command) => {
    expect(await rulesOf(command)).toEqual(['one-way-capture', '0 lost']);
  });

  test.each([
    'tcpdump -ni any port 53',
    'tcpdump -ni any -vv port 53 | grep web.example',
    'tcpdump -ni any port 53 | grep 10.244.1.7',
    'tcpdump -ni any port 53 | grep -v kube.local',
  ])('answers would be printed: %s', async (command) => {
    expect(await rulesOf(command)).toEqual(['server-silent', '2 lost']);
  });
});
