import type { Facts } from '../../facts/facts.ts';
import type { Libc } from '../../facts/kinds/libc.ts';
import type { ReportFact } from '../report.ts';

/** Endpoints listed per service: a DNS service has two, or a few more. */
const ENDPOINTS_LISTED = 20;

/** Returns the facts as plain data in a fixed order, or undefined if none were gathered. */
export function reportFacts(facts: Facts): readonly ReportFact[] | undefined {
  if (facts.isEmpty) return undefined;
  const { kernel, distribution, libc, resolvConf, conntrack, table } = facts;
  const list: ReportFact[] = [];
  const tell = (name: string, value: string, file: string) => list.push({ name, value, file });
  if (kernel) tell('kernel', kernel.value, kernel.file);
  if (distribution) tell('distribution', distribution.value, distribution.file);
  if (libc) tell('libc', libcsInWords(libc.value), libc.file);
  if (resolvConf) tell('resolv.conf options', resolvConf.value.join(' '), resolvConf.file);
  if (conntrack)
    for (const [name, grown] of conntrack.grown)
      tell(`conntrack ${name}`, `+${grown}`, conntrack.after);
  if (table) tell('conntrack entries', `${table.count}/${table.max}`, table.file);
  for (const { value, file } of facts.translations)
    for (const [service, endpoints] of value.services)
      tell(`${value.mode} ${service}`, [...endpoints].slice(0, ENDPOINTS_LISTED).join(' '), file);
  for (const { value, file } of facts.dropRules)
    tell('dropped by rule', `${value.packets} ${value.rule}`, file);
  for (const { name, reason } of facts.missing)
    list.push({ name: 'missing', file: name, missing: reason });
  return list;
}

function libcsInWords(list: readonly Libc[]): string {
  return list.map(({ family, version }) => [family, version].filter(Boolean).join(' ')).join(', ');
}
