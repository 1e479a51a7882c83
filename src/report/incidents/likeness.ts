import type { End, ReportFinding } from '../report.ts';

/** Sides of a finding in which findings of one incident may differ. */
export const SIDES = ['name', 'client', 'server'] as const;
export type Side = (typeof SIDES)[number];

/** How finely a side is compared: exactly, by its domain (of a name), or not at all. */
export type Closeness = 'exact' | 'domain' | 'any';

const COARSER: Readonly<Record<Side, Readonly<Record<Closeness, Closeness>>>> = {
  name: { exact: 'domain', domain: 'any', any: 'any' },
  client: { exact: 'any', domain: 'any', any: 'any' },
  server: { exact: 'any', domain: 'any', any: 'any' },
};

export function coarser(side: Side, closeness: Closeness): Closeness {
  return COARSER[side][closeness];
}

/** Returns a key of the properties that all findings of an incident share. */
export function kindOf({ rule, severity, confidence, outcome }: ReportFinding): string {
  return [rule, severity, confidence, outcome].join(' ');
}

/** Returns a key of the cause of a finding, or of an incident: its rule, and how certain it is. */
export function causeOf({ rule, confidence }: Pick<ReportFinding, 'rule' | 'confidence'>): string {
  return `${rule} ${confidence ?? ''}`;
}

/** Rules about what hits many clients at once, whatever they ask for. */
const HITS_MANY: ReadonlySet<string> = new Set(['burst-loss', 'server-outage']);

/** Returns how finely the sides of findings of one rule are compared, if there is room for that. */
export function finest({ rule }: ReportFinding): Record<Side, Closeness> {
  const finer = HITS_MANY.has(rule) ? 'any' : 'exact';
  return { name: finer, client: finer, server: 'exact' };
}

/** Returns the value of a side by which findings are grouped, at this closeness. */
export function likeness(finding: ReportFinding, side: Side, closeness: Closeness): string {
  if (closeness === 'any') return '';
  const exact = sideOf(finding, side);
  return closeness === 'domain' ? domainOf(exact) : exact;
}

/** Names a side. A workload or a pod comes before an address, as addresses of pods change. */
export function sideOf(finding: ReportFinding, side: Side): string {
  if (side === 'name') return finding.name ?? '';
  return side === 'client' ? clientOf(finding.client) : serverOf(finding.server);
}

function clientOf(client: End | undefined): string {
  return client === undefined ? '' : (client.workload ?? client.pod ?? client.address);
}

/** The address comes first: a service has one address, but an endpoint behind it has its own. */
function serverOf(server: End | undefined): string {
  if (server === undefined) return '';
  const name = server.service ?? server.pod;
  return name === undefined ? server.address : `${server.address} (${name})`;
}

/** Returns `*.example.com` for `www.example.com`; a name of one label is its own domain. */
function domainOf(name: string): string {
  const dot = name.indexOf('.');
  return dot < 0 || dot === name.length - 1 ? name : `*${name.slice(dot)}`;
}
