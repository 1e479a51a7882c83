import { groupedBy } from '../../wire/by-key.ts';
import { moreSevereFirst } from '../by-severity.ts';
import type { Incident, ReportFinding } from '../report.ts';
import { coarser, finest, kindOf, likeness, type Side, SIDES, sideOf } from './likeness.ts';

/**
 * Most incidents of one kind that a reader takes in. If there are more, the side that differs most is generalised.
 * Two names that fail at two clients are four incidents. Three names at three clients are three incidents, one for
 * each client.
 */
const ROWS_OF_A_KIND = 4;

/** Incidents, the worst first, and the findings with the ids of their incidents. */
export interface Grouped {
  readonly incidents: readonly Incident[];
  readonly findings: readonly ReportFinding[];
}

/** Groups findings of one kind into incidents. */
export function grouped(findings: readonly ReportFinding[]): Grouped {
  const groups = [...groupedBy(findings, kindOf).values()].flatMap(split);
  const incidents = groups.map(incidentOf).toSorted(worstFirst);
  const ids = new Map<string, string>();
  const numbered = incidents.map(({ members, ...incident }, at) => {
    const id = `I${at + 1}`;
    for (const { id: member } of members) ids.set(member, id);
    return { id, ...incident };
  });
  return {
    incidents: numbered,
    findings: findings.map(({ id, ...finding }) => ({ id, ...finding, group: ids.get(id)! })),
  };
}

/** Splits findings of one kind by name, client and server, as finely as the limit of groups allows. */
function split(findings: readonly ReportFinding[]): (readonly ReportFinding[])[] {
  const closeness = finest(findings[0]!);
  const key = (finding: ReportFinding): string =>
    SIDES.map((side) => likeness(finding, side, closeness[side])).join('\n');
  for (;;) {
    const groups = groupedBy(findings, key);
    if (groups.size <= ROWS_OF_A_KIND) return [...groups.values()];
    const [mostDiverse] = SIDES.map((side) => ({ side, values: diversity(side) })).toSorted(
      (a, b) => b.values - a.values,
    );
    const { side } = mostDiverse!;
    closeness[side] = coarser(side, closeness[side]);
  }
  function diversity(side: Side): number {
    return new Set(findings.map((finding) => likeness(finding, side, closeness[side]))).size;
  }
}

type Unnumbered = Omit<Incident, 'id'> & { readonly members: readonly ReportFinding[] };

function incidentOf(members: readonly ReportFinding[]): Unnumbered {
  const [example] = members as [ReportFinding];
  const { rule, severity, confidence, outcome } = example;
  const sides = Object.fromEntries(
    SIDES.map((side) => [side, [...new Set(members.map((member) => sideOf(member, side)))]]),
  ) as Record<Side, string[]>;
  const times = members.flatMap(({ time }) => (time === undefined ? [] : [time])).toSorted();
  const [first, last] = [times[0], times.at(-1)];
  return {
    members,
    rule,
    severity,
    ...(confidence !== undefined && { confidence }),
    ...(outcome !== undefined && { outcome }),
    findings: members.length,
    clients: named(sides.client),
    names: named(sides.name),
    servers: named(sides.server),
    ...only('client', sides.client),
    ...nameOf(members, sides.name),
    ...only('server', sides.server),
    ...(first !== undefined && { first }),
    ...(last !== undefined && { last }),
    ...worst(members),
    example: example.id,
  };
}

function named(values: readonly string[]): number {
  return values.filter((value) => value !== '').length;
}

function only<K extends string>(key: K, values: readonly string[]): { [key in K]?: string } {
  const [value] = values;
  return values.length === 1 && value !== '' ? ({ [key]: value } as { [key in K]: string }) : {};
}

function nameOf(members: readonly ReportFinding[], names: readonly string[]): { name?: string } {
  if (names.length === 1) return only('name', names);
  return only('name', [...new Set(members.map((one) => likeness(one, 'name', 'domain')))]);
}

/** Returns the longest wait. It is a lower bound if its end was not captured. */
function worst(members: readonly ReportFinding[]): Pick<Incident, 'stallMs' | 'stallIsLowerBound'> {
  let stallMs = 0;
  for (const member of members) stallMs = Math.max(stallMs, member.stallMs ?? 0);
  if (stallMs === 0) return {};
  const isOpen = members.some((one) => one.stallMs === stallMs && one.stallIsLowerBound === true);
  return isOpen ? { stallMs, stallIsLowerBound: true } : { stallMs };
}

/** Orders by severity, then by number of findings, then by time. */
function worstFirst(a: Unnumbered, b: Unnumbered): number {
  return (
    moreSevereFirst(a, b) ||
    b.findings - a.findings ||
    (a.first === b.first ? 0 : (a.first ?? '') < (b.first ?? '') ? -1 : 1)
  );
}

/** Returns the findings of each incident, by its id. */
export function membersOf(
  findings: readonly ReportFinding[],
): ReadonlyMap<string, readonly ReportFinding[]> {
  return groupedBy(findings, ({ group = '' }) => group);
}
