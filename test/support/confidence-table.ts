import { existsSync, readdirSync, readFileSync } from 'node:fs';
import type { Report } from '../../src/report/report.ts';
import { analyzeBytes } from './analysis.ts';

const CAPTURES = new URL('../../fixtures/captures/', import.meta.url);

/** Where the laboratory took the packet. */
const PLACES = ['in the node', 'at or behind the server', 'on the way back', 'nowhere'] as const;
type Place = (typeof PLACES)[number];

/** Of a note beside the capture, what was lost; else its name tells, as fixtures/captures/README.md has it. */
function lostAt(file: string): Place {
  const note = new URL(file.replace(/\.pcap(?:ng)?$/, '.json'), CAPTURES);
  const lost = existsSync(note)
    ? (JSON.parse(readFileSync(note, 'utf8')) as { lost: string }).lost
    : file;
  if (/on its way back|on their way back/.test(lost)) return 'on the way back';
  if (/in the node|dropped-in-node/.test(lost)) return 'in the node';
  return lost.startsWith('nothing') ? 'nowhere' : 'at or behind the server';
}

/** What a degree claims of the place: `compatible` none, the others that it was the node. */
const CLAIMS: Readonly<Record<string, readonly Place[]>> = {
  compatible: ['in the node', 'at or behind the server', 'on the way back'],
  strong: ['in the node'],
  proved: ['in the node'],
  refuted: ['at or behind the server', 'on the way back'],
};

type Counts = Record<Place, number>;

/** What is said of a capture's lost legs: the degree of each race, or that a look at another place refuted one. */
function degrees({ findings }: Report): string[] {
  return findings.flatMap(({ rule, confidence, considered }) => {
    if (rule === 'conntrack-race') return [confidence!];
    const isRefuted = considered.some(
      (one) =>
        one.rule === 'conntrack-race' &&
        / did leave the node | shows here|it is the answer that was lost/.test(one.ruledOutBy),
    );
    return isRefuted ? ['refuted'] : [];
  });
}

/** The table of docs/confidence.md. */
export async function confidenceTable(): Promise<string> {
  const counts = new Map<string, Counts>(
    Object.keys(CLAIMS).map((degree) => [
      degree,
      { 'in the node': 0, 'at or behind the server': 0, 'on the way back': 0, nowhere: 0 },
    ]),
  );
  const files = readdirSync(CAPTURES).filter((name) => /\.pcap(?:ng)?$/.test(name));
  for (const file of files) {
    const { report } = await analyzeBytes(new Uint8Array(readFileSync(new URL(file, CAPTURES))));
    for (const degree of degrees(report)) counts.get(degree)![lostAt(file)]++;
  }
  const rows = [...counts].map(([degree, places]) => {
    const all = PLACES.reduce((sum, place) => sum + places[place], 0);
    const right = CLAIMS[degree]!.reduce((sum, place) => sum + places[place], 0);
    return `| ${degree} | ${all} | ${PLACES.map((place) => places[place]).join(' | ')} | ${right} of ${all} |`;
  });
  return [
    `| degree | findings | lost ${PLACES.join(' | lost ')} | right |`,
    '| --- | --- | --- | --- | --- | --- | --- |',
    ...rows,
    '',
    `Counted over ${files.length} captures.`,
    '',
  ].join('\n');
}
