import { resolvesClashes } from '../facts/kinds/kernel.ts';
import type { Workload } from '../kubernetes/workload.ts';
import {
  type Candidate,
  candidateName,
  candidateNames,
  FEW_CANDIDATES,
  listed,
} from '../lookup/resolver/families.ts';
import type { Story } from '../lookup/story/story.ts';
import { say, type Sentence } from '../words/say.ts';
import {
  ANY_WORKLOAD,
  KERNEL,
  NODE_LOCAL_CACHE,
  POST_START,
  REMEDIES,
  type Remedy,
  REOPEN,
} from './race-remedies.ts';
import type { Advice, Context } from './rule.ts';

/** The resolvers that race in most clusters, assumed if nothing tells which one the client has. */
const ANYBODY: readonly Candidate[] = [
  'glibc',
  'musl',
  'c-ares',
  'c-ares-before-1.20',
  'nginx',
  'squid',
  'netty',
];

/** Returns the remedies against the race for this client, but no option that its resolver does not know. */
export function raceAdvice(story: Story, context: Context): readonly Advice[] {
  const { client, start } = story.lookup;
  const { candidates } = context.resolver(client);
  const workload = context.named.workload(client, start);
  const { kernel, resolvConf } = context.facts;
  const isSet = ({ option }: Advice): boolean =>
    option !== undefined && resolvConf?.value.includes(option) === true;
  return [
    ...forCandidates(candidates)
      .filter((advice) => !isSet(advice))
      .map((advice) => (workload ? toPatch(workload, advice) : advice)),
    NODE_LOCAL_CACHE,
    ...(kernel && resolvesClashes(kernel.value) ? [] : [KERNEL]),
    ...(candidates.length === 0 || candidates.includes('glibc') ? [POST_START] : []),
  ];
}

/**
 * Returns the remedies for a client that has one of these resolvers. A remedy names the resolvers that it does not
 * help.
 *
 * @param candidates empty if nothing tells the resolver
 */
export function forCandidates(candidates: readonly Candidate[]): readonly Advice[] {
  const left = candidates.length === 0 ? ANYBODY : candidates;
  const advised =
    left.length > FEW_CANDIDATES
      ? left.includes('glibc')
        ? [REOPEN]
        : []
      : REMEDIES.filter(({ advisedTo }) => advisedTo.some((one) => left.includes(one))).map(
          ({ remedy }) => remedy,
        );
  const isOneForAll = advised.every(({ worksFor }) => left.every((one) => worksFor.includes(one)));
  return [
    ...(left.length > FEW_CANDIDATES || !isOneForAll ? [findOut(candidates)] : []),
    ...advised.map((remedy) => withLimits(remedy, left)),
  ];
}

function withLimits({ worksFor, ...advice }: Remedy, left: readonly Candidate[]): Advice {
  const others = left.filter((candidate) => !worksFor.includes(candidate));
  if (others.length === 0) return advice;
  const nothing = say`It does nothing for ${listed(others.map(candidateName))}.`;
  return { ...advice, caveat: say`${nothing} ${advice.caveat}` };
}

/**
 * The loaded libraries show a C library or a shared c-ares. A built-in resolver shows only in the name of the program.
 */
const LOOK_INTO_THE_PROCESS = `# PID: of the program, on its node
tr '\\0' ' ' < /proc/PID/cmdline; readlink /proc/PID/exe
grep -oE '/[^ ]*(ld-musl|libc[.-]|libcares)[^ ]*' /proc/PID/maps | sort -u
`;

function findOut(candidates: readonly Candidate[]): Advice {
  return {
    title: findOutTitle(candidateNames(candidates)),
    snippet: LOOK_INTO_THE_PROCESS,
    caveat: say`Node.js, Envoy, nginx, Java and programs in Go bring a resolver of their own, which no library shows: there the name of the program tells.`,
  };
}

function findOutTitle(names: Sentence | undefined): Sentence {
  return names === undefined
    ? say`Find out first which resolver the client uses: this capture does not show it, and what helps depends on it`
    : say`Find out first which resolver the client uses: it could be ${names}, and what helps depends on it`;
}

/** Returns the advice with the client's workload in its command. */
function toPatch({ kind, name, namespace }: Workload, { snippet, ...advice }: Advice): Advice {
  if (snippet === undefined) return advice;
  const known = `${kind} ${name} -n ${namespace}`;
  return { ...advice, snippet: snippet.replace(ANY_WORKLOAD, known) };
}
