import { say, type Sentence } from '../../words/say.ts';
import {
  type Candidate,
  candidateName,
  CANDIDATES,
  familyOf,
  listed,
  type ResolverFamily,
} from './families.ts';
import { optionsOf } from './options.ts';
import type { ResolverTraits } from './resolver-traits.ts';
import { type Narrowing, SIGNS } from './signs.ts';

/** The resolver that a client uses, its options as far as its packets show, and the evidence. */
export interface Resolver {
  /** `unknown` if several families are possible. */
  readonly family: ResolverFamily;
  /** All resolvers that are possible; empty if no sign tells them apart. */
  readonly candidates: readonly Candidate[];
  readonly options: readonly string[];
  readonly because: readonly Sentence[];
}

/**
 * Rules resolvers out, one sign after the other. The client may be any that remains; a family is named if it is the
 * only one.
 *
 * @param searchTries number of suffixes with which the client's names were tried
 * @param known what is known of the client besides its packets
 */
export function recognise(
  traits: ResolverTraits,
  searchTries: number,
  known: readonly Narrowing[] = [],
): Resolver {
  const because: Sentence[] = [];
  const candidates = remaining(traits, known, because);
  const options = optionsOf(traits, candidates);
  if (candidates.length > 1)
    because.push(say`so it could be ${listed(candidates.map(candidateName))}`);
  if (because.length === 0) because.push(nothingKnown(traits));
  for (const { because: reason } of options) if (reason) because.push(reason);
  if (searchTries > 0)
    because.push(
      searchTries === 1
        ? say`a name was tried with a suffix`
        : say`names were tried with ${searchTries} suffixes`,
    );
  return {
    family: familyOf(candidates),
    candidates,
    options: [
      ...options.map(({ option }) => option),
      ...(searchTries > 0 ? [`search list of ${searchTries}`] : []),
    ],
    because,
  };
}

/**
 * @param because receives the reasons
 * @returns the remaining candidates; empty if no sign tells resolvers apart, or if the signs contradict each other
 */
function remaining(
  traits: ResolverTraits,
  known: readonly Narrowing[],
  because: Sentence[],
): readonly Candidate[] {
  let left: readonly Candidate[] = CANDIDATES;
  let isTold = false;
  for (const narrowing of [...known, ...SIGNS.map((sign) => sign(traits))]) {
    if (narrowing === undefined) continue;
    const { fits, because: reason } = narrowing;
    const both = left.filter((candidate) => fits.includes(candidate));
    if (both.length === 0) {
      if (reason) because.push(reason);
      because.push(
        say`no resolver that dnspcap knows does all of this: it is another one, or several programs ask from this address`,
      );
      return [];
    }
    if (both.length === left.length) continue;
    left = both;
    if (reason === undefined) continue;
    isTold = true;
    because.push(reason);
  }
  return isTold ? left : [];
}

function nothingKnown({ serialSamePort, serialNewPort }: ResolverTraits): Sentence {
  if (serialSamePort + serialNewPort > 0)
    return say`AAAA follows A's answer: too few lookups to tell whether that is configured or the habit of a thread that stalled before`;
  return say`it sends no A and AAAA together`;
}
