import type { Prose } from '../explanation.ts';
import type { Sentence } from '../../words/say.ts';

/** Origin of a fact about a resolver. */
export type Source = 'observed' | 'source' | 'documented';

/** Behaviour of a resolver on the wire, and the settings of resolv.conf that affect it. */
export interface ResolverProfile {
  /** Its name, then other names that people use for it. */
  readonly names: readonly [string, ...string[]];
  /** What it is, and which programs use it. */
  readonly what: Prose;
  readonly onTheWire: readonly Prose[];
  readonly whenAQueryIsLost: readonly Prose[];
  /** Whether the conntrack race can hit it, and why. */
  readonly race: Prose;
  /** Options of resolv.conf or of its own, with their effects. */
  readonly options: readonly (readonly [option: Prose, effect: Prose])[];
  readonly remedies: readonly Prose[];
  /** `observed`: captured in the laboratory; `source`: read in its source code. */
  readonly known: readonly Source[];
  /** Versions to which the figures apply. */
  readonly versions: Sentence | string;
}
