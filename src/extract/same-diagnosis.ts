import type { ReportFinding } from '../report/report.ts';

/** What is compared of a finding, and what it is looked for by: of ten thousand, the rest is 30 MB. */
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

/** Of a finding what is compared. */
export function told(finding: ReportFinding): Told {
  const parts: Partial<Record<keyof Told, unknown>> = {};
  for (const key of COMPARED) if (finding[key] !== undefined) parts[key] = finding[key];
  return parts as Told;
}

/**
 * What a report of an extract says otherwise than the report of the whole: a clause for people, or undefined when
 * nothing differs. Each finding that is wanted has to come out again, and none may come out that the whole has not.
 */
export function difference(
  wanted: readonly Told[],
  whole: readonly Told[],
  extract: readonly Told[],
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
function shown(finding: Told, other: Told): string {
  if (other.rule !== finding.rule) return other.rule;
  if (other.confidence !== finding.confidence)
    return `${other.confidence} instead of ${finding.confidence}`;
  return 'found with other times';
}

/** Of a finding about a capture only its rule: figures of the whole are in it. */
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

/** Which lookup it is about: who asked for what, when (whatever number of digits is shown). */
function subject({ client, name, time, rule, lookup }: Told): string {
  if (lookup === undefined) return rule;
  const moment = time?.replace(/\.\d+(?=Z)/, (fraction) => fraction.padEnd(10, '0'));
  return JSON.stringify([client?.address, client?.port, name, moment]);
}
