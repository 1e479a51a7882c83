import { pause } from '../../capture/pauses.ts';
import type {
  CaptureSummary,
  ClientSummary,
  FilterSummary,
  NameSummary,
  PeakSummary,
  Report,
  ReportFinding,
  ServerSummary,
  Summary,
} from '../report.ts';
import type { ServerTally } from '../../lookup/figures/server-tally.ts';
import type { Tally } from '../../lookup/figures/tally.ts';
import { accounts } from './accounts.ts';
import type { RateTable } from '../../lookup/figures/rates.ts';
import { Latency } from '../../lookup/figures/latency.ts';
import type { Books } from '../../lookup/fate/books.ts';
import { queryCounts, transports, types } from './query-counts.ts';
import type { Diagnosis } from '../../rules/diagnose.ts';
import type { Context } from '../../rules/rule.ts';
import type { AddressId } from '../../wire/address.ts';
import { VERSION } from '../../version.ts';
import type { Words } from '../../words/words.ts';
import { addressAndNames } from './address-names.ts';
import type { FindingInput } from './build-finding.ts';
import { reportFacts } from './facts.ts';
import { grouped } from '../incidents/grouping.ts';
import { optional } from '../optional.ts';
import { packets } from './packets.ts';
import { races } from './races.ts';
import { whatIfRows } from './what-if-table.ts';
import { timelineSummary } from './timeline.ts';
import { verdictSummary } from '../wording/verdict.ts';
import { countedBy } from '../../wire/by-key.ts';

/** Most clients, servers and names that a report lists. Those with the most findings come first, then the busiest. */
const MAX_LISTED = 1_000;
/** Findings besides examples whose packets are listed for a picture: more pictures than anybody looks at. */
const MAX_LADDERS = 1_000;

export interface BuildInput extends FindingInput {
  readonly captures: readonly CaptureSummary[];
  /** Books of the reported lookups, which a filter may have reduced; diagnoses may rest on more. */
  readonly books: Books;
  readonly tally: Tally;
  readonly diagnoses: readonly Diagnosis[];
  /** Findings for the diagnoses, in the same order. */
  readonly findings: readonly ReportFinding[];
  /** Number of troubled lookups that exceeded the limit of the rules. */
  readonly notJudged: number;
  readonly filters: FilterSummary | undefined;
}

/** Combines tallies and diagnoses into the report. `judged` adds the verdict, which depends on the finished report. */
export async function buildReport(input: BuildInput): Promise<Omit<Report, 'verdict'>> {
  const { captures, context, diagnoses, tally, filters } = input;
  const asked = mostFound(tally.servers, new Map(), (server) => server.queries);
  const timeline = timelineSummary(tally.timeline, (time) => input.iso(time, 0));
  const { incidents, findings } = grouped(input.findings);
  // Each half takes a fifth of a second for 20,000 findings and 30,000 clients.
  await pause();
  const examples = new Set(incidents.map(({ example }) => example));
  const hit = races(input);
  return {
    schema: 'dnspcap.report/1',
    generator: { name: 'dnspcap', version: VERSION },
    captures,
    summary: summarise(input, findings),
    ...(filters && { filters }),
    incidents,
    findings: findings.map((finding, at) =>
      at < MAX_LADDERS || examples.has(finding.id)
        ? { ...finding, ...ladder(diagnoses[at]!, input.context) }
        : finding,
    ),
    clients: clients(input),
    servers: asked.map(([id, server]) => serverSummary(id, server, input)),
    accounts: accounts(asked, tally, (id) => addressAndNames(id, context)),
    names: names(tally, diagnoses, input),
    transports: transports(tally),
    ...(hit.length > 0 && { races: hit }),
    latency: { buckets: tally.histogram.buckets(), percentilesMs: allLatencies(tally).summary() },
    ...optional('facts', reportFacts(input.context.facts)),
    ...(timeline && { timeline }),
    ...(tally.lookups > 0 && { whatIf: whatIfRows(tally, input.words) }),
  };
}

