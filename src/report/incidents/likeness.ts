import type { End, ReportFinding } from '../report.ts';

/** What may differ between findings of one incident. */
export const SIDES = ['name', 'client', 'server'] as const;
export type Side = (typeof SIDES)[number];

/** How closely a side is looked at: as it is, its domain (of a name), or not at all. */
export type Closeness = 'exact' | 'domain' | 'any';

const COARSER: Readonly<Record<Side, Readonly<Record<Closeness, Closeness>>>> = {
  name: { exact: 'domain', domain: 'any', any: 'any' },
  client: { exact: 'any', domain: 'any', any: 'any' },
  server: { exact: 'any', domain: 'any', any: 'any' },
};

export function coarser(side: Side, closeness: Closeness): Closeness {
  return COARSER[side][closeness];
}

/** Findings that differ in one of these are never one incident. */
export function kindOf({ rule, severity, confidence, outcome }: ReportFinding): string {
  return [rule, severity, confidence, outcome].join(' ');
}

/** What a finding is grouped by, looked at so closely. */
export function likeness(finding: ReportFinding, side: Side, closeness: Closeness): string {
  if (closeness === 'any') return '';
  const exact = sideOf(finding, side);
  return closeness === 'domain' ? domainOf(exact) : exact;
}

/** As people call it: a workload or a pod before an address, for addresses of pods come and go. */
export function sideOf(finding: ReportFinding, side: Side): string {
  if (side === 'name') return finding.name ?? '';
  return side === 'client' ? clientOf(finding.client) : serverOf(finding.server);
}

function clientOf(client: End | undefined): string {
  return client === undefined ? '' : (client.workload ?? client.pod ?? client.address);
}

/** A service has one address, but an endpoint behind it has its own: the address comes first. */
function serverOf(server: End | undefined): string {
  if (server === undefined) return '';
  const name = server.service ?? server.pod;
  return name === undefined ? server.address : `${server.address} (${name})`;
}

/** `*.example.com` of `www.example.com`; a name of one label is its own. */
function domainOf(name: string): string {
  const dot = name.indexOf('.');
  return dot < 0 || dot === name.length - 1 ? name : `*${name.slice(dot)}`;
}
