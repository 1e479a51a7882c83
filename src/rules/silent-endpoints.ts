import type { Attempt, Lookup } from '../lookup/lookup.ts';
import { endpointOf, type EndpointTally } from '../lookup/figures/endpoints.ts';
import { wasAnsweredElsewhere } from '../lookup/story/on-its-way-back.ts';
import type { AddressId } from '../wire/address.ts';
import { isIgnored } from './ignored.ts';
import { onceFor } from './once.ts';
import type { Context } from './rule.ts';
import { addTo } from '../wire/by-key.ts';

/** Number of unanswered queries in a row from which on an endpoint counts as silent. */
const FEWEST_LOST = 3;

/** Minimum share that the other endpoints answer. At this rate, chance makes three losses in a row once in 64 times. */
const OTHERS_ANSWER = 0.75;

/** An endpoint behind a service that does not answer, or no longer answers, while other endpoints do. */
export interface SilentEndpoint {
  readonly server: AddressId;
  readonly endpoint: AddressId;
  readonly tally: EndpointTally;
  /** Unanswered queries since the last answered one, in order. */
  readonly ignored: ReadonlySet<Attempt>;
  /** Client ports of these queries, without duplicates. */
  readonly ports: readonly number[];
  /** Whether only ports in use before go there, so that their conntrack entries are older than the endpoint's end. */
  readonly isStale: boolean;
  readonly others: ReadonlyMap<AddressId, EndpointTally>;
}

/**
 * Why an endpoint that does not answer, or no longer answers, is not called silent.
 *
 * - `few`: too few queries in a row went there.
 * - `alone`: no other endpoint of the service is seen.
 * - `others-lose`: the other endpoints answer too few of their queries.
 * - `none-since`: no other endpoint has answered since either.
 * - `one-port`: all queries came from one new port.
 */
export type Doubt = 'few' | 'alone' | 'others-lose' | 'none-since' | 'one-port';

/** Returns the silent endpoint that this query went to; undefined if the endpoint is unknown or not silent. */
export function silentEndpointOf(attempt: Attempt, context: Context): SilentEndpoint | undefined {
  const silent = judgedOf(attempt, context);
  return typeof silent === 'object' && silent.ignored.has(attempt) ? silent : undefined;
}

/** Returns why the endpoint of this query is not called silent; undefined if it is silent or unknown. */
export function doubtOf(attempt: Attempt, context: Context): Doubt | undefined {
  const judged = judgedOf(attempt, context);
  return typeof judged === 'string' ? judged : undefined;
}

function judgedOf(attempt: Attempt, context: Context): SilentEndpoint | Doubt | undefined {
  return judgedEndpoints(context).get(key(attempt.server, endpointOf(attempt)));
}

const judgedEndpoints = onceFor((context): ReadonlyMap<string, SilentEndpoint | Doubt> => {
  const ignored = new Map<string, Attempt[]>();
  for (const { lookup } of context.stories) {
    for (const attempt of lookup.attempts) {
      const endpoint = endpointOf(attempt);
      if (endpoint === undefined || !isIgnored(attempt, context)) continue;
      if (wasAnsweredElsewhere(attempt)) continue;
      addTo(ignored, key(attempt.server, endpoint), attempt);
    }
  }
  const judged = new Map<string, SilentEndpoint | Doubt>();
  for (const [at, list] of ignored) {
    const found = judge(list, context);
    if (found !== undefined) judged.set(at, found);
  }
  return judged;
});

/** @param list the queries that one endpoint left unanswered */
function judge(list: readonly Attempt[], context: Context): SilentEndpoint | Doubt | undefined {
  const { server } = list[0]!;
  const endpoint = endpointOf(list[0]!)!;
  const all = context.tally.endpoints.of(server);
  const tally = all.get(endpoint);
  if (tally === undefined) return undefined;
  const ignored = list.filter(({ time }) => time > tally.lastAnswered);
  if (ignored.filter((one) => context.fate(one) === 'lost').length < FEWEST_LOST) return 'few';
  const since = ignored.reduce((first, { time }) => Math.min(first, time), Infinity);
  const others = new Map([...all].filter(([other]) => other !== endpoint));
  const doubt = doubtAbout(others, since);
  if (doubt !== undefined) return doubt;
  const lookups = new Map<string, Set<Lookup>>();
  for (const { lookup, clientPort } of ignored) {
    const flow = key(lookup.client, clientPort);
    lookups.set(flow, (lookups.get(flow) ?? new Set()).add(lookup));
  }
  const isStale = [...lookups.values()].every(isInUse);
  // A single new port whose packets are lost may have another cause.
  if (lookups.size < 2 && !isStale) return 'one-port';
  const ports = [...new Set(ignored.map(({ clientPort }) => clientPort))];
  return { server, endpoint, tally, ignored: new Set(ignored), ports, isStale, others };
}

/** Returns a doubt, unless the other endpoints of the service answer, and answered after this one had fallen silent. */
function doubtAbout(
  others: ReadonlyMap<AddressId, EndpointTally>,
  since: number,
): Doubt | undefined {
  if (others.size === 0) return 'alone';
  const { answered, lost } = sumOf(others);
  if (answered < OTHERS_ANSWER * (answered + lost)) return 'others-lose';
  return [...others.values()].some(({ lastAnswered }) => lastAnswered > since)
    ? undefined
    : 'none-since';
}

/** Returns the sum of the counts of several endpoints. */
export function sumOf(
  endpoints: ReadonlyMap<AddressId, EndpointTally>,
): Pick<EndpointTally, 'queries' | 'answered' | 'lost'> {
  const sum = { queries: 0, answered: 0, lost: 0 };
  for (const { queries, answered, lost } of endpoints.values()) {
    sum.queries += queries;
    sum.answered += answered;
    sum.lost += lost;
  }
  return sum;
}

/** Whether a port is used for lookup after lookup, so that its conntrack entry stays, and with it the endpoint. */
function isInUse(lookups: ReadonlySet<Lookup>): boolean {
  return [...lookups].some(({ freshFlow }) => !freshFlow);
}

function key(one: number, other: number | undefined): string {
  return `${one} ${other}`;
}
