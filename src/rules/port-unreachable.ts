import { retryOf } from '../lookup/story/retries.ts';
import { frames, say } from '../words/say.ts';
import { References } from './references.ts';
import type { LookupRule } from './rule.ts';

/** Somebody on the way says that the query cannot be delivered. */
export const portUnreachable: LookupRule = {
  id: 'port-unreachable',
  title: 'ICMP says that the query cannot be delivered',
  severity: 'error',
  rationale:
    'Nobody listens at the server, or the service has no endpoints. The client learns it at once and does not wait.',
  toldApartBy: [
    'An ICMP error from the server’s side quotes the query. One from the client quotes an answer, and says something else.',
  ],
  references: [References.unreachable],
  check(story, context) {
    const refusals = story.lookup.unreachables.filter((unreachable) => !unreachable.byClient);
    const [first] = refusals;
    if (!first) return undefined;
    const at = refusals.map((refusal) => refusal.frame);
    const server = story.lookup.attempts[0]!;
    const again = story.lookup.attempts.find((attempt) => retryOf(attempt));
    return {
      message: say`${context.address(first.from)} says that the query to ${context.address(server.server)} cannot be delivered (${frames(at)})`,
      evidence: [
        { fact: say`an ICMP error quotes the query`, holds: true, frames: at },
        ...(again
          ? [
              {
                fact: say`the client asked again, from ${frames([retryOf(again)!.frame])} on`,
                holds: true,
                frames: [retryOf(again)!.frame],
              },
            ]
          : []),
      ],
      server: server.server,
    };
  },
  advice: [
    {
      title: say`Check that the DNS service has ready endpoints, and that something listens on its port`,
    },
  ],
  advise: (story, context) => [
    {
      title: say`Check that the DNS service behind ${context.address(story.lookup.attempts[0]!.server)} has ready endpoints, and that something listens on port ${story.lookup.attempts[0]!.serverPort}`,
    },
  ],
};
