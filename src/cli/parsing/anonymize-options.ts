import { flag, repeatable, under, valued } from './option.ts';
import type { AnonymizeOptions } from '../../anonymize/anonymizer.ts';
import type { Values } from './command.ts';
import { isSet, last, list } from './option-values.ts';
import { UsageError } from './usage-error.ts';
import { say } from '../../words/say.ts';

export const ANONYMIZE_OPTIONS = under('privacy', {
  anonymize: flag('replace addresses and names with pseudonyms in all output'),
  seed: valued('TEXT', 'same pseudonyms in every capture; reversible by anyone who knows the seed'),
  'keep-suffix': repeatable(
    'NAME',
    'keep this suffix of names readable, such as svc.cluster.local',
  ),
});

/** @throws UsageError if --seed or --keep-suffix is given without --anonymize */
export function anonymizeOf(values: Values): AnonymizeOptions | undefined {
  const seed = last(values['seed']);
  const keepSuffixes = list(values['keep-suffix']);
  if (!isSet(values['anonymize'])) {
    if (seed === undefined && keepSuffixes.length === 0) return undefined;
    const option = seed === undefined ? '--keep-suffix' : '--seed';
    throw new UsageError(say`${option} needs --anonymize as well`);
  }
  if (seed === '') throw new UsageError(say`--seed is empty: anyone could guess it`);
  return { ...(seed !== undefined && { seed }), keepSuffixes };
}
