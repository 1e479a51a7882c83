import { say, type Sentence } from '../words/say.ts';
import type { ReportFinding } from '../report/report.ts';

/** The compared part of a finding, and the part that identifies it. The rest of ten thousand findings takes 30 MB. */
export type Told = Pick<ReportFinding, (typeof COMPARED)[number]>;

const COMPARED = [
  'id',
  'rule',
  'confidence',
  'lookup',
  'client',
  'server',
  'name',
  'time',
  'lostType',
  'retryAfterMs',
  'stallMs',
  'file',
  'frames',
] as const satisfies readonly (keyof ReportFinding)[];

/** Returns the compared part of a finding. */
export function told(finding: ReportFinding): Told {
  const parts: Partial<Record<keyof Told, unknown>> = {};
  for (const key of COMPARED) if (finding[key] !== undefined) parts[key] = finding[key];
  return parts as Told;
}

/**
 * Returns how the report of an extract differs from that of the whole, as a clause for readers; undefined without a
 * difference. Each wanted finding must be in the extract, and the extract must have no finding that the whole lacks.
 */
export function difference(
  wanted: readonly Told[],
  whole: readonly Told[],
  extract: readonly Told[],
): Sentence | undefined {
  const found = new Set(extract.map(diagnosis));
  for (const finding of wanted) {
    if (found.has(diagnosis(finding))) continue;
    const other = extract.find((one) => subject(one) === subject(finding));
    const instead = other
      ? say`${finding.rule} would be ${shown(finding, other)}`
      : say`${finding.rule} would not be found`;
    return say`${finding.id} ${instead}`;
  }
  const known = new Set(whole.map(diagnosis));
  const stranger = extract.find((finding) => !known.has(diagnosis(finding)));
  if (!stranger) return undefined;
  return say`${stranger.rule} of ${stranger.name ?? say`the capture`} would be found, which the whole capture does not show`;
}

/** Returns the other rule; or if the rule is the same, the difference of confidence or times. */
function shown(finding: Told, other: Told): Sentence | string {
  if (other.rule !== finding.rule) return other.rule;
  if (other.confidence !== finding.confidence)
    return say`${other.confidence ?? say`unknown`} instead of ${finding.confidence ?? say`unknown`}`;
  return say`found with other times`;
}

/** Returns the comparison key of a finding. Of one about a capture only its rule, as its figures are of the whole. */
function diagnosis(finding: Told): string {
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

/** Returns the key of a finding's lookup: client, name and time, for any number of digits. */
function subject({ client, name, time, rule, lookup }: Told): string {
  if (lookup === undefined) return rule;
  const moment = time?.replace(/\.\d+(?=Z)/, (fraction) => fraction.padEnd(10, '0'));
  return JSON.stringify([client?.address, client?.port, name, moment]);
}
