import type { ReportFinding } from './report.ts';

/** Groups findings by a key, in the order of the first finding of each group. */
export function byKey(
  findings: readonly ReportFinding[],
  key: (finding: ReportFinding) => string,
): ReadonlyMap<string, readonly ReportFinding[]> {
  const groups = new Map<string, ReportFinding[]>();
  for (const finding of findings) {
    const at = key(finding);
    const group = groups.get(at);
    if (group) group.push(finding);
    else groups.set(at, [finding]);
  }
  return groups;
}
