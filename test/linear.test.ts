import { expect, test } from '@jest/globals';
import { isUndecidedText } from '../src/capture/recognise.ts';
import { readTcpdumpLine } from '../src/text/tcpdump/line.ts';
import { TEXTS } from '../src/text/recognition.ts';
import { explain } from '../src/explain/index.ts';
import { pieces } from '../src/report/html/lines/line-parts.ts';
import { readReport } from '../src/report/read-report.ts';
import { isSlow } from './support/processor-time.ts';

/** What the regular expressions that take lines apart look for: any two of them, thousands of times over. */
const FRAGMENTS = [
  '12:00:00.000000 ',
  'IP 10.0.0.1.5 > 10.0.0.2.53: ',
  'ethertype ',
  'length 1 ',
  '11111',
  '1/',
  ' ',
  '(1) ',
  '((',
  '[|domain]',
  '[1au] ',
  'A? ',
  'q: A (QU)? ',
  '"',
  '"a" ',
  ', ',
  'ns: ',
  'a. [1s] A ',
  'Flags [',
  '> ',
  'a:',
  'bad udp cksum ',
];
const FRONTS = [
  '',
  '12:00:00.000000 x ',
  'IP 10.0.0.1.5 > 10.0.0.2.53: 1+ A? ',
  'IP 10.0.0.1.53 > 10.0.0.2.5: 1 1/0/0 ',
];

const OCTETS = 20_000;
/** What is linear takes a millisecond or less, and the square of such a length tens of them. */
const ENOUGH_MS = 10;

function pumped(fragment: string): string {
  return fragment.repeat(Math.ceil(OCTETS / 2 / fragment.length));
}

const LINES = FRONTS.flatMap((front) =>
  FRAGMENTS.flatMap((one) =>
    FRAGMENTS.map((other) => ({
      what: `${front}${one}… ${other}…`,
      line: `${front}${pumped(one)}${pumped(other)}`,
    })),
  ),
);

const encoder = new TextEncoder();

test.each<[string, (line: string) => unknown]>([
  ['taken apart', readTcpdumpLine],
  ['shown in a page', pieces],
  ['explained', explain],
  ['recognised', (line) => isUndecidedText(encoder.encode(`${line}\n`), TEXTS)],
  ['read as a report', (line) => readReport(`<${line}`)],
])('a line is %s in time that grows with its length only', async (_what, read) => {
  const slow: string[] = [];
  for (const { what, line } of LINES)
    if (await isSlow(() => read(line), ENOUGH_MS)) slow.push(what);
  expect(slow).toEqual([]);
});
