import { expect, test } from '@jest/globals';
import type { Candidate } from '../src/lookup/resolver/families.ts';
import { optionsOf } from '../src/lookup/resolver/options.ts';
import { ResolverTraits } from '../src/lookup/resolver/resolver-traits.ts';
import { SECOND } from '../src/wire/time.ts';

/** Returns the options in force of a client that asked again after this many seconds. */
function options(candidate: Candidate, seconds: number): string[] {
  const traits = new ResolverTraits();
  traits.retries = [
    {
      of: 'lone',
      isAlone: true,
      samePort: true,
      sameId: true,
      sameServer: true,
      after: seconds * SECOND,
    },
  ];
  return optionsOf(traits, [candidate]).map(({ option }) => option);
}

test.each([
  ['the longest timer of glibc', 'glibc', 30, ['timeout:30']],
  ['a second longer is no timer of its', 'glibc', 31, []],
  ['twice as long', 'glibc', 60, []],
  ['the longest timer of musl', 'musl', 60, ['timeout/attempts = 60.0 s']],
  ['as late as timers are', 'musl', 60.9, ['timeout/attempts = 60.9 s']],
  ['longer is no timer of its', 'musl', 61.1, []],
  ['the default of glibc says nothing', 'glibc', 5, []],
  ['nor does that of musl', 'musl', 2.5, []],
] as const)('%s', (_, candidate, seconds, expected) => {
  expect(options(candidate, seconds)).toEqual(expected);
});
