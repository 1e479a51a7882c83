import { SECOND, toMs } from '../wire/time.ts';
import { frames, ms, say, Sentence } from '../words/say.ts';
import { seen, unseen } from './fact.ts';
import { firstRetryAfter, noTranslation } from './facts.ts';
import { type ForeignAnswer, foreignAnswer, refusalFact } from './foreign-answer.ts';
import { raceAdvice } from './race-advice.ts';
import { freshFlow, sameFiveTuple } from './race-conditions.ts';
import { RACE_ADVICE } from './race-remedies.ts';
import { References } from './references.ts';
import type { Advice, Context, Fact, LookupRule } from './rule.ts';

/** Lifetime of the entry that the loser of a clash gets: HZ, nf_ct_resolve_clash_harder, nf_conntrack_core.c. */
const CLASH_LIFETIME = SECOND;

const FASTER_ANSWERS: Advice = {
  title: say`Make the answers faster than one second: look at what the DNS servers wait for. The clash then does no harm`,
};

/** States the DNAT relation of service and endpoint, if a listing of the cluster has it. */
function ofTheService({ attempt, source }: ForeignAnswer, context: Context): Fact | undefined {
  const service = context.named.service(attempt.server, attempt.time);
  const endpoint = context.named.endpoint(source, attempt.time);
  if (!service || !endpoint?.services.includes(service.name)) return undefined;
  const [from, asked] = [context.address(source), context.address(attempt.server)];
  return seen`${from} is an endpoint of ${service.name}, of which ${asked} is the ClusterIP: it answered what it was sent by the translation`;
}

/** Names of the counter in conntrack(8), and in /proc/net/stat/nf_conntrack of some kernels. */
const CLASHES = ['clash_resolve', 'clashres'];

function clashesResolved({ facts }: Context): Fact {
  const growth = facts.conntrack;
  const column = CLASHES.find((name) => growth?.grown.has(name));
  if (column === undefined)
    return unseen`whether clash_resolve of conntrack -S grew at this moment`;
  const { grown, before, after } = growth!;
  return seen`clash_resolve of conntrack grew by ${grown.get(column)!} during the capture (${before}, ${after})`;
}

export const natClashExpired: LookupRule = {
  id: 'nat-clash-expired',
  title: 'The answer came back untranslated: the clash entry of the race had expired',
  severity: 'error',
  restsOnTime: true,
  rationale:
    'Since Linux 5.6 the loser of the race is no longer dropped. When the two queries were sent to different endpoints, the loser gets an entry that lives for one second, for the way back only. An answer that takes longer meets no entry: it reaches the client from the address of the endpoint instead of that of the service, the connected socket refuses it, and the client waits for its time-out.',
  toldApartBy: [
    'The answer comes from the port of DNS, but from another address than was asked.',
    'It answers one of two concurrent queries from a port that was not in use before, to an address that can be translated, and took longer than the second that a clash entry lives. Otherwise it is unexpected-source.',
    'The client refuses it with an ICMP port unreachable, as its socket is connected to the service address.',
  ],
  references: [References.clashEntries, References.raceIssue],
  check(story, context) {
    const foreign = foreignAnswer(story, context);
    if (!foreign) return undefined;
    const { attempt, after } = foreign;
    const from = context.address(foreign.source);
    if (!story.pair || (attempt !== story.pair.first && attempt !== story.pair.second)) {
      return say`the query that ${from} answered was not one of two concurrent ones`;
    }
    if (foreign.sourcePort === 0) return undefined;
    if (foreign.sourcePort !== attempt.serverPort) {
      return say`the answer came from port ${foreign.sourcePort}: translation back changes the address, and not the port of DNS`;
    }
    const { named } = context;
    if (named.endpoint(attempt.server, attempt.time)) {
      return say`${context.address(attempt.server)} is an endpoint itself: an answer from it has no address to be translated back to`;
    }
    const broken = [
      sameFiveTuple(story.pair, attempt, context),
      freshFlow(story, story.pair, context),
      noTranslation(story, context),
    ].find((one) => one instanceof Sentence);
    if (broken) return broken;
    if (after < CLASH_LIFETIME)
      return say`the answer came after ${ms(toMs(after))}, within the second that a clash entry lives`;
    const type = context.type(attempt.qtype);
    return {
      message: say`the ${type} answer took ${ms(toMs(after))} and came from the endpoint ${from} instead of ${context.address(attempt.server)}: the client had to refuse it (${frames(foreign.frames)})`,
      evidence: [
        {
          frames: [story.pair.first.frame, story.pair.second.frame],
          ...seen`A and AAAA left together from one port on a fresh five-tuple`,
        },
        {
          frames: foreign.frames,
          ...seen`the answer took longer than the second that a clash entry lives: ${ms(toMs(after))}`,
        },
        { frames: foreign.frames, ...seen`it came from ${from}, untranslated` },
        ofTheService(foreign, context),
        refusalFact(foreign),
        clashesResolved(context),
      ],
      lostType: attempt.qtype,
      retryAfter: firstRetryAfter(story),
      server: attempt.server,
      advice: withoutKernel(raceAdvice(story, context)),
      nextStep: say`Watch clash_resolve of conntrack -S in the host's network namespace: it grows by one with each such lookup.`,
    };
  },
  advice: withoutKernel(RACE_ADVICE),
};

/** Returns the remedies but another kernel: this form of the race is that of new ones. */
function withoutKernel(advice: readonly Advice[]): readonly Advice[] {
  return [FASTER_ANSWERS, ...advice.filter(({ isKernel }) => !isKernel)];
}
