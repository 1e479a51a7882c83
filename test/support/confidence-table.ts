import { existsSync, readdirSync, readFileSync } from 'node:fs';
import type { Report } from '../../src/report/report.ts';
import { analyzeBytes } from './analysis.ts';

const CAPTURES = new URL('../../fixtures/captures/', import.meta.url);

/** Places where the laboratory dropped a packet. */
const PLACES = ['in the node', 'at or behind the server', 'on the way back', 'nowhere'] as const;
type Place = (typeof PLACES)[number];

/**
 * Returns the place of the loss: from the note beside the capture, or from the capture's name, as
 * fixtures/captures/README.md explains.
 */
function lostAt(file: string): Place {
  const note = new URL(file.replace(/\.pcap(?:ng)?$/, '.json'), CAPTURES);
  const lost = existsSync(note)
    ? (JSON.parse(readFileSync(note, 'utf8')) as { lost: string }).lost
    : file;
  if (/on its way back|on their way back/.test(lost)) return 'on the way back';
  if (/in the node|dropped-in-node/.test(lost)) return 'in the node';
  return lost.startsWith('nothing') ? 'nowhere' : 'at or behind the server';
}

/** The places that a degree claims: `compatible` claims none, the others the node. */
const CLAIMS: Readonly<Record<string, readonly Place[]>> = {
  compatible: ['in the node', 'at or behind the server', 'on the way back'],
  strong: ['in the node'],
  proved: ['in the node'],
  refuted: ['at or behind the server', 'on the way back'],
};

type Counts = Record<Place, number>;

/** Returns the degree of each race in a report, or `refuted` if a capture at another place refuted one. */
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

/** Returns the table of docs/confidence.md. */
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
