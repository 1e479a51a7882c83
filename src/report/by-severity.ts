import type { ReportFinding, Severity } from './report.ts';

export const RANK: Readonly<Record<Severity, number>> = { error: 0, warning: 1, note: 2 };

/** Sorts by severity: errors, warnings, notes; each in the order of the report. */
export function bySeverity(findings: readonly ReportFinding[]): ReportFinding[] {
  return findings.toSorted((a, b) => RANK[a.severity] - RANK[b.severity]);
}