function summarise(
  { captures, books, tally, notJudged }: BuildInput,
  findings: readonly ReportFinding[],
): Summary {
  const counts: Record<string, number> = {};
  let stallMs = 0;
  for (const finding of findings) {
    counts[finding.rule] = (counts[finding.rule] ?? 0) + 1;
    stallMs += finding.stallMs ?? 0;
  }
  const { queries, responses, queryCopies, responseCopies, answered, lost } = books.total();
  const asked = queries - queryCopies;
  return {
    packets: captures.reduce(
      (sum, { packets: read, vantage }) => sum + (vantage === undefined ? read : 0),
      0,
    ),
    dnsMessages: queries + responses,
    queries,
    responses,
    copies: queryCopies + responseCopies,
    answered,
    unansweredQueries: asked - answered,
    lost,
    undetermined: asked - answered - lost,
    lookups: tally.lookups,
    failed: tally.failed,
    ...(notJudged > 0 && { notJudged }),
    pairs: tally.pairs,
    exposedPairs: tally.exposedPairs,
    stallMs: Math.round(stallMs * 1_000) / 1_000,
    findings: counts,
  };
}

/** Adds the verdict to a report. */
export function judged(report: Omit<Report, 'verdict'>, words: Words): Report {
  const { schema, generator, captures, summary, ...rest } = report;
  const verdict = verdictSummary(report, words);
  return { schema, generator, captures, summary, verdict, ...rest };
}

/** Returns the packets of the diagnosed lookup, for a picture. */
function ladder({ story }: Diagnosis, context: Context): Pick<ReportFinding, 'packets'> {
  return story ? { packets: packets(story.lookup, context) } : {};
}

function clients({ context, words, tally, iso, diagnoses }: BuildInput): ClientSummary[] {
  const found = countedBy(diagnoses, ({ story }) => story?.lookup.client);
  return mostFound(tally.clients, found, (client) => client.lookups).map(([id, client]) => ({
    ...addressAndNames(id, context),
    resolver: resolverOf(id, context, words),
    lookups: client.lookups,
    failed: client.failed,
    pairs: client.pairs,
    findings: found.get(id) ?? 0,
    ...queryCounts(client),
    ...optional('peak', peakOf(context.rates.clients, id, iso)),
    latencyMs: client.latency.summary(),
  }));
}

function peakOf(rates: RateTable, id: AddressId, iso: BuildInput['iso']): PeakSummary | undefined {
  const peak = rates.peakOf(id);
  return peak && { perSecond: peak.perSecond, time: iso(peak.time, 0) };
}

function resolverOf(client: number, context: Context, words: Words): ClientSummary['resolver'] {
  const { family, candidates, options, because } = context.resolver(client);
  return {
    family,
    ...(candidates.length > 1 && { couldBe: candidates }),
    options,
    because: because.map((reason) => words.text(reason)),
  };
}

function serverSummary(
  id: AddressId,
  server: ServerTally,
  { context, iso }: BuildInput,
): ServerSummary {
  return {
    ...addressAndNames(id, context),
    ...queryCounts(server),
    unanswered: server.queries - server.answered,
    types: types(server.byType),
    ...optional('peak', peakOf(context.rates.servers, id, iso)),
    latencyMs: server.latency.summary(),
    ...optional('handshakeMs', context.connections.handshakesWith(id)?.summary()),
  };
}

function names(tally: Tally, diagnoses: readonly Diagnosis[], input: BuildInput): NameSummary[] {
  const found = countedBy(diagnoses, ({ story }) => story?.lookup.name);
  return mostFound(tally.names, found, (lookups) => lookups).map(([id, lookups]) => ({
    name: input.context.name(id),
    lookups,
    findings: found.get(id) ?? 0,
  }));
}

function allLatencies(tally: Tally): Latency {
  const all = new Latency();
  for (const client of tally.clients.values()) all.addAll(client.latency);
  return all;
}

/** Returns the first MAX_LISTED of maybe a million items by findings, size and appearance; holds at most twice that. */
function mostFound<T>(
  all: Iterable<[number, T]>,
  found: ReadonlyMap<number, number>,
  size: (item: T) => number,
): [number, T][] {
  const order = ([a, x]: [number, T], [b, y]: [number, T]): number =>
    (found.get(b) ?? 0) - (found.get(a) ?? 0) || size(y) - size(x) || a - b;
  const most: [number, T][] = [];
  for (const entry of all) {
    if (most.push(entry) < 2 * MAX_LISTED) continue;
    most.sort(order);
    most.length = MAX_LISTED;
  }
  return most.toSorted(order).slice(0, MAX_LISTED);
}
