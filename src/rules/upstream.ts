import { isOnItsWay } from '../lookup/exchange/copies.ts';
import type { Attempt } from '../lookup/lookup.ts';
import { type Hop, longest, type Route, routeOf, timeOf } from '../lookup/hops/route.ts';
import type { Leg, Story } from '../lookup/story/story.ts';
import { type AddressId, isLoopback } from '../wire/address.ts';
import { toMs } from '../wire/time.ts';
import { ms, say, type Sentence, wait } from '../words/say.ts';
import { seen } from './fact.ts';
import type { Advice, Context, Fact } from './rule.ts';

/** Share of the wait from which on a server took more of it than all others. */
export const MOST = 0.5;

/** The server behind the asked one that the application waited for, and for how long. */
export interface Upstream {
  readonly route: Route;
  readonly server: AddressId;
  /** The exchanges with the last server of the route that took most of the wait. */
  readonly hops: readonly Hop[];
  /**
   * The host that asked this server. If both addresses are on the capturing machine, the address that the client knows.
   */
  readonly forwarder: AddressId;
  /** The address from which the forwarder asked. */
  readonly sender: AddressId;
  readonly isMost: boolean;
  /** Whether it asked others in turn, for an unknown part of the time, since forwarders are followed four deep. */
  readonly asksOn: boolean;
  /** Time spent waiting for answers that did not come. */
  readonly lostTime: number;
}

/** Returns the upstream that was waited for; undefined if the capture does not show that the server asked anybody. */
export function upstreamOf(story: Story, context: Context): Upstream | undefined {
  const route = routeOf(story, (attempt) => context.fate(attempt));
  if (route === undefined) return undefined;
  const wanted = MOST * (route.to - route.from);
  let { server, hops } = longest(route.hops);
  const isMost = timeOf(hops) >= wanted;
  for (;;) {
    const behind = hops.flatMap((hop) => hop.behind);
    if (behind.length === 0) break;
    const deeper = longest(behind);
    if (timeOf(deeper.hops) < wanted) break;
    ({ server, hops } = deeper);
  }
  const asksOn = hops.some(
    ({ behind, exchange }) => behind.length === 0 && exchange.rare.sentOn.length > 0,
  );
  const lostTime = timeOf(hops.filter(({ state }) => state === 'lost'));
  const [{ exchange, level }] = hops as [Hop];
  const sender = exchange.lookup.client;
  const { leg } = route;
  const isKnown = level > 1 || sender === leg.first.server || isTranslatedTo(leg, sender);
  const forwarder = isKnown ? sender : leg.first.server;
  return { route, server, hops, forwarder, sender, isMost, asksOn, lostTime };
}

/** Whether the client's query was seen on its way to this address. */
function isTranslatedTo({ attempts }: Leg, address: AddressId): boolean {
  return attempts.some((attempt) => isOnItsWay(attempt, address));
}

/** Returns a share of the wait: `2.2 s of the 2.3 s`, or `nearly all of the 2.2 s`. */
export function share(part: number, { from, to }: Route): Sentence {
  const [spent, all] = [wait(toMs(part)), wait(toMs(to - from))];
  return spent === all ? say`nearly all of the ${all}` : say`${spent} of the ${all}`;
}

/** States why these exchanges are hops of this lookup. */
export function tieFacts(upstream: Upstream, context: Context): readonly Fact[] {
  const { hops, route } = upstream;
  const { name } = route.leg.first.lookup;
  const followed = new Set([name]);
  const facts = hops[0]!.exchange.lookup.name === name ? [tieFact(upstream, context)] : [];
  for (const { exchange } of hops) {
    if (followed.has(exchange.lookup.name)) continue;
    followed.add(exchange.lookup.name);
    facts.push(aliasFact(exchange, upstream, context));
  }
  return facts;
}

/** States that the server asked for the target of an alias (CNAME). */
function aliasFact(exchange: Attempt, { route, sender }: Upstream, context: Context): Fact {
  const { leg } = route;
  const [who, type] = [context.address(sender), context.type(exchange.qtype)];
  const [target, name] = [exchange, leg.first].map((one) => context.name(one.lookup.name));
  return {
    frames: framesHere([leg.first, exchange], leg.first.capture),
    ...seen`${who} sent a query for ${type} of ${target!} (${context.where(exchange)}) while the client waited, since ${name!} is an alias (CNAME) that leads there`,
  };
}

function tieFact(upstream: Upstream, context: Context): Fact {
  const { exchange } = upstream.hops[0]!;
  const first = firstFor(exchange, upstream);
  return {
    fact: tied(upstream, context),
    holds: true,
    frames: framesHere([first, exchange], first.capture),
  };
}

