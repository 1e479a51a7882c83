import { say, type Sentence, type Value } from '../../words/say.ts';

/** A resolver family as reports name it; `unknown` if several remain. */
export type ResolverFamily =
  | 'glibc'
  | 'musl'
  | 'go'
  | 'c-ares'
  | 'nginx'
  | 'squid'
  | 'netty'
  | 'systemd-resolved'
  | 'forwarder'
  | 'windows'
  | 'macos'
  | 'unknown';

/**
 * A resolver that a client may be. c-ares counts twice: its queries, and the options that it reads, changed with 1.20.
 */
export type Candidate = Exclude<ResolverFamily, 'unknown'> | 'c-ares-before-1.20';

/** THE LIST of candidates, in the order in which they are named. */
export const CANDIDATES = [
  'glibc',
  'musl',
  'go',
  'c-ares',
  'c-ares-before-1.20',
  'nginx',
  'squid',
  'netty',
  'systemd-resolved',
  'forwarder',
  'windows',
  'macos',
] as const satisfies readonly Candidate[];

/**
 * Maximum of candidates that still say something. They are named in a sentence, and get the remedies that work for all.
 */
export const FEW_CANDIDATES = 4;

const NAMES: Readonly<Record<Candidate, Value>> = {
  glibc: 'glibc',
  musl: 'musl',
  go: 'Go',
  'c-ares': say`c-ares from 1.20 on`,
  'c-ares-before-1.20': say`c-ares before 1.20`,
  nginx: 'nginx',
  squid: 'Squid',
  netty: 'Netty',
  'systemd-resolved': 'systemd-resolved',
  forwarder: say`a forwarder`,
  windows: 'Windows',
  macos: 'macOS',
};

/** Returns the common family of all candidates; `unknown` if there are several. */
export function familyOf(candidates: readonly Candidate[]): ResolverFamily {
  const families = new Set(candidates.map(familyOfOne));
  return families.size === 1 ? [...families][0]! : 'unknown';
}

/** Returns the family of a candidate: c-ares before 1.20 is c-ares. */
export function familyOfOne(candidate: Candidate): ResolverFamily {
  return candidate === 'c-ares-before-1.20' ? 'c-ares' : candidate;
}

/** Returns `glibc, musl or a forwarder`; undefined for no candidates, or for more than FEW_CANDIDATES. */
export function candidateNames(candidates: readonly Candidate[]): Sentence | undefined {
  if (candidates.length === 0 || candidates.length > FEW_CANDIDATES) return undefined;
  const areBoth = candidates.includes('c-ares') && candidates.includes('c-ares-before-1.20');
  const named = areBoth
    ? candidates.filter((candidate) => candidate !== 'c-ares-before-1.20')
    : candidates;
  return listed(
    named.map((candidate) => (areBoth && candidate === 'c-ares' ? 'c-ares' : NAMES[candidate])),
  );
}

/** Returns `glibc, musl or a forwarder`, for any number of names. */
export function listed([first, ...rest]: readonly Value[]): Sentence {
  let list = say`${first!}`;
  for (const [at, next] of rest.entries())
    list = at === rest.length - 1 ? say`${list} or ${next}` : say`${list}, ${next}`;
  return list;
}

/** Returns the name of a candidate in sentences. */
export function candidateName(candidate: Candidate): Value {
  return NAMES[candidate];
}
