import type { AddressId } from '../wire/address.ts';
import { grouped, say } from '../words/say.ts';
import { unansweredFact } from './facts.ts';
import { ignoredBy } from './losses.ts';
import { onceFor } from './once.ts';
import { References } from './references.ts';
import type { Context, LookupRule } from './rule.ts';

/**
 * Queries without any answer, none of which was asked again, from which on the server is silent and nobody was unlucky.
 */
const ENOUGH = 4;

/** Lookups that one server of several left without an answer: what one program gave up another one may have waited for. */
const LOOKUPS = 2;

/** Nothing comes back from this server at all. */
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
    const silent = story.lost.find(
      (attempt) => context.tally.server(attempt.server).answered === 0,
    );
    if (!silent) return undefined;
    // Any of them may be its answer.
    if (context.hasUnreadLines) return undefined;
    const lost = ignoredBy(silent.server, context);
    const address = context.address(silent.server);
    const retried = story.lookup.attempts.length > story.legs.length;
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
    };
  },
  advice: [
    {
      title: say`Check that a DNS server listens at the address, has endpoints, and that no network policy drops UDP port 53`,
    },
  ],
  advise: (story, context) => [
    {
      title: say`Check that a DNS server listens at ${context.address(story.lost[0]!.server)}, has endpoints, and that no network policy drops UDP port 53`,
    },
  ],
};

/** More than one lookup asked it in vain, and other servers were asked as well. */
function isAskedTwice(server: AddressId, context: Context): boolean {
  return context.tally.servers.size > 1 && (lookupsLostBy(context).get(server) ?? 0) >= LOOKUPS;
}

const lookupsLostBy = onceFor(({ stories }): ReadonlyMap<AddressId, number> => {
  const counts = new Map<AddressId, number>();
  for (const { lost } of stories)
    for (const server of new Set(lost.map((attempt) => attempt.server)))
      counts.set(server, (counts.get(server) ?? 0) + 1);
  return counts;
});
