import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { pathToFileURL } from 'node:url';
import { crc32 } from 'node:zlib';
import { afterAll, describe, expect, test } from '@jest/globals';
import { analyzeBytes } from './support/analysis.ts';
import { buildCapture } from './support/capture.ts';
import { POOR, reasonFor } from './support/less-is-printed.ts';
import { parseScenario } from './support/scenario.ts';
import { MADE_OF_PARTS, print, type PrintedShape, TCPDUMP, TSHARK } from './support/shapes.ts';

const CAPTURES = new URL('../fixtures/captures/', import.meta.url);
const SCENARIOS = new URL('../fixtures/scenarios/', import.meta.url);
const captures = readdirSync(CAPTURES)
  .filter((name) => /\.pcap(?:ng)?$/.test(name))
  .toSorted();
const folder = mkdtempSync(join(tmpdir(), 'dnspcap-printed-'));
afterAll(() => rmSync(folder, { recursive: true }));

const isInstalled = ([shape]: readonly PrintedShape[]): boolean =>
  print(shape!, new URL(captures[0]!, CAPTURES)) !== undefined;
const [dump, shark] = [TCPDUMP, TSHARK].map((shapes) =>
  isInstalled(shapes) ? shapes.filter(({ name }) => !POOR.test(name)) : [],
);
const [inParts, alone] = [true, false].map((isMade) =>
  shark!.filter(({ name }) => name in MADE_OF_PARTS === isMade),
);
/**
 * Whether to print each capture in every shape, which takes an hour: EVERY_SHAPE=1 npm test -- test/printed-findings.
 * Otherwise each capture has two shapes of tcpdump. tshark takes long to start: every sixth capture has one of its
 * shapes, and every twelfth all shapes that one process prints. The name of the capture decides which, so adding a
 * capture changes nothing for others.
 */
const isEvery = process.env['EVERY_SHAPE'] === '1';

/** Returns a large number that depends only on the name. */
const numberOf = (name: string): number => crc32(name);

function inTurn(shapes: readonly PrintedShape[], turn: number): PrintedShape[] {
  return shapes.slice(turn % shapes.length).slice(0, 1);
}

function ofTshark(number: number): readonly PrintedShape[] {
  if (number % 6 === 3) return inTurn(alone!, Math.floor(number / 6));
  return number % 12 === 0 ? inParts! : [];
}

function shapesOf(name: string): PrintedShape[] {
  if (isEvery) return [...dump!, ...shark!];
  const number = numberOf(name);
  return [...inTurn(dump!, number), ...inTurn(dump!, number + 1), ...ofTshark(number)];
}

/** Returns the rule of each finding, sorted; leg and confidence are not compared. */
async function found(bytes: Uint8Array): Promise<string[]> {
  const { report } = await analyzeBytes(bytes);
  return report.findings.map(({ rule }) => rule).toSorted();
}

/** Returns, by shape, the rules found in a text, and the expected rules. */
async function compared(name: string, url: URL, shapes: readonly PrintedShape[]) {
  const truth = await found(new Uint8Array(readFileSync(url)));
  const [got, want]: Record<string, string[]>[] = [{}, {}];
  for (const shape of shapes) {
    got![shape.name] = await found(Buffer.from(print(shape, url)!));
    want![shape.name] = [...(reasonFor(name, shape.name)?.findings ?? truth)].toSorted();
  }
  return { got, want };
}

describe('the finding of a capture is that of its text, or a table says why not', () => {
  const shapes = captures.map(shapesOf);
  // Without either program there is nothing to print; texts.test.ts tests their recorded output.
  test.each(captures.map((name, at) => [name, shapes[at]!] as const))(
    '%s',
    async (name, printed) => {
      const { got, want } = await compared(name, new URL(name, CAPTURES), printed);
      expect(got).toEqual(want);
    },
  );
});

describe('connections that fail are told by a text as by a capture', () => {
  const files = ['tcp-refused', 'tcp-silent'].flatMap((rule) =>
    readdirSync(new URL(`${rule}/`, SCENARIOS)).map((name) => `${rule}/${name}`),
  );
  const names = new Set([
    'tcpdump -n',
    'tcpdump -n -v',
    'tcpdump -n -X',
    'tshark -V',
    'tshark -P -x',
  ]);
  const [dumps, sharks] = [dump!, shark!].map((all) => all.filter(({ name }) => names.has(name)));
  // As above: tshark takes long to start.
  const shapes = (number: number) =>
    number % 3 === 0 ? inTurn(sharks!, Math.floor(number / 3)) : [];
  const printed = files.map((file) => {
    const all = [...dumps!, ...(isEvery ? sharks! : shapes(numberOf(file)))];
    return [file, all] as const;
  });
  test.each(printed)('%s', async (file, all) => {
    const { packets, options } = parseScenario(readFileSync(new URL(file, SCENARIOS), 'utf8'));
    const path = join(folder, file.replaceAll('/', '-'));
    const base = { format: 'pcap', order: 'le', resolution: 'us', linkType: 1 } as const;
    writeFileSync(path, buildCapture(packets, { ...base, ...options }));
    const { got, want } = await compared(file, pathToFileURL(path), all);
    expect(got).toEqual(want);
  });
});
