import type { AnonymizeOptions } from '../../anonymize/anonymizer.ts';
import type { Options, Values } from './command.ts';
import { isSet, last, list } from './option-values.ts';
import { UsageError } from './usage-error.ts';

export const ANONYMIZE_OPTIONS = {
  anonymize: {
    type: 'boolean',
    group: 'privacy',
    describe: 'pseudonyms for addresses and names, in everything that is written',
  },
  seed: {
    type: 'string',
    value: 'TEXT',
    group: 'privacy',
    describe: 'the same pseudonyms in every capture, for who knows the seed to undo',
  },
  'keep-suffix': {
    type: 'string',
    array: true,
    value: 'NAME',
    group: 'privacy',
    describe: 'no pseudonyms for this end of names, such as svc.cluster.local',
  },
} as const satisfies Options;

/** @throws UsageError when the other two are given without --anonymize */
export function anonymizeOf(values: Values): AnonymizeOptions | undefined {
  const seed = last(values['seed']);
  const keepSuffixes = list(values['keep-suffix']);
  if (!isSet(values['anonymize'])) {
    if (seed === undefined && keepSuffixes.length === 0) return undefined;
    const option = seed === undefined ? '--keep-suffix' : '--seed';
    throw new UsageError(`${option} says how to anonymize: give --anonymize as well`);
  }
  if (seed === '') throw new UsageError('--seed is empty: anybody would guess it');
  return { ...(seed !== undefined && { seed }), keepSuffixes };
}
