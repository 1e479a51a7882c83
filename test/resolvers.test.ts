import { describe, expect, test } from '@jest/globals';
import {
  type Candidate,
  candidateName,
  CANDIDATES,
  familyOf,
} from '../src/lookup/resolver/families.ts';
import { recognise } from '../src/lookup/resolver/resolver.ts';
import { ResolverTraits } from '../src/lookup/resolver/resolver-traits.ts';
import { say } from '../src/words/say.ts';
import { forCandidates } from '../src/rules/race-advice.ts';
import type { Advice } from '../src/rules/rule.ts';

/**
 * The resolvers for which each remedy works, independently of the code: read in the sources of the resolvers, or seen
 * in captures. Resolvers not in the list gain nothing from the remedy.
 */
const WORKS_FOR: Readonly<Record<string, readonly Candidate[]>> = {
  'name: single-request-reopen': ['glibc'],
  'name: use-vc': ['glibc', 'c-ares', 'go'],
  ARES_FLAG_USEVC: ['c-ares', 'c-ares-before-1.20'],
  'ipv6=off': ['nginx'],
  IPV4_ONLY: ['netty'],
};

function subsets(most: number): Candidate[][] {
  const sets = Array.from({ length: 2 ** CANDIDATES.length }, (_, bits) =>
    CANDIDATES.filter((_candidate, at) => (bits & (1 << at)) !== 0),
  );
  return sets.filter((set) => set.length > 0 && set.length <= most);
}

function textOf({ title, snippet = '', caveat }: Advice): string {
  return `${String(title)}\n${snippet}\n${String(caveat ?? '')}`;
}

function remedyIn(advice: Advice): readonly Candidate[] | undefined {
  return Object.entries(WORKS_FOR).find(([key]) => textOf(advice).includes(key))?.[1];
}

const isFindOut = ({ title }: Advice): boolean => String(title).startsWith('Find out first');

describe('no remedy is given that does nothing for one who remains without saying so', () => {
  test('of up to four', () => {
    const silent: string[] = [];
    for (const left of subsets(4)) {
      for (const advice of forCandidates(left)) {
        const works = remedyIn(advice);
        if (works === undefined) continue;
        for (const one of left.filter((candidate) => !works.includes(candidate)))
          if (!String(advice.caveat).includes(String(candidateName(one))))
            silent.push(`${left.join('|')}: ${String(advice.title)} says nothing of ${one}`);
      }
    }
    expect(silent).toEqual([]);
  });

  test.each([[[]], [CANDIDATES], [CANDIDATES.slice(0, 8)]])('of many: %j', (left) => {
    const [first, ...rest] = forCandidates(left);
    expect(isFindOut(first!)).toBe(true);
    for (const advice of rest)
      for (const one of ['musl', 'nginx', 'Squid', 'Netty', 'c-ares before 1.20'])
        expect(String(advice.caveat)).toMatch(one);
  });

  test('whoever is alone is told what works for him, and nothing else', () => {
    for (const one of CANDIDATES) {
      const advice = forCandidates([one]);
      expect(advice.filter(isFindOut)).toEqual([]);
      expect(advice.map((each) => String(each.caveat)).join('\n')).not.toMatch('does nothing');
      for (const each of advice) expect(remedyIn(each) ?? CANDIDATES).toContain(one);
    }
  });

  test('how to find out comes first where it matters', () => {
    expect(isFindOut(forCandidates(['nginx', 'squid'])[0]!)).toBe(true);
    expect(forCandidates(['go', 'forwarder']).filter(isFindOut)).toEqual([]);
  });
});

describe('what remains', () => {
  test('two kinds of c-ares are one family', () => {
    expect(familyOf(['c-ares', 'c-ares-before-1.20'])).toBe('c-ares');
    expect(familyOf(['c-ares', 'nginx'])).toBe('unknown');
    expect(familyOf([])).toBe('unknown');
  });

  test('what is known of the image narrows it down like any other sign', () => {
    const traits = new ResolverTraits();
    traits.serialSamePort = 3;
    expect(recognise(traits, 0).family).toBe('glibc');
    const fits = CANDIDATES.filter((one) => one !== 'glibc');
    const { family, because } = recognise(traits, 0, [{ fits, because: say`its image has musl` }]);
    expect(family).toBe('unknown');
    expect(because.map(String)).toContain('its image has musl');
  });

  test.each([
    ['in 69 lookups is a habit', 69, 'unknown'],
    ['in 71 lookups is chance', 71, 'musl'],
  ])('a port that comes again once %s', (_, lookups, family) => {
    const traits = new ResolverTraits();
    traits.lookups = lookups;
    traits.pairs = lookups;
    traits.clockIdSteps = lookups;
    traits.keptPort = 1;
    expect(recognise(traits, 0).family).toBe(family);
  });
});
