import type { ReportFinding } from '../report/report.ts';

/**
 * What a report of an extract says otherwise than the report of the whole: a clause for people, or undefined when
 * nothing differs. Each finding that is wanted has to come out again, and none may come out that the whole has not.
 */
export function difference(
  wanted: readonly ReportFinding[],
  whole: readonly ReportFinding[],
  extract: readonly ReportFinding[],
): string | undefined {
  const found = new Set(extract.map(diagnosis));
  for (const finding of wanted) {
    if (found.has(diagnosis(finding))) continue;
    const other = extract.find((one) => subject(one) === subject(finding));
    const instead = other
      ? `${finding.rule} would be ${shown(finding, other)}`
      : `${finding.rule} would not be found`;
    return `${finding.id} ${instead}`;
  }
  const known = new Set(whole.map(diagnosis));
  const stranger = extract.find((finding) => !known.has(diagnosis(finding)));
  if (!stranger) return undefined;
  return `${stranger.rule} of ${stranger.name ?? 'the capture'} would be found, which the whole capture does not show`;
}

/** Rules name what is wrong; the same rule can still be less sure, or of other times. */
function shown(finding: ReportFinding, other: ReportFinding): string {
  if (other.rule !== finding.rule) return other.rule;
  if (other.confidence !== finding.confidence)
    return `${other.confidence} instead of ${finding.confidence}`;
  return 'found with other times';
}

/** Of a finding about a capture only its rule: figures of the whole are in it. */
function diagnosis(finding: ReportFinding): string {
  const { rule, confidence, server, lostType, retryAfterMs, stallMs, lookup } = finding;
  if (lookup === undefined) return rule;
  const where = server && `${server.address} ${server.port}`;
  return JSON.stringify([
    rule,
    confidence,
    subject(finding),
    where,
    lostType,
    retryAfterMs,
    stallMs,
  ]);
}

/** Which lookup it is about: who asked for what, when (whatever number of digits is shown). */
function subject({ client, name, time, rule, lookup }: ReportFinding): string {
  if (lookup === undefined) return rule;
  const moment = time?.replace(/\.\d+(?=Z)/, (fraction) => fraction.padEnd(10, '0'));
  return JSON.stringify([client?.address, client?.port, name, moment]);
}
