import type { Prose } from '../explanation.ts';

/** From where something is known of a resolver. */
export type Source = 'observed' | 'source' | 'documented';

/** How a resolver behaves on the wire, and what of resolv.conf reaches it. */
export interface ResolverProfile {
  /** The name first, then others that people use for it. */
  readonly names: readonly [string, ...string[]];
  /** What it is, and who uses it. */
  readonly what: Prose;
  readonly onTheWire: readonly Prose[];
  readonly whenAQueryIsLost: readonly Prose[];
  /** Whether the conntrack race can hit it, and why. */
  readonly race: Prose;
  /** Options of resolv.conf, or its own, and what they do. */
  readonly options: readonly (readonly [option: string, effect: Prose])[];
  readonly remedies: readonly Prose[];
  /** `observed`: captured in the laboratory; `source`: read in its source code. */
  readonly known: readonly Source[];
  /** Versions to which the figures apply. */
  readonly versions: string;
}
