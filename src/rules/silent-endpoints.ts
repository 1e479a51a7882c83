import type { Attempt } from '../lookup/exchange/attempt.ts';
import { endpointOf, type EndpointTally } from '../lookup/figures/endpoints.ts';
import type { Lookup } from '../lookup/grouping/lookup.ts';
import { wasAnsweredElsewhere } from '../lookup/story/on-its-way-back.ts';
import type { AddressId } from '../wire/address.ts';
import { isIgnored } from './ignored.ts';
import { onceFor } from './once.ts';
import type { Context } from './rule.ts';
import { addTo } from '../wire/by-key.ts';

/** Queries in a row that it did not answer, from which on an endpoint is silent and not unlucky. */
const FEWEST_LOST = 3;

/**
 * Of what was sent on to other endpoints of the service so much was answered: where these lose as much, it is the path.
 * At this rate three in a row are lost by chance once in 64 times.
 */
const OTHERS_ANSWER = 0.75;

/** An endpoint behind a service that answers nothing, or nothing any more, while others of it do. */
export interface SilentEndpoint {
  readonly server: AddressId;
  readonly endpoint: AddressId;
  readonly tally: EndpointTally;
  /** Queries since the last one that it answered, in order. */
  readonly ignored: ReadonlySet<Attempt>;
  /** Ports that these came from, each once. */
  readonly ports: readonly number[];
  /** Only ports that were in use before go there: their conntrack entries are older than the endpoint's end. */
  readonly isStale: boolean;
  readonly others: ReadonlyMap<AddressId, EndpointTally>;
}

/**
 * Why an endpoint that answers nothing, or nothing any more, is not called silent.
 *
 * - `few`: too few queries in a row went there.
 * - `alone`: no other endpoint of the service is seen.
 * - `others-lose`: too little of what was sent on to the others is answered.
 * - `none-since`: nor did any other answer since.
 * - `one-port`: all of it came from one new port.
 */
export type Doubt = 'few' | 'alone' | 'others-lose' | 'none-since' | 'one-port';

/** The silent endpoint that this query was sent on to; undefined when it was none, or none is seen. */
export function silentEndpointOf(attempt: Attempt, context: Context): SilentEndpoint | undefined {
  const silent = judgedOf(attempt, context);
  return typeof silent === 'object' && silent.ignored.has(attempt) ? silent : undefined;
}

/** Why the endpoint that this query was sent on to is not called silent; undefined when it is, or none is seen. */
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

/** @param list what one endpoint ignored */
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
  // One port whose packets are lost, new as it is, may have met something else.
  if (lookups.size < 2 && !isStale) return 'one-port';
  const ports = [...new Set(ignored.map(({ clientPort }) => clientPort))];
  return { server, endpoint, tally, ignored: new Set(ignored), ports, isStale, others };
}

/** Unless those behind the same service answer, and did so after this one had fallen silent. */
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

/** Of several endpoints together. */
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

/** A port on which lookups follow each other: its conntrack entry stays, and with it the endpoint. */
function isInUse(lookups: ReadonlySet<Lookup>): boolean {
  return [...lookups].some(({ freshFlow }) => !freshFlow);
}

function key(one: number, other: number | undefined): string {
  return `${one} ${other}`;
}
