import { Ambiguity } from './ambiguity.ts';
import { type Exchange, exchangesOf, judgedFates } from './exchange.ts';
import type { Lookup, Transmission } from './model.ts';
import { Seen } from './seen.ts';
import type { Traffic } from './traffic.ts';

/** What becomes of a transmission, as far as the capture shows it. */
export type Fate = 'answered' | 'lost' | 'undetermined';
/** What a response is; `late` when its leg had been asked again. */
export type Kind = 'answer' | 'late' | 'duplicate' | 'stranger';

/** A transmission whose query is in the capture. */
export interface QueryTruth {
  readonly transmission: Transmission;
  /** One packet and its copies, ascending: any of them may be called the original. */
  readonly frames: readonly number[];
  /** More than one where the capture cannot tell. */
  readonly fates: ReadonlySet<Fate>;
  /** Any of them may be a copy of another query (blur.ts). */
  readonly isLoose: boolean;
}

/** Responses to one transmission: the first is of a kind, the others are duplicates, or copies of these. */
export interface ResponseTruth {
  readonly to: Transmission;
  readonly frames: readonly number[];
  readonly kinds: ReadonlySet<Kind>;
  /** How many duplicates are among them, at least and at most. */
  readonly duplicates: readonly [number, number];
  /** Any mixture of kinds and copies may stand here. */
  readonly isLoose: boolean;
}

/** Everything that the capture can show, and what it cannot. */
export interface Truth {
  readonly traffic: Traffic;
  readonly seen: Seen;
  readonly exchanges: readonly Exchange[];
  readonly queries: readonly QueryTruth[];
  readonly responses: readonly ResponseTruth[];
  /** Those with a query in the capture. */
  readonly lookups: readonly Lookup[];
  readonly ambiguity: Ambiguity;
}

export function truthOf(traffic: Traffic): Truth {
  const seen = new Seen(traffic);
  const exchanges = exchangesOf(seen);
  const ambiguity = new Ambiguity(seen, exchanges);
  const { queries, responses } = judgedFates(seen, exchanges, ambiguity);
  const lookups = new Set(queries.map(({ transmission }) => transmission.lookup));
  return { traffic, seen, exchanges, queries, responses, lookups: [...lookups], ambiguity };
}
