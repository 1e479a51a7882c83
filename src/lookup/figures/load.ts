import { Type } from '../../dns/codes.ts';
import type { Lookup } from '../lookup.ts';
import { retriedBy } from '../story/retries.ts';

/** The packets that lookups cause, without retransmissions, since their number depends on losses. */
export interface Load {
  lookups: number;
  queries: number;
  /** `aaaa` counts queries for AAAA; `aaaaOnly` counts lookups that ask for AAAA alone. */
  aaaa: number;
  aaaaOnly: number;
  pairs: number;
  exposedPairs: number;
}

export function emptyLoad(): Load {
  return { lookups: 0, queries: 0, aaaa: 0, aaaaOnly: 0, pairs: 0, exposedPairs: 0 };
}

/** Writes the load of one lookup into `load`. */
export function measure(lookup: Lookup, isPair: boolean, isExposed: boolean, load: Load): void {
  load.lookups = 1;
  load.queries = 0;
  load.aaaa = 0;
  for (const attempt of lookup.attempts) {
    if (lookup.isTroubled && retriedBy(attempt) !== undefined) continue;
    load.queries++;
    if (attempt.qtype === Type.AAAA) load.aaaa++;
  }
  load.aaaaOnly = load.aaaa === load.queries ? 1 : 0;
  load.pairs = isPair ? 1 : 0;
  load.exposedPairs = isExposed ? 1 : 0;
}

export function addLoad(sum: Load, load: Load, sign: 1 | -1): void {
  sum.lookups += sign * load.lookups;
  sum.queries += sign * load.queries;
  sum.aaaa += sign * load.aaaa;
  sum.aaaaOnly += sign * load.aaaaOnly;
  sum.pairs += sign * load.pairs;
  sum.exposedPairs += sign * load.exposedPairs;
}
