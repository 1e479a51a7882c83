import { existsSync, readdirSync, readFileSync } from 'node:fs';
import process from 'node:process';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { analyze } from './support/analyze.ts';
import { Attempt, Lookup } from '../src/lookup/lookup.ts';
import { Spares } from '../src/lookup/grouping/ending/spares.ts';
import type { ReportFinding } from '../src/report/report.ts';
import { rules as catalogue } from '../src/rules/index.ts';

import { analyzeBytes } from './support/analysis.ts';
import { chunksOf } from './support/capture.ts';

const FOLDER = new URL('../fixtures/captures/', import.meta.url);

/** The known fields of a finding; other fields may have any value. */
type Expected = Partial<Pick<ReportFinding, 'confidence' | 'lostType'>> &
  Pick<ReportFinding, 'rule'>;

/** An expectation of a note: this many findings, or `atLeast` this many if chance decided on the number. */
type Noted = Expected & { readonly atLeast?: number };

const files = readdirSync(FOLDER).filter((name) => /\.pcap(ng)?$/.test(name));
const listed = JSON.parse(read('expected.json')) as Record<string, Expected[]>;

function read(name: string): string {
  return readFileSync(new URL(name, FOLDER), 'utf8');
}

/** Returns the path of NAME.json beside a capture that was recorded together with its truth, or undefined. */
function ownNote(file: string): string | undefined {
  const name = file.replace(/\.pcap(ng)?$/, '.json');
  return existsSync(new URL(name, FOLDER)) ? name : undefined;
}

function notedOf(file: string): Noted[] {
  const note = ownNote(file);
  if (note === undefined) return listed[file] ?? [];
  const { expected } = JSON.parse(read(note)) as { expected: { findings: Noted[] } };
  return expected.findings;
}

/** Whether chance decided on the number of findings, and on their order. */
function isChance(file: string): boolean {
  return notedOf(file).some(({ atLeast }) => atLeast !== undefined);
}

function byRule<Finding extends Expected>(findings: readonly Finding[]): readonly Finding[] {
  return findings.toSorted((a, b) => (a.rule < b.rule ? -1 : a.rule > b.rule ? 1 : 0));
}

function expectedOf(file: string): Expected[] {
  const noted = notedOf(file);
  return (isChance(file) ? byRule(noted) : noted).flatMap(({ atLeast, ...finding }) => {
    const found = given.get(file)!.filter(({ rule }) => rule === finding.rule).length;
    return Array.from(
      { length: atLeast === undefined ? 1 : Math.max(atLeast, found) },
      () => finding,
    );
  });
}

const given = new Map<string, readonly ReportFinding[]>();

beforeAll(async () => {
  for (const file of files) {
    const { report } = await analyzeBytes(new Uint8Array(readFileSync(new URL(file, FOLDER))));
    given.set(file, report.findings);
  }
});

describe('each capture of a real resolver gets exactly the findings that are true of it', () => {
  test.each(files)('%s', (file) => {
    const expected = expectedOf(file);
    const inOrder = isChance(file) ? byRule : (list: readonly ReportFinding[]) => list;
    expect(inOrder(given.get(file)!)).toEqual(
      expected.map((finding) => expect.objectContaining(finding)),
    );
  });

  /** With lines, lines keep their lookups; without lines, the next lookup reuses the objects of a finished one. */
  test('one after the other, they say the same whether lines are wanted or not', async () => {
    const inputs = files
      .filter((file) => file.endsWith('.pcap'))
      .map((file) => ({ file, bytes: readFileSync(new URL(file, FOLDER)) }))
      .toSorted((a, b) => a.bytes.readUInt32LE(24) - b.bytes.readUInt32LE(24))
      .map(({ file, bytes }) => ({ file, chunks: () => chunksOf(new Uint8Array(bytes), 65_536) }));
    const { report } = await analyze(inputs);
    expect(report.findings.length).toBeGreaterThan(100);
    expect(report).toEqual((await analyze(inputs, { lines: 'all' })).report);
  });

  test('nothing of a lookup that went wrong is left in the next one', () => {
    const spares = new Spares();
    const lookup = spares.lookup();
    const attempt = spares.attempt(lookup);
    const answer = spares.answer();
    lookup.attempts.push(attempt);
    Object.assign(lookup, { isTroubled: true, isSettled: true, isOverdue: true });
    Object.assign(lookup, { clientWentOn: true, lastAnswer: 1, unreachables: [{}] });
    Object.assign(attempt, { answer, others: [answer], copies: [{}] });
    spares.take(lookup);
    expect(spares.lookup()).toBe(lookup);
    expect(spares.attempt(lookup)).toBe(attempt);
    expect(lookup).toEqual(new Lookup());
    expect(attempt).toEqual(new Attempt(lookup));
  });

  test('none is missing from the list, and none in the list is missing', () => {
    const withoutNote = files.filter((file) => ownNote(file) === undefined);
    expect(Object.keys(listed).toSorted()).toEqual(withoutNote.toSorted());
  });

  test('each has its line in the table of README.md, with the findings that are expected', () => {
    const rows = [...read('README.md').matchAll(/^\| `(\S+)` .*\| ([^|]+) \|$/gm)];
    const told = Object.fromEntries(rows.map(([, file, findings]) => [file, findings]));
    const wanted = Object.entries(listed).map(([file, findings]) => [file, inWords(findings)]);
    expect(told).toEqual(Object.fromEntries(wanted));
  });
});

