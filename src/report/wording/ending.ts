import type { Outcome } from '../../lookup/fate/outcome.ts';
import { say, type Sentence } from '../../words/say.ts';

export const ENDINGS: Readonly<Record<Outcome, Sentence>> = {
  answered: say`answered`,
  partly: say`partly answered`,
  failed: say`failed`,
  undetermined: say`undetermined`,
};

/** Returns how the lookup of a finding ended, in words; undefined for a finding about the capture. */
export function ending({ outcome }: { readonly outcome?: Outcome }): Sentence | undefined {
  return outcome === undefined ? undefined : ENDINGS[outcome];
}
