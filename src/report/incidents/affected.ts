import type { ReportFinding } from '../report.ts';
import { type Side, SIDES, sideOf } from './likeness.ts';
import { countedBy } from '../../wire/by-key.ts';

/** A client, name or server, and the number of its findings. */
export interface Affected {
  readonly what: string;
  readonly findings: number;
}

/** Most entries per side beside the verdict. */
const TOLD = 3;

/** Returns the clients, names and servers with the most findings, notes aside; undefined for a single finding. */
export function mostAffected(
  findings: readonly ReportFinding[],
): Readonly<Record<Side, readonly Affected[]>> | undefined {
  const unhealthy = findings.filter(({ severity }) => severity !== 'note');
  if (unhealthy.length < 2) return undefined;
  return Object.fromEntries(SIDES.map((side) => [side, most(unhealthy, side)])) as Record<
    Side,
    Affected[]
  >;
}

function most(findings: readonly ReportFinding[], side: Side): Affected[] {
  const counts = countedBy(findings, (finding) => sideOf(finding, side) || undefined);
  return Array.from(counts, ([what, found]) => ({ what, findings: found }))
    .toSorted((a, b) => b.findings - a.findings)
    .slice(0, TOLD);
}
