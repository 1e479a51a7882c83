import type { Attempt } from '../lookup/exchange/attempt.ts';
import { endpointOf, type EndpointTally } from '../lookup/figures/endpoints.ts';
import type { Lookup } from '../lookup/grouping/lookup.ts';
import type { AddressId } from '../wire/address.ts';
import { isIgnored } from './ignored.ts';
import type { Context } from './rule.ts';

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

const known = new WeakMap<Context, ReadonlyMap<string, SilentEndpoint>>();

/** The silent endpoint that this query was sent on to; undefined when it was none, or none is seen. */
export function silentEndpointOf(attempt: Attempt, context: Context): SilentEndpoint | undefined {
  const endpoint = endpointOf(attempt);
  if (endpoint === undefined) return undefined;
  let all = known.get(context);
  if (all === undefined) known.set(context, (all = findAll(context)));
  const silent = all.get(key(attempt.server, endpoint));
  return silent?.ignored.has(attempt) ? silent : undefined;
}

function findAll(context: Context): ReadonlyMap<string, SilentEndpoint> {
  const ignored = new Map<string, Attempt[]>();
  for (const { lookup } of context.stories) {
    for (const attempt of lookup.attempts) {
      const endpoint = endpointOf(attempt);
      if (endpoint === undefined || !isIgnored(attempt, context)) continue;
      const list = ignored.get(key(attempt.server, endpoint));
      if (list === undefined) ignored.set(key(attempt.server, endpoint), [attempt]);
      else list.push(attempt);
    }
  }
  const silent = new Map<string, SilentEndpoint>();
  for (const [at, list] of ignored) {
    const found = judge(list, context);
    if (found !== undefined) silent.set(at, found);
  }
  return silent;
}

/** @param list what one endpoint ignored */
function judge(list: readonly Attempt[], context: Context): SilentEndpoint | undefined {
  const { server } = list[0]!;
  const endpoint = endpointOf(list[0]!)!;
  const all = context.tally.endpoints.of(server);
  const tally = all.get(endpoint);
  if (tally === undefined) return undefined;
  const ignored = list.filter(({ time }) => time > tally.lastAnswered);
  if (ignored.filter((one) => context.fate(one) === 'lost').length < FEWEST_LOST) return undefined;
  const since = ignored.reduce((first, { time }) => Math.min(first, time), Infinity);
  const others = new Map([...all].filter(([other]) => other !== endpoint));
  if (!answerSince(others, since)) return undefined;
  const lookups = new Map<string, Set<Lookup>>();
  for (const { lookup, clientPort } of ignored) {
    const flow = key(lookup.client, clientPort);
    lookups.set(flow, (lookups.get(flow) ?? new Set()).add(lookup));
  }
  const isStale = [...lookups.values()].every(isInUse);
  // One port whose packets are lost, new as it is, may have met something else.
  if (lookups.size < 2 && !isStale) return undefined;
  const ports = [...new Set(ignored.map(({ clientPort }) => clientPort))];
  return { server, endpoint, tally, ignored: new Set(ignored), ports, isStale, others };
}

/** Those behind the same service answer, and did so after this one had fallen silent. */
function answerSince(others: ReadonlyMap<AddressId, EndpointTally>, since: number): boolean {
  const { answered, lost } = sumOf(others);
  const isLater = [...others.values()].some(({ lastAnswered }) => lastAnswered > since);
  return isLater && answered >= OTHERS_ANSWER * (answered + lost);
}

/** Of several endpoints together: what is undetermined is neither. */
export function sumOf(endpoints: ReadonlyMap<AddressId, EndpointTally>): {
  readonly answered: number;
  readonly lost: number;
} {
  let [answered, lost] = [0, 0];
  for (const tally of endpoints.values()) {
    answered += tally.answered;
    lost += tally.lost;
  }
  return { answered, lost };
}

/** A port on which lookups follow each other: its conntrack entry stays, and with it the endpoint. */
function isInUse(lookups: ReadonlySet<Lookup>): boolean {
  return lookups.size > 1 || [...lookups].some(({ freshFlow }) => !freshFlow);
}

function key(one: number, other: number): string {
  return `${one} ${other}`;
}
