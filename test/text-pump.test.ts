import { expect, test } from '@jest/globals';
import { TEXTS } from '../src/text/recognition.ts';
import { told } from './support/messages.ts';
import { isSlow } from './support/processor-time.ts';

const CHARACTERS = 16_000;
/** What is linear takes some milliseconds. A search that looks at a run once for each of its characters takes a second. */
const MOST_MS = 120;
const QUERY = '12:00:00.000001 IP 10.0.0.7.4000 > 10.0.0.9.53: 1+ A? a.test. (24)\n';

/** Pieces that the reader's patterns look for. */
const PIECES = [
  [
    '`',
    '|',
    ' ',
    '\t',
    '\u00A0',
    '\u200B',
    '\u001B[',
    '\u001B]',
    '> ',
    '… ',
    '...',
    '--',
    '=',
    '\\',
    '{',
    '}',
    '{"',
    '[{',
    '",',
    '"a",',
  ],
  [
    '[a](',
    '](http',
    '<b ',
    '<http://a',
    '<section>',
    '<field name="',
    'show="',
    '&',
    '&gt;',
    '**',
    '* ',
    '- ',
  ],
  [
    '(',
    ')',
    '((',
    ')(',
    'In ',
    'IP ',
    'IP (tos ',
    'IP (tos 0x0, ',
    '12:00:00.000001 ',
    '12:00:00.000001 IP ',
    '2026-11-22 ',
  ],
  [
    'a > ',
    'a > b: ',
    'a.1 > b.2: ',
    'a.1 > b.53: 1+ A? ',
    'A? ',
    'Aa ',
    '? ',
    '1/0/0 ',
    'A 1.2.3.4, ',
    '(34) ',
    '[|domain]',
    'ns: ',
  ],
  [
    'Flags [',
    'S ',
    'vlan 5, p ',
    'ethertype ',
    'AF ',
    ', length 5',
    'length 5: ',
    'rule ',
    '(en0, ',
    'UDP, ',
    'VXLAN, ',
    'icmp: ',
    '5a:d3:61:c1:f6:a4 ',
    '0:c:29:',
  ],
  [
    '0x0000:  4500 ',
    '0000 ',
    '00 ',
    '4500 ',
    'Frame 1: ',
    'Src Port: ',
    'Internet Protocol, Src: a',
    'Dst: ',
  ],
  [
    '1 ',
    '1:',
    '1 0.1 a → ',
    '→ ',
    '1 0.1 a.b c.d DNS 1 ',
    'Standard query 0x1 ',
    'DNS ',
    'PktGroupId 1, PktNumber 1 ',
    'source,',
    'ip.src,ip.dst,',
  ],
  [
    'snip ',
    'tcpdump ',
    '$ tcpdump ',
    'client ',
    'client a#1 (',
    '[INFO] ',
    'a:1 (',
    'dnsmasq[1]: ',
    'unbound info: ',
    'NODE ',
    'systemd-resolved[1]',
    '; <<>> DiG ',
  ],
].flat();

const runs = PIECES.map((piece) => piece.repeat(Math.ceil(CHARACTERS / piece.length)));

test.each([
  ['alone', ''],
  ['behind the head of a packet', '12:00:00.000001 IP 10.0.0.7.4000 > 10.0.0.9.53: '],
  ['as a name', '12:00:00.000001 IP 10.0.0.7.4000 > 10.0.0.9.53: 1+ A? '],
  ['as records', '12:00:00.000001 IP 10.0.0.9.53 > 10.0.0.7.4000: 1 1/0/0 '],
  ['in a packet list', '1 0.000000 10.0.0.7 → 10.0.0.9 DNS 76 '],
  ['in details', 'Frame 1: 76 bytes on wire\n  '],
])('long runs of what patterns look for cost no time: %s', async (_where, head) => {
  const slow: string[] = [];
  for (const [at, run] of runs.entries()) {
    const text = Buffer.from(`${QUERY}${head}${run}x\n${QUERY}`);
    if (await isSlow(() => told(text), MOST_MS)) slow.push(PIECES[at]!);
  }
  expect(slow).toEqual([]);
});

test('nor does it to tell what a text is that has no packets', async () => {
  const slow: string[] = [];
  for (const [at, run] of runs.entries()) {
    if (await isSlow(() => TEXTS.refusal(run), MOST_MS / 4)) slow.push(PIECES[at]!);
  }
  expect(slow).toEqual([]);
});
