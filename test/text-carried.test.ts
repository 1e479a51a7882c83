import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { analyzed } from './support/printed.ts';

const PRINTED = new URL('../fixtures/texts/printed/', import.meta.url);
const files = readdirSync(PRINTED);

const wrapped = (width: number) => (line: string) => line.match(new RegExp(`.{1,${width}}`, 'g'));
/** How a line is changed by what has carried it. */
const CARRIERS: Readonly<Record<string, (line: string, at: number) => string>> = {
  stern: (line) => `debug-pod tshark ${line}`,
  'docker compose': (line) => `sniffer-1  | ${line}`,
  'kubectl logs --timestamps': (line) => `2026-11-22T12:30:00.123456789Z ${line}`,
  'a CRI': (line) => `2026-11-22T12:30:00.123456789Z stdout F ${line}`,
  syslog: (line) => `Nov 22 12:30:00 node-1 capture[31]: ${line}`,
  'the JSON of Docker': (line) =>
    JSON.stringify({ log: `${line}\n`, stream: 'stdout', time: '2026-11-22T12:30:00.123456789Z' }),
  'numbers of lines': (line, at) => `${String(at + 1).padStart(5)}  ${line}`,
  colours: (line) => `\u001B[32m${line}\u001B[0m`,
  'a mail': (line) => `> ${line}`,
  'a table of Markdown': (line) => `| ${line}`,
  Windows: (line) => `${line}\r`,
  'an editor': (line) => `    ${line}`,
  'spaces at the end': (line) => `${line}   `,
  'an empty line after each': (line) => `${line}\n`,
  'tabs that became spaces': (line) => line.replaceAll('\t', '        '),
  'a chat that takes off what is in front': (line) => line.trim(),
  'a window of 100 columns': (line) => wrapped(100)(line)?.join('\n') ?? '',
};
/** Why a file that was carried so is not read. */
const NOT_READ: readonly (readonly [file: RegExp, carrier: RegExp, why: string])[] = [
  [/csv/, /^a window/, 'columns that were wrapped have lost their rows'],
  [/^(?:s|w)-.*(?:tab|csv)/, /takes off|spaces/, 'its columns are set apart by tabs alone'],
];

/** Reports of the texts as they were printed, each made once. */
const plain = new Map<string, ReturnType<typeof analyzed>>();
function asPrinted(file: string, lines: readonly string[]): ReturnType<typeof analyzed> {
  const known = plain.get(file) ?? analyzed(lines);
  plain.set(file, known);
  return known;
}

describe.each(Object.entries(CARRIERS))('carried by %s', (carrier, change) => {
  const read = files.filter(
    (file) => !NOT_READ.some(([one, by]) => one.test(file) && by.test(carrier)),
  );
  test.each(read)('%s', async (file) => {
    const lines = readFileSync(new URL(file, PRINTED), 'utf8').split(/\r?\n/);
    const { report } = await analyzed(lines.map(change));
    const printed = await asPrinted(file, lines);
    expect(report.findings.map(({ rule }) => rule)).toEqual(
      printed.report.findings.map(({ rule }) => rule),
    );
    expect(report.summary).toEqual(printed.report.summary);
  });
});
