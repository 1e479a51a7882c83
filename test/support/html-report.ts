import { readFileSync } from 'node:fs';
import { FORMATS } from '../../src/report/index.ts';
import { grouped } from '../../src/report/incidents/grouping.ts';
import type { Line } from '../../src/report/lines/line.ts';
import type { Report, ReportFinding } from '../../src/report/report.ts';
import { ENGLISH } from '../../src/words/words.ts';
import { analyzeBytes } from './analysis.ts';

/** Writes a report as HTML. */
export async function write(
  report: Report,
  lines: readonly Line[],
  words = ENGLISH,
): Promise<string> {
  return (await FORMATS.html.load({ lines: 'auto', color: false, words })).end(report, lines);
}

/** Writes the report of a capture as HTML. */
export async function reportOf(bytes: Uint8Array, words = ENGLISH): Promise<string> {
  const { report, lines } = await analyzeBytes(bytes, { lines: 'auto', words });
  return write(report, lines, words);
}

export function fixture(name: string): Uint8Array {
  return new Uint8Array(readFileSync(new URL(`../../fixtures/captures/${name}`, import.meta.url)));
}

export const MANY = 'glibc-many-lookups-one-lost.pcap';

/** Returns a report with `findings` findings of one kind, with their pictures. */
export async function multiplied(
  findings: number,
): Promise<{ report: Report; lines: readonly Line[] }> {
  const { report, lines } = await analyzeBytes(fixture(MANY), { lines: 'auto' });
  const [race] = report.findings as [ReportFinding];
  const all = Array.from({ length: findings }, (_, at) => ({ ...race, id: `F${at + 1}` }));
  return { report: { ...report, ...grouped(all) }, lines };
}
