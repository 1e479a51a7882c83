import type { Attempt } from '../lookup/lookup.ts';
import type { Story } from '../lookup/story/story.ts';
import { grouped, say, type Sentence } from '../words/say.ts';
import { LISTED, seen, unseen } from './fact.ts';
import { firstRetryAfter, typeOf, unansweredFact } from './facts.ts';
import { largeAnswer } from './large-answer.ts';
import { typesOf } from './rcode.ts';
import { References } from './references.ts';
import type { Context, Fact, LookupRule } from './rule.ts';
import { type SilentNames, silentNamesOf } from './silent-names.ts';

/** Minimum number of lookups. One has one port as a rule, and what takes its packets may be about that port. */
const LOOKUPS = 2;

export const nameNeverAnswered: LookupRule = {
  id: 'name-never-answered',
  title: 'The server never answers one name, or one zone, and answers others',
  severity: 'error',
  restsOnTime: true,
  rationale:
    'Whoever asks for this name waits in vain each time, on whatever port and at whatever moment. The server itself works, and so does the way to it. What it asks for this name does not answer: the servers of the zone, or a forwarder for it, are away or cannot be reached from there; or a policy drops the queries. A server that gets no answer ought to say SERVFAIL, but some forwarders say nothing, and others say it only when the client has given up.',
  toldApartBy: [
    'No query for the name was answered by this server in the whole capture, from two lookups or more; or for no name of one zone. Between them the server answers other names, so they did not fall into one silence of the server.',
    'That is more than chance makes of the losses of all other names.',
    'Of a name that is answered at times nothing is said, nor of one that was looked up once: a lookup has one port as a rule, and what takes its packets may be about that port.',
  ],
  lookAlikes: [
    { rule: 'packet-loss', difference: 'names that lose queries are answered at other times' },
    { rule: 'type-never-answered', difference: 'the server answers one type of no name' },
    { rule: 'server-outage', difference: 'at that time the server answers no name' },
    { rule: 'server-silent', difference: 'the server answers nothing at all' },
    { rule: 'servfail', difference: 'the server says that it has no answer' },
  ],
  references: [References.retransmission, References.aaaaMisbehaviour],
  check(story, context) {
    const found = silentIn(story, context);
    if (found === undefined || !found.silent.isApart) return undefined;
    const { silent, lost } = found;
    const [one] = silent.names;
    if (silent.lookups.size < LOOKUPS)
      return say`${context.name(one.name)} was looked up once, which is too few to say never`;
    const server = context.address(one.server);
    const message = messageOf(silent, context);
    const large = largeAnswer(story, context);
    return {
      message,
      headline: message,
      evidence: [
        ...lost.map((attempt) => unansweredFact(attempt, context)),
        namesFact(silent, context),
        seen`of the other queries to ${server} ${grouped(silent.othersUnanswered)} of ${grouped(silent.others)} had no answer: by chance, not all of these are lost`,
        large?.fact,
        unseen`whether what ${server} asks in turn is silent, or the server itself or something on the way drops these queries`,
      ],
      ...typeOf(lost),
      retryAfter: firstRetryAfter(story),
      server: one.server,
      nextStep:
        large?.nextStep ??
        say`Capture at the server: whether it asks for this name in turn, whom, and whether that answers.`,
      advice: [
        {
          title: say`Find out whom ${server} asks for this name (a forward of its zone, the servers of the zone), and ask that from the same host`,
          snippet: 'kubectl -n kube-system get configmap coredns -o yaml\n',
        },
        {
          title: say`Look for a policy that drops queries by name: a DNS filter, a rule of the CNI for names, a firewall that reads DNS`,
        },
      ],
    };
  },
  advice: [
    {
      title: say`Find out whom the server asks for this name (a forward of its zone, the servers of the zone), and ask that from the same host`,
    },
  ],
};

/** Returns the lost queries of this lookup for names that the server never answers; undefined without any. */
function silentIn(
  { lost }: Story,
  context: Context,
): { readonly silent: SilentNames; readonly lost: readonly Attempt[] } | undefined {
  const [silent] = lost.flatMap((attempt) => silentNamesOf(attempt, context) ?? []);
  if (silent === undefined) return undefined;
  return { silent, lost: lost.filter((attempt) => silentNamesOf(attempt, context) === silent) };
}

function messageOf({ zone, names, queries, lookups }: SilentNames, context: Context): Sentence {
  const [one] = names;
  const server = context.address(one.server);
  const [all, times] = [grouped(queries.length), grouped(lookups.size)];
  if (zone !== undefined)
    return say`${server} answered none of ${all} queries for ${grouped(names.length)} names of ${zone} in ${times} lookups, but it answered other names meanwhile`;
  const name = context.name(one.name);
  return one.isWhole
    ? say`${server} answered none of ${all} queries for ${name} in ${times} lookups, but it answered other names meanwhile`
    : say`${server} answered none of ${all} ${typesOf(queries, context)} queries for ${name} in ${times} lookups, but it answered other types of this name, and other names meanwhile`;
}

function namesFact({ names, zone }: SilentNames, context: Context): Fact | undefined {
  if (zone === undefined) return undefined;
  const listed = names.slice(0, LISTED).map(({ name }) => context.name(name));
  return names.length > LISTED
    ? seen`${listed.join(', ')} and others of ${zone} were asked for, and no name of it was answered`
    : seen`${listed.join(', ')} were asked for, and no name of ${zone} was answered`;
}