/** Returns the client's first query of the type that the server asked for. */
function firstFor({ qtype }: Attempt, { route: { leg } }: Upstream): Attempt {
  return leg.first.lookup.attempts.find((one) => one.qtype === qtype) ?? leg.first;
}

function tied(upstream: Upstream, context: Context): Sentence {
  const { hops, sender, forwarder } = upstream;
  const [{ exchange, level }] = hops as [Hop];
  const first = firstFor(exchange, upstream);
  const asked = first.server;
  const query = say`${context.type(exchange.qtype)}, ${context.where(exchange)}`;
  const who = context.address(sender);
  const server = context.address(asked);
  // A hop that was made for an earlier client may serve this client too.
  const when =
    exchange.time < first.time
      ? say`before the client asked, and the client waited for the same answer`
      : say`while the client waited`;
  if (level > 1)
    return say`${who}, which was asked in turn, sent a query of the same name and type (${query}) ${when}`;
  if (sender === asked)
    return say`${who} sent a query of the same name and type (${query}) ${when}`;
  if (forwarder === sender)
    return say`${who}, to which the query to ${server} was translated, sent one of the same name and type (${query}) ${when}`;
  if (isLoopback(context.addressBytes(asked)))
    return say`${server} is on the machine that was captured, from which a query of the same name and type left (${query}) ${when}`;
  return say`the machine that was captured answers for ${server}, and a query of the same name and type left it (${query}) ${when}`;
}

/** States the part of the wait that the asked server, and the path to it, took themselves. */
export function ownTimeFact({ route }: Upstream, context: Context): Fact {
  const server = context.address(route.leg.first.server);
  return seen`of the wait, ${ms(toMs(Math.max(0, route.spent)))} were spent by ${server} itself, and on the way to it`;
}

/** Returns the frames in the file of the lookup. Sentences name the frames of other captures. */
function framesHere(
  sightings: readonly { readonly capture: number; readonly frame: number }[],
  capture: number,
): number[] {
  const here = sightings.filter((one) => one.capture === capture).map(({ frame }) => frame);
  return [...new Set(here)].toSorted((a, b) => a - b);
}

function packetsOf(exchange: Attempt): Pick<Attempt, 'capture' | 'frame'>[] {
  return exchange.answer ? [exchange, exchange.answer] : [exchange];
}

/** States what became of one exchange with the last server of the route. */
export function hopFact(
  { exchange, state }: Hop,
  { server, route }: Upstream,
  context: Context,
): Fact {
  const frames = framesHere(packetsOf(exchange), route.leg.first.capture);
  const upstream = context.address(server);
  const query = context.where(exchange);
  const { answer } = exchange;
  if (state === 'answered' || answer !== undefined) {
    const after = ms(toMs(answer!.time - exchange.time));
    return {
      frames,
      ...seen`the query to ${upstream} in ${query} was answered after ${after} (${context.where(answer!)})`,
    };
  }
  return { frames, ...seen`the query to ${upstream} in ${query} got no answer` };
}

/** Returns how to see what the forwarder waits for. */
export function upstreamAdvice(upstream: string, name: string, type: string): readonly Advice[] {
  return [
    {
      title: say`Ask ${upstream} yourself from where the forwarder runs, a few times: the time is in the last lines`,
      snippet: `dig @${upstream} ${name} ${type} +tries=1 +time=10\n`,
    },
    {
      title: say`Look at what the forwarder says of its upstream servers. CoreDNS has a histogram for each, and logs its time-outs with the plugins errors and log; unbound and dnsmasq list what they wait for`,
      snippet: `kubectl -n kube-system port-forward deployment/coredns 9153 &
curl -s localhost:9153/metrics | grep -E 'coredns_(forward|proxy)_request_duration_seconds'
kubectl -n kube-system logs -l k8s-app=kube-dns --tail=-1 | grep -E 'i/o timeout|SERVFAIL'
unbound-control dump_requestlist
pkill -USR1 dnsmasq   # it writes queries sent, retried and failed of each server to its log
`,
    },
  ];
}

/** Advice for an upstream that cannot be fixed. */
export const MORE_UPSTREAMS: Advice = {
  title: say`Give the forwarder a second upstream server, and let it keep answers for longer`,
  snippet: `forward . FIRST SECOND {
    policy sequential
}
cache 300 {
    serve_stale 1h
}
`,
  caveat: say`This is for the Corefile of CoreDNS. Old answers may be wrong: serve_stale hands them out only while no new one comes.`,
};
