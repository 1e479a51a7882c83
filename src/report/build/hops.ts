import { rcodeName } from '../../dns/codes.ts';
import { allHops, type Hop, routeOf } from '../../lookup/hops/route.ts';
import type { Attempt } from '../../lookup/lookup.ts';
import type { Leg, Story } from '../../lookup/story/story.ts';
import type { Context } from '../../rules/rule.ts';
import type { AddressId } from '../../wire/address.ts';
import { toMs } from '../../wire/time.ts';
import type { End, ReportHop } from '../report.ts';

/** Most exchanges listed: nobody reads a longer route, or more repetitions. */
const MAX_HOPS = 24;

/** Returns which hop spent the time of a lookup. Undefined if no forwarder is known, or if there are no times. */
export function hops(story: Story, context: Context): readonly ReportHop[] | undefined {
  if (context.isUntimed) return undefined;
  const route = routeOf(story, (attempt) => context.fate(attempt));
  if (route === undefined) return undefined;
  const { leg, from, to, spent } = route;
  const { capture } = leg.first;
  const type = context.type(leg.qtype);
  const state = stateOf(leg, context);
  const own = told({ exchange: leg.first, level: 0, from, to, spent, state }, leg.answered);
  return [
    own,
    ...allHops(route.hops)
      .slice(0, MAX_HOPS)
      .map((hop) => told(hop)),
  ];

  function told(hop: Omit<Hop, 'behind'>, answered = hop.exchange): ReportHop {
    return {
      level: hop.level,
      ...ends(hop.exchange, context),
      type,
      fromMs: toMs(hop.from - from),
      toMs: toMs(hop.to - from),
      spentMs: toMs(Math.max(0, hop.spent)),
      state: hop.state,
      ...rcode(answered.answer?.rcode),
      ...frames(answered, capture),
    };
  }
}

function stateOf({ answer, attempts }: Leg, context: Context): ReportHop['state'] {
  if (answer !== undefined) return 'answered';
  return context.fate(attempts.at(-1)!) === 'lost' ? 'lost' : 'open';
}

function ends(exchange: Attempt, context: Context): Pick<ReportHop, 'client' | 'server'> {
  const { clientPort, server, serverPort, time } = exchange;
  const end = (id: AddressId, port: number): End => ({
    address: context.address(id),
    port,
    ...context.named.at(id, time),
  });
  return {
    client: end(context.hosts.clientOf(exchange), clientPort),
    server: end(server, serverPort),
  };
}

function rcode(value: number | undefined): Pick<ReportHop, 'rcode'> {
  return value === undefined || value === 0 ? {} : { rcode: rcodeName(value) };
}

function frames(exchange: Attempt, capture: number): Pick<ReportHop, 'frames'> {
  if (exchange.capture !== capture) return {};
  const { answer, frame } = exchange;
  return { frames: answer?.capture === capture ? [frame, answer.frame] : [frame] };
}
