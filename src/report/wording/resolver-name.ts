import { candidateNames } from '../../lookup/resolver/families.ts';
import { Sentence } from '../../words/say.ts';
import type { ClientSummary } from '../report.ts';

/** `glibc`; of a client that could be one of a few `nginx or Squid`; of any other `unknown`. */
export function resolverName({ family, couldBe = [] }: ClientSummary['resolver']): Sentence {
  return candidateNames(couldBe) ?? new Sentence([family], []);
}
