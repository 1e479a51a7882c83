import { candidateNames } from '../../lookup/resolver/families.ts';
import { Sentence } from '../../words/say.ts';
import type { ClientSummary } from '../report.ts';

/** Returns `glibc`; for a client with a few possible resolvers, `nginx or Squid`; for any other, `unknown`. */
export function resolverName({ family, couldBe = [] }: ClientSummary['resolver']): Sentence {
  return candidateNames(couldBe) ?? new Sentence([family], []);
}
