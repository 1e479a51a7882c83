import type { IcmpReason, Lookup } from '../model.ts';
import { isError } from '../model.ts';
import type { Said } from '../judge.ts';
import type { Tell } from '../faults.ts';
import type { QueryTruth, Truth } from '../truth.ts';

const RULES: Readonly<Record<IcmpReason, string>> = {
  port: 'port-unreachable',
  host: 'host-unreachable',
  network: 'host-unreachable',
  prohibited: 'admin-prohibited',
  ttl: 'ttl-exceeded',
};
const ALL = new Set(Object.values(RULES));

/** Checks that the program names each query that an ICMP error rejected, with its reason, and no other query. */
export function checkRejections(truth: Truth, said: Said, tell: Tell): void {
  if ((said.report.accounts as typeof said.report.accounts | undefined) === undefined) return;
  const named = new Map<number | undefined, string>();
  for (const { rule, lookup } of said.report.findings) if (lookup) named.set(lookup, rule);
  const rulesOf = new Map<Lookup, Set<string>>();
  const rulesIn = new Map<number | undefined, Set<string>>();
  for (const query of truth.queries) {
    const { lookup } = query.transmission;
    const number = numberOf(query, said);
    for (const rule of rulesFor(truth, query)) {
      rulesOf.set(lookup, (rulesOf.get(lookup) ?? new Set()).add(rule));
      rulesIn.set(number, (rulesIn.get(number) ?? new Set()).add(rule));
    }
  }
  for (const query of truth.queries) {
    const { lookup } = query.transmission;
    const rules = rulesOf.get(lookup);
    if (rules === undefined || truth.ambiguity.lookups.has(lookup)) continue;
    const rule = named.get(numberOf(query, said));
    if (rule === undefined || !rules.has(rule))
      tell(
        `rejected, said ${rule}`,
        `lookup ${lookup.number}: ${[...rules].join(' or ')}, said ${rule}`,
      );
  }
  for (const [number, rule] of named)
    if (ALL.has(rule) && !rulesIn.get(number)?.has(rule))
      tell(`${rule} without an error`, `lookup said ${number}: ${rule}`);
}

function rulesFor({ seen }: Truth, { transmission }: QueryTruth): string[] {
  const errors = seen.errors.get(transmission) ?? [];
  return errors.flatMap(({ packet }) => (isError(packet) ? [RULES[packet.reason]] : []));
}

function numberOf({ frames }: QueryTruth, said: Said): number | undefined {
  return said.line(frames.find((frame) => !said.isCopy(frame)) ?? frames[0]!).lookup;
}
