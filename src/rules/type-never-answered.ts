import { answersType } from '../lookup/figures/server-tally.ts';
import { otherAddressType } from '../lookup/figures/tally.ts';
import type { Leg, Story } from '../lookup/story/story.ts';
import { frames, grouped, say } from '../words/say.ts';
import { seen } from './fact.ts';
import { firstRetryAfter, unansweredFact } from './facts.ts';
import { largeAnswer } from './large-answer.ts';
import { ignoredBy } from './losses.ts';
import { serversOf } from './rcode.ts';
import { References } from './references.ts';
import type { Context, Fact, LookupRule, Match } from './rule.ts';
import { clock, timeOfDay } from './time-of-day.ts';
import { type TypeStop, typeStopOf } from './type-stops.ts';

export const typeNeverAnswered: LookupRule = {
  id: 'type-never-answered',
  title: 'The server answers one type and not the other',
  severity: 'error',
  rationale:
    'Every query of this type goes unanswered, retransmissions included, while the other type is answered. That is a server or a middlebox that ignores the type, not a race: a race hits either leg, now and then. If it begins or ends in the middle of a capture, something changed at that moment.',
  toldApartBy: [
    'Not one query of this type is answered by this server in the whole capture, retransmissions included, while the other type is.',
    'At least two queries of the type were seen: one is too few to say never.',
    'Or the server answers the type before or after, and for two seconds or longer, in three lookups or more, answers none of it, while it answers the other type. That is more than chance makes of the losses at other times, and about three names, or one that is answered.',
  ],
  references: [References.aaaaMisbehaviour],
  check(story, context) {
    const match = stopIn(story, context);
    if (match) return match;
    const [leg] = story.silent;
    if (!leg) return undefined;
    const type = context.type(leg.qtype);
    const ids = [...new Set(leg.attempts.map((attempt) => attempt.server))];
    const servers = ids.map((id) => context.tally.server(id));
    if (servers.some((server) => answersType(server, leg.qtype)))
      return say`other ${type} queries were answered by this server`;
    const other = otherAddressType(leg.qtype);
    if (!servers.every((server) => answersType(server, other))) return undefined;
    const queries = ids.reduce((sum, id) => sum + ignoredBy(id, context, leg.qtype), 0);
    if (queries === 0) return undefined;
    if (queries < 2)
      return say`only one ${type} query is known to have had no answer, which is too few to say never`;
    const large = largeAnswer(story, context);
    const answered = servers.reduce((sum, server) => sum + server.type(other).answered, 0);
    const asked = serversOf(leg.attempts, context);
    const otherType = context.type(other);
    return {
      message:
        answered === 1
          ? say`none of ${queries} ${type} queries to ${asked} was answered, while the ${otherType} query was`
          : say`none of ${queries} ${type} queries to ${asked} was answered, while ${answered} ${otherType} queries were`,
      evidence: [...legFacts(leg, story, context), large?.fact],
      lostType: leg.qtype,
      server: leg.first.server,
      nextStep: large?.nextStep,
      advice: [
        {
          title: say`Find what drops ${type} queries: the server's configuration, or a firewall on the way. A server without such records must answer with an empty answer`,
        },
      ],
    };
  },
  advice: [
    {
      title: say`Find what drops the queries of this type: the server's configuration, or a firewall on the way. A server without such records must answer with an empty answer`,
    },
  ],
};

/** Returns the match for a type that the server answered before or after; undefined without one. */
function stopIn(story: Story, context: Context): Match | undefined {
  for (const leg of story.legs)
    for (const attempt of leg.attempts) {
      const stop = typeStopOf(attempt, context);
      if (stop !== undefined) return stopped(stop, leg, story, context);
    }
  return undefined;
}

function stopped(stop: TypeStop, leg: Leg, story: Story, context: Context): Match {
  const [first] = stop.queries;
  const type = context.type(first.qtype);
  return {
    ...spanOf(stop, context),
    evidence: [...legFacts(leg, story, context), ...chanceFacts(stop, context)],
    lostType: first.qtype,
    retryAfter: firstRetryAfter(story),
    server: first.server,
    advice: [
      {
        title: stop.isAnsweredAfter
          ? say`Find out what dropped ${type} queries at this time: the server's configuration, the servers that it asks in turn, or a firewall on the way`
          : say`Find out what changed at this time, and drops ${type} queries since: the server's configuration, the servers that it asks in turn, or a firewall on the way`,
      },
    ],
  };
}

/** Says from when until when the type was not answered. */
function spanOf(stop: TypeStop, context: Context): Pick<Match, 'message' | 'headline'> {
  const { queries, last, isAnsweredBefore, isAnsweredAfter } = stop;
  const [first] = queries;
  const server = context.address(first.server);
  const type = context.type(first.qtype);
  const other = context.type(otherAddressType(first.qtype));
  const since = timeOfDay(first.time, first.capture, context);
  const until = timeOfDay(last.time, last.capture, context);
  if (!isAnsweredAfter)
    return {
      message: say`${server} answered no ${type} query from ${since} on, but it had answered them before, and it goes on answering ${other} queries`,
      headline: say`${server} answered no ${type} query from ${since} on`,
    };
  if (!isAnsweredBefore)
    return {
      message: say`${server} answered no ${type} query until ${until}, but it did afterwards, and meanwhile it answered ${other} queries`,
      headline: say`${server} answered no ${type} query until ${until}`,
    };
  const from = clock(first.time, first.capture, context);
  return {
    message: say`${server} answered no ${type} query from ${from} to ${until}, but it did before and after, and meanwhile it answered ${other} queries`,
    headline: say`${server} answered no ${type} query from ${from} to ${until}`,
  };
}

/** States how many queries in a row had no answer, and how often that happens at other times. */
function chanceFacts({ queries, others, othersUnanswered }: TypeStop, context: Context): Fact[] {
  const type = context.type(queries[0].qtype);
  const server = context.address(queries[0].server);
  return [
    seen`none of the ${grouped(queries.length)} ${type} queries that were sent to ${server} in this time was answered`,
    others === 1
      ? seen`the only ${type} query to ${server} at another time was answered: by chance, so many in a row are not lost`
      : seen`at other times ${grouped(othersUnanswered)} of ${grouped(others)} ${type} queries to ${server} had no answer: by chance, so many in a row are not lost`,
  ];
}

/** States which queries of the leg have no answer, and which answer the other leg has from the same servers. */
function legFacts(leg: Leg, { legs }: Story, context: Context): Fact[] {
  const other = otherAddressType(leg.qtype);
  const answers = legs.flatMap(({ qtype, answer, answered: by }) =>
    answer && qtype === other && leg.attempts.some(({ server }) => server === by!.server)
      ? [answer.frame]
      : [],
  );
  return [
    ...leg.attempts
      .filter((attempt) => context.fate(attempt) === 'lost')
      .map((attempt) => unansweredFact(attempt, context)),
    ...(answers.length > 0
      ? [
          {
            frames: answers,
            ...seen`the ${context.type(other)} query to the same server is answered (${frames(answers)})`,
          },
        ]
      : []),
  ];
}