function inWords(findings: readonly Expected[]): string {
  const words = findings.map(({ rule, confidence, lostType }) =>
    [`\`${rule}\``, confidence, lostType].filter((word) => word !== undefined).join(' '),
  );
  return words.length > 0 ? words.join('; ') : 'nothing';
}

describe('the figures of a story are those of the time stamps in the file', () => {
  test.each([
    {
      file: 'glibc-AAAA-lost-once.pcap',
      // 0.000000 A, 0.000396 AAAA, 0.003097 A's answer, 5.001468 A again … 5.006728 AAAA's answer
      figures: { retryAfterMs: 5001.468, stallMs: 5006.728, frames: [1, 2, 3, 4, 5, 6, 7] },
    },
    {
      file: 'musl123-AAAA-lost-once.pcap',
      // 0.000000 A, 0.000107 AAAA, 0.003042 A's answer, 2.501716 AAAA again, 2.504654 its answer
      figures: { retryAfterMs: 2501.716, stallMs: 2504.654, frames: [1, 2, 3, 4, 5] },
    },
  ])('$file', ({ file, figures }) => {
    expect(given.get(file)).toMatchObject([figures]);
  });
});

/** Rules that no capture here fires, and why. */
const NEVER_RECORDED: Readonly<Record<string, string>> = {
  'clock-stepped': 'the clock is that of the whole machine, on which others run',
  'spare-server-silent': 'the laboratory has no second server for musl that is dead',
  'name-never-answered': 'the servers of the laboratory answer every name',
};

test('each rule is fired by a capture of real programs, or it is said why by none', () => {
  const fired = new Set(files.flatMap((file) => given.get(file)!.map(({ rule }) => rule)));
  const missing = catalogue.flatMap(({ id }) => (fired.has(id) ? [] : id));
  expect(missing).toEqual(Object.keys(NEVER_RECORDED));
});

const NONE = '-';

/**
 * Returns expected and actual rule for each finding of either; a capture without findings in both counts once as NONE.
 */
function confusions(file: string): (readonly [expected: string, given: string])[] {
  const surplus = given.get(file)!.map(({ rule }) => rule);
  const pairs: [string, string | undefined][] = expectedOf(file).map(({ rule }) => {
    const at = surplus.indexOf(rule);
    return [rule, at < 0 ? undefined : surplus.splice(at, 1)[0]];
  });
  const settled = pairs.map(([rule, found]) => [rule, found ?? surplus.shift() ?? NONE] as const);
  const rest = surplus.map((rule) => [NONE, rule] as const);
  const all = [...settled, ...rest];
  return all.length > 0 ? all : [[NONE, NONE]];
}

test('no rule is taken for another', () => {
  const all = files.flatMap(confusions);
  process.stdout.write(confusionTable(all));
  expect(all.filter(([expected, found]) => expected !== found)).toEqual([]);
});

/** Returns a table with one row for each expected rule and one column for each actual rule, numbered as the rows. */
function confusionTable(pairs: readonly (readonly [string, string])[]): string {
  const named = [...new Set(pairs.flat())].toSorted();
  const rows = named.map((expected, at) => {
    const counts = named.map(
      (other) => pairs.filter(([e, g]) => e === expected && g === other).length,
    );
    return `${cell(at + 1)} ${expected.padEnd(22)}${counts.map((count) => cell(count || '.')).join('')}`;
  });
  const head = `${'expected \\ given'.padEnd(26)}${named.map((_, at) => cell(at + 1)).join('')}`;
  return `\n${[head, ...rows].join('\n')}\n\n`;
}

function cell(text: string | number): string {
  return String(text).padStart(3);
}
