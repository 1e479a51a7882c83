import { answersType } from '../lookup/figures/server-tally.ts';
import { otherAddressType } from '../lookup/figures/tally.ts';
import { frames, say } from '../words/say.ts';
import { unansweredFact } from './facts.ts';
import { largeAnswer } from './large-answer.ts';
import { ignoredBy } from './losses.ts';
import { serversOf } from './rcode.ts';
import { References } from './references.ts';
import type { LookupRule } from './rule.ts';

/** Rule: a server, or a middlebox before it, swallows queries of one type. */
export const typeNeverAnswered: LookupRule = {
  id: 'type-never-answered',
  title: 'The server answers one type and never the other',
  severity: 'error',
  rationale:
    'Every query of this type goes unanswered, retransmissions included, while the other type is answered. That is a server or a middlebox that ignores the type, not a race: a race hits either leg, now and then.',
  toldApartBy: [
    'Not one query of this type is answered by this server in the whole capture, retransmissions included, while the other type is.',
    'At least two queries of the type were seen: one is too few to say never.',
  ],
  references: [References.aaaaMisbehaviour],
  check(story, context) {
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
    const answers = story.legs.flatMap(({ qtype, answer, answered: by }) =>
      answer && qtype === other && ids.includes(by!.server) ? [answer.frame] : [],
    );
    const asked = serversOf(leg.attempts, context);
    const otherType = context.type(other);
    return {
      message:
        answered === 1
          ? say`none of ${queries} ${type} queries to ${asked} was answered, while the ${otherType} query was`
          : say`none of ${queries} ${type} queries to ${asked} was answered, while ${answered} ${otherType} queries were`,
      evidence: [
        ...leg.attempts
          .filter((attempt) => context.fate(attempt) === 'lost')
          .map((attempt) => unansweredFact(attempt, context)),
        ...(answers.length > 0
          ? [
              {
                fact: say`the ${otherType} query to the same server is answered (${frames(answers)})`,
                holds: true,
                frames: answers,
              },
            ]
          : []),
        ...(large ? [large.fact] : []),
      ],
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
