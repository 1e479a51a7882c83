import { IcmpKind } from '../decode/network/icmp-kind.ts';
import { frames, say, type Sentence } from '../words/say.ts';
import { References } from './references.ts';
import { type Rejected, rejectionMatch, targetOf } from './rejections.ts';
import type { Advice, Context, Fact, LookupRule } from './rule.ts';

/** Hops that suffice for any path. Hosts send with 64 or more (RFC 1700), so a packet with this many left looped. */
const ENOUGH_HOPS = 32;

const CAVEAT = say`Where this is a service address, follow the way to each of its endpoints: the query may have been translated before.`;

export const ttlExceeded: LookupRule = {
  id: 'ttl-exceeded',
  title: 'The query went from router to router until its time to live was over',
  severity: 'error',
  rationale:
    'A routing loop: two routers each take the other for the way to the server. Linux does not report it to a UDP socket, so the client waits for its time-out as if the query had been lost.',
  toldApartBy: [
    'An ICMP error "time exceeded in transit" quotes the query. It comes from a router in the loop.',
    'A query that was sent with few hops left, as traceroute does, needs no loop: then the finding says so.',
  ],
  references: [References.timeExceeded, References.icmpErrors],
  check(story, context) {
    return rejectionMatch(story, [IcmpKind.ttl], context, (first, at) => ({
      message: messageOf(first, at, context),
      fact: hopsFact(first),
      advice: [adviceFor(first, context)],
    }));
  },
  advice: [
    {
      title: say`Follow the way of the query: where two addresses take turns is the loop`,
      snippet: 'traceroute -n -U -p 53 SERVER\nip route get SERVER\n',
    },
  ],
};

function adviceFor(first: Rejected, context: Context): Advice {
  const [to, from] = [context.address(targetOf(first)), context.address(first.rare.rejection.from)];
  return {
    title: say`Follow the way of the query to ${to}: where two addresses take turns is the loop. ${from} is in it: look at its routes first`,
    snippet: `traceroute -n -U -p 53 ${to}\nip route get ${to}\n`,
    ...(targetOf(first) === first.server && { caveat: CAVEAT }),
  };
}

/** Whether the query had enough hops to arrive; true if a text does not print them. */
function hadEnough({ hopLimit }: Rejected): boolean {
  return hopLimit === 0 || hopLimit >= ENOUGH_HOPS;
}

function messageOf(first: Rejected, at: Sentence, context: Context): Sentence {
  const server = context.address(first.server);
  const from = context.address(first.rare.rejection.from);
  if (hadEnough(first))
    return say`the query to ${server} went round in a routing loop: ${from} says that its time to live was exceeded (${at})`;
  return first.hopLimit === 1
    ? say`the query to ${server} had only one hop left: ${from} says that its time to live was exceeded (${at})`
    : say`the query to ${server} had only ${first.hopLimit} hops left: ${from} says that its time to live was exceeded (${at})`;
}

function hopsFact(first: Rejected): Fact | undefined {
  if (first.hopLimit === 0) return undefined;
  return {
    fact: say`with the hops that the query in ${frames([first.frame])} had left (${first.hopLimit}), it should have arrived`,
    holds: hadEnough(first),
    frames: [first.frame],
  };
}
