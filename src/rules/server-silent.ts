import type { Attempt } from '../lookup/lookup.ts';
import { retriedBy } from '../lookup/story/retries.ts';
import type { Story } from '../lookup/story/story.ts';
import type { AddressId } from '../wire/address.ts';
import { grouped, say } from '../words/say.ts';
import { unansweredFact } from './facts.ts';
import { ignoredBy } from './losses.ts';
import { onceFor } from './once.ts';
import { References } from './references.ts';
import type { Context, LookupRule } from './rule.ts';
import { countUp } from '../wire/by-key.ts';

/** Unanswered queries, none of them asked again, from which on a server counts as silent. Fewer may be bad luck. */
const ENOUGH = 4;

/**
 * Minimum number of lookups that one server of several left unanswered. One program may have given up; another waits.
 */
const LOOKUPS = 2;

export const serverSilent: LookupRule = {
  id: 'server-silent',
  title: 'Nothing that this server was asked is answered',
  severity: 'error',
  rationale:
    'A server that is down, a wrong address in resolv.conf, or a firewall or network policy that drops DNS.',
  toldApartBy: [
    'The server answered nothing in the whole capture, to nobody.',
    'It was asked again, or at least four times, or it is not the only server and two lookups asked it: a pair that nobody asks for again may be of a program that was stopped.',
  ],
  references: [References.resolvConf],
  check(story, context) {
    const silent = silentIn(story, context);
    if (!silent) return undefined;
    // Any unread line may be an answer of this server.
    if (context.hasUnreadLines) return undefined;
    const lost = ignoredBy(silent.server, context);
    const address = context.address(silent.server);
    const retried = story.lookup.attempts.some(retriedBy);
    const isClear = retried || lost >= ENOUGH || isAskedTwice(silent.server, context);
    if (lost < 2 || !isClear) {
      return say`too few queries were seen to call the server silent`;
    }
    const message = say`none of ${grouped(lost)} queries to ${address} was answered`;
    return {
      message,
      headline: message,
      evidence: story.lost
        .filter((attempt) => attempt.server === silent.server)
        .map((attempt) => unansweredFact(attempt, context)),
      server: silent.server,
      advice: [
        {
          title: say`Check that a DNS server listens at ${address}, has endpoints, and that no network policy drops UDP port 53`,
        },
      ],
    };
  },
  advice: [
    {
      title: say`Check that a DNS server listens at the address, has endpoints, and that no network policy drops UDP port 53`,
    },
  ],
};

/** Returns a lost query to a server that answered nothing; undefined without one. */
function silentIn({ lost }: Story, { tally }: Context): Attempt | undefined {
  return lost.find(({ server }) => tally.server(server).answered === 0);
}

/** Whether at least LOOKUPS lookups asked this server in vain, while other servers were asked as well. */
function isAskedTwice(server: AddressId, context: Context): boolean {
  return context.tally.servers.size > 1 && (lookupsLostBy(context).get(server) ?? 0) >= LOOKUPS;
}

const lookupsLostBy = onceFor(({ stories }): ReadonlyMap<AddressId, number> => {
  const counts = new Map<AddressId, number>();
  for (const { lost } of stories)
    for (const server of new Set(lost.map((attempt) => attempt.server))) countUp(counts, server);
  return counts;
});
