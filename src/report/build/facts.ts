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
  if (kernel) list.push({ name: 'kernel', value: kernel.value, file: kernel.file });
  if (distribution)
    list.push({ name: 'distribution', value: distribution.value, file: distribution.file });
  if (libc) list.push({ name: 'libc', value: libcsInWords(libc.value), file: libc.file });
  if (resolvConf) {
    const { value, file } = resolvConf;
    list.push({ name: 'resolv.conf options', value: value.options.join(' '), file });
  }
  if (conntrack)
    for (const [name, grown] of conntrack.grown)
      list.push({ name: `conntrack ${name}`, value: `+${grown}`, file: conntrack.after });
  if (table)
    list.push({
      name: 'conntrack entries',
      value: `${table.count}/${table.max}`,
      file: table.file,
    });
  for (const { value, file } of facts.translations)
    for (const [service, endpoints] of value.services)
      list.push({
        name: `${value.mode} ${service}`,
        value: [...endpoints].slice(0, ENDPOINTS_LISTED).join(' '),
        file,
      });
  for (const { value, file } of facts.dropRules)
    list.push({ name: 'dropped by rule', value: `${value.packets} ${value.rule}`, file });
  for (const { name, reason } of facts.missing)
    list.push({ name: 'missing', file: name, missing: reason });
  return list;
}

function libcsInWords(list: readonly Libc[]): string {
  return list.map(({ family, version }) => [family, version].filter(Boolean).join(' ')).join(', ');
}
