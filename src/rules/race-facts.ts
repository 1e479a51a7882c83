import { resolvesClashes } from '../facts/kinds/kernel.ts';
import { onlyFamily } from '../facts/kinds/libc.ts';
import type { Attempt } from '../lookup/lookup.ts';
import type { Story } from '../lookup/story/story.ts';
import { say, type Sentence, type Value } from '../words/say.ts';
import { conntrackWord } from './conntrack-facts.ts';
import { type DropWord, dropWord } from './drop-events.ts';
import { seen, unseen } from './fact.ts';
import { isAbout, nameOf } from './known-resolver.ts';
import { blamedRule, nodeFacts } from './node-facts.ts';
import { onceFor } from './once.ts';
import type { Question } from './race-questions.ts';
import type { Context, Fact, Match } from './rule.ts';

/** What facts besides the packets say about a race. RACE_FACTS in race-told-apart.ts explains this to readers. */
export interface RaceFacts {
  /** A sentence that rules the race out, because something else dropped the packet. */
  readonly refutation: Sentence | undefined;
  /** Whether the counters of the node say that conntrack dropped at least as many packets as were lost. */
  readonly supports: boolean;
  /** Whether a fact speaks against the race without ruling it out. */
  readonly doubts: boolean;
  readonly evidence: Match['evidence'];
  /** Questions that the evidence answers, or explains why it cannot. */
  readonly answered: ReadonlySet<Question>;
}

/** @param lost undefined if the packet was lost before the capture point */
export function raceFacts(story: Story, lost: Attempt | undefined, context: Context): RaceFacts {
  const counters = conntrackWord(context);
  const drop = lost && dropWord(lost, context);
  const supports = counters?.word === 'grew';
  const kernel = kernelFact(supports, context);
  const release = context.facts.kernel?.value;
  const resolves = release !== undefined && resolvesClashes(release);
  const client = clientFacts(story, context);
  return {
    answered: answeredBy(context, client.length > 0),
    refutation: raceRefutation(context),
    supports,
    doubts: !supports && (resolves || drop?.isAgainst === true),
    evidence: [counters?.fact, drop && inRace(drop), kernel, ...client, ...nodeFacts(context)],
  };
}

/** Returns the sentence that rules the race out by counters of the node; undefined without one. */
export const raceRefutation = onceFor((context): Sentence | undefined => {
  const counters = conntrackWord(context);
  if (counters?.word === 'grew') return undefined;
  return blamedRule(context) ?? (counters?.word === 'still' ? counters.fact.fact : undefined);
});

function answeredBy({ facts }: Context, tellsClient: boolean): ReadonlySet<Question> {
  const answered = new Set<Question>();
  if (facts.isEmpty) return answered;
  answered.add('kernel').add('counters');
  if (facts.translations.some(({ value }) => value.services.size > 0)) answered.add('proxy');
  if (tellsClient) answered.add('libc');
  return answered;
}

/** A fact that speaks against the race without ruling it out is put as an open question. */
function inRace({ isRule, fact: { fact, ...rest } }: DropWord): Fact {
  return isRule ? unseen`whether it was conntrack: ${fact}` : { fact, ...rest };
}

/** Returns a fact about the node's kernel; undefined without any facts. */
function kernelFact(supports: boolean, { facts }: Context): Fact | undefined {
  if (facts.isEmpty) return undefined;
  const { kernel, distribution } = facts;
  if (!kernel) {
    const gap = facts.missing.find(({ name }) => name.endsWith('/kernel'));
    return gap
      ? unseen`which kernel the node has: ${gap.name} is missing (${gap.reason})`
      : unseen`which kernel the node has: kernels from 5.6 on resolve such clashes`;
  }
  const release: Value = distribution ? say`${kernel.value} (${distribution.value})` : kernel.value;
  if (!resolvesClashes(kernel.value))
    return seen`the node's kernel is ${release}: before 5.6, which resolves such clashes instead of dropping the packet, unless it was backported (${kernel.file})`;
  return supports
    ? seen`the node's kernel is ${release}: most clashes are resolved from 5.6 on, and insert_failed counts those that are not (${kernel.file})`
    : unseen`whether the node's kernel dropped it: kernels from 5.6 on resolve such clashes, and this one is ${release} (${kernel.file})`;
}

/** Options of glibc that keep a pair from racing. */
const AGAINST_THE_RACE: ReadonlySet<string> = new Set([
  'single-request',
  'single-request-reopen',
  'use-vc',
]);

/** States the libc and the options in force, and contradictions between them and the packets. */
function clientFacts({ lookup, pair }: Story, context: Context): Fact[] {
  const { facts } = context;
  if (facts.isEmpty || !isAbout(facts, context.address(lookup.client), context.tally.clients.size))
    return [];
  const { libc, resolvConf } = facts;
  const family = libc && onlyFamily(libc.value);
  const found: Fact[] = [];
  if (libc && family !== undefined)
    found.push(seen`the libc of the client's container is ${nameOf(libc.value)} (${libc.file})`);
  else found.push({ fact: whyNoLibc(context) });
  for (const option of resolvConf?.value.filter((one) => AGAINST_THE_RACE.has(one)) ?? []) {
    if (family === 'musl')
      found.push(seen`${option} is in resolv.conf and musl ignores it (${resolvConf!.file})`);
    else if (pair)
      found.push(
        seen`${option} is in resolv.conf (${resolvConf!.file}) and this pair left together all the same: the process read the file before the option was there, or resolves with something that ignores it`,
      );
  }
  return found;
}

function whyNoLibc({ facts }: Context): Sentence {
  const gap = facts.missing.find(({ name }) => name.endsWith('/libc'));
  if (gap) return say`which libc the client uses: ${gap.name} is missing (${gap.reason})`;
  const { libc } = facts;
  return libc
    ? say`which libc the client uses: the processes of its container do not agree, or are static (${libc.file})`
    : say`which libc the client uses: no fact that was given shows it`;
}
