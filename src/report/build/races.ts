import type { Tally } from '../../lookup/figures/tally.ts';
import { endpointOfPair } from '../../lookup/story/pair.ts';
import { lostLeg } from '../../rules/every-pair.ts';
import type { Diagnosis } from '../../rules/diagnose.ts';
import { withCommas } from '../../words/lists.ts';
import { grouped, say, type Sentence } from '../../words/say.ts';
import type { AddressId } from '../../wire/address.ts';
import { addressAndNames } from './address-names.ts';
import type { FindingInput } from './build-finding.ts';
import type { RaceSummary, Report } from '../report.ts';
import { countUp } from '../../wire/by-key.ts';

/** Most servers with a sentence of their own, and most endpoints named for each. */
const SERVERS_NAMED = 3;
const ENDPOINTS_NAMED = 4;

/** Input for counting races. */
interface RaceInput extends FindingInput {
  readonly tally: Tally;
  readonly diagnoses: readonly Diagnosis[];
}

interface Hits {
  hit: number;
  /** Hits whose lost packet left no trace, so that they are missing in the count of pairs. */
  hidden: number;
  first: number;
  later: number;
  readonly lost: Map<number, number>;
  readonly endpoints: Map<AddressId, number>;
}

/** Counts races by server, those with the most hits first. Empty if no pair was hit. */
export function races(input: RaceInput): RaceSummary[] {
  const byServer = new Map<AddressId, Hits>();
  for (const diagnosis of input.diagnoses)
    if (diagnosis.rule.id === 'conntrack-race') add(byServer, diagnosis, input);
  return [...byServer]
    .toSorted(([a, x], [b, y]) => y.hit - x.hit || a - b)
    .map(([server, hits]) => summary(server, hits, input));
}

function add(
  byServer: Map<AddressId, Hits>,
  { match, story }: Diagnosis,
  { context }: RaceInput,
): void {
  if (story === undefined) return;
  const { pair, lookup } = story;
  const server = match.server ?? lookup.attempts[0]!.server;
  let hits = byServer.get(server);
  if (hits === undefined) {
    hits = { hit: 0, hidden: 0, first: 0, later: 0, lost: new Map(), endpoints: new Map() };
    byServer.set(server, hits);
  }
  hits.hit++;
  if (match.lostType !== undefined) countUp(hits.lost, match.lostType);
  const lost = lostLeg(story, context);
  if (pair === undefined || lost === undefined) {
    hits.hidden++;
    return;
  }
  // The lookup may have a third query, for HTTPS, before the pair.
  if (lost.time <= pair.first.time) hits.first++;
  else hits.later++;
  const endpoint = endpointOfPair(pair);
  if (endpoint !== undefined) countUp(hits.endpoints, endpoint);
}

function summary(
  id: AddressId,
  { hit, hidden, first, later, lost, endpoints }: Hits,
  { tally, context }: RaceInput,
): RaceSummary {
  const server = tally.server(id);
  const { address, ...names } = addressAndNames(id, context);
  const byEndpoint = Array.from(server.endpoints ?? [], ([endpoint, pairs]) => ({
    address: context.address(endpoint),
    pairs,
    hit: endpoints.get(endpoint) ?? 0,
  })).toSorted((a, b) => b.hit - a.hit || b.pairs - a.pairs);
  return {
    server: address,
    ...names,
    pairs: server.exposedPairs + hidden,
    hit,
    lost: Object.fromEntries(Array.from(lost, ([type, cases]) => [context.type(type), cases])),
    first,
    later,
    ...(byEndpoint.length > 0 && { endpoints: byEndpoint }),
  };
}

/** Sentences beside the verdict: how many pairs were hit, and which of their packets. */
export function raceSentences({ races: list = [] }: Report): Sentence[] {
  const told = list.slice(0, SERVERS_NAMED).map(sentence);
  const rest = list.length - SERVERS_NAMED;
  if (rest <= 0) return told;
  return [
    ...told,
    rest === 1 ? say`and of 1 more server` : say`and of ${grouped(rest)} more servers`,
  ];
}

function sentence(race: RaceSummary): Sentence {
  const { pairs, hit, server } = race;
  const which = whichPackets(race);
  const share =
    pairs === 1
      ? say`The only pair to ${server} that is open to the race lost just one query: ${which}`
      : say`${grouped(hit)} of ${grouped(pairs)} pairs to ${server} that are open to the race lost just one query: ${which}`;
  const endpoints = (race.endpoints ?? []).slice(0, ENDPOINTS_NAMED);
  if (endpoints.length === 0) return share;
  const parts = endpoints.map(
    (one) => say`${grouped(one.hit)} of ${grouped(one.pairs)} at ${one.address}`,
  );
  return say`${share}; by endpoint: ${withCommas(parts)}`;
}

/** `AAAA, the later one`, `AAAA 2, A 1 (the first packet 1, a later one 2)`, `AAAA 7 (never the first packet of the pair)` */
function whichPackets({ hit, lost, first, later }: RaceSummary): Sentence {
  if (hit === 1) {
    const [type] = Object.keys(lost);
    if (first === 1) return say`${type!}, the first one`;
    return later === 1 ? say`${type!}, the later one` : say`${type!}`;
  }
  const types = withCommas(
    Object.entries(lost)
      .toSorted(([, a], [, b]) => b - a)
      .map(([type, cases]) => `${type} ${grouped(cases)}`)
      .map((one) => say`${one}`),
  );
  if (first + later === 0) return say`${types}`;
  if (first === 0) return say`${types} (never the first packet of the pair)`;
  if (later === 0) return say`${types} (each time the first packet of the pair)`;
  return say`${types} (the first packet ${grouped(first)}, a later one ${grouped(later)})`;
}
