import { groupedBy } from '../../wire/by-key.ts';
import { grouped, say, type Sentence } from '../../words/say.ts';
import type { Words } from '../../words/words.ts';
import type { ClientSummary } from '../report.ts';
import { resolverName } from '../wording/resolver-name.ts';

/** Most sentences: there are few resolvers, and few signs of each. */
const SENTENCES = 12;

/** Returns how the resolvers of the clients were recognised, once for all clients with the same signs. */
export function recognised(clients: readonly ClientSummary[], words: Words): Sentence[] {
  const known = clients.filter(({ resolver }) => reasons(resolver).length > 0);
  const byReason = groupedBy(known, ({ resolver }) => {
    const name = words.text(resolverName(resolver));
    // Reasons that differ in their figures alone are the same.
    return `${name} ${reasons(resolver)
      .join(' ')
      .replaceAll(/[\d,]+/g, '0')}`;
  });
  return [...byReason.values()].slice(0, SENTENCES).map(([first, ...others]) => {
    const { address, resolver } = first!;
    const name = resolverName(resolver);
    const [reason, ...more] = reasons(resolver);
    const why = more.reduce<Sentence | string>((before, next) => say`${before}; ${next}`, reason!);
    return others.length === 0
      ? say`${name}: ${why} (${address})`
      : say`${name}: ${why} (${address}, and ${grouped(others.length)} more alike)`;
  });
}

/** Omits the last reason if it lists the possible resolvers: the name of the resolver does. */
function reasons({ because, couldBe }: ClientSummary['resolver']): readonly string[] {
  return because.slice(0, couldBe === undefined ? undefined : -1);
}
