import type { ReportFinding, Severity } from './report.ts';

/** In ascending order. */
export const SEVERITIES: readonly Severity[] = ['note', 'warning', 'error'];

/** Sorts by severity: errors, warnings, notes; each in the order of the report. */
export function bySeverity(findings: readonly ReportFinding[]): ReportFinding[] {
  return findings.toSorted(moreSevereFirst);
}

/** Compares two findings, or incidents, for a sorted list. */
export function moreSevereFirst(a: Severe, b: Severe): number {
  return SEVERITIES.indexOf(b.severity) - SEVERITIES.indexOf(a.severity);
}

interface Severe {
  readonly severity: Severity;
}
