import type {
  CaptureSummary,
  ClientSummary,
  End,
  NameSummary,
  PeakSummary,
  Report,
  ReportFinding,
  ServerSummary,
  Summary,
} from './report.ts';
import type { ServerTally, Tally } from '../lookup/figures/tally.ts';
import { accounts } from './accounts.ts';
import type { RateTable } from '../lookup/figures/rates.ts';
import { sightings } from './sightings.ts';
import { Latency } from '../lookup/figures/latency.ts';
import type { Books } from '../lookup/fate/books.ts';
import { queryCounts, transports, types } from './books.ts';
import type { Lookup } from '../lookup/grouping/lookup.ts';
import { sentOnFor } from '../lookup/hops/route.ts';
import { storyFrames } from '../lookup/story/story.ts';
import type { Diagnosis } from '../rules/diagnose.ts';
import { type Context, type Fact, isCaptureRule } from '../rules/rule.ts';
import type { AddressId } from '../wire/address.ts';
import { type Nanoseconds, toMs } from '../wire/time.ts';
import { VERSION } from '../version.ts';
import type { Words } from '../words/words.ts';
import { addressAndNames } from './address-names.ts';
import { reportFacts } from './facts.ts';
import { hops } from './hops.ts';
import { packets } from './packets.ts';
import { races } from './races.ts';
import { whatIfRows } from './what-if.ts';
import { timelineSummary } from './timeline.ts';

/** Clients, servers and names that a report lists; the busiest of those with the most findings first. */
export const MAX_LISTED = 1_000;
/** Findings whose packets are listed for a picture: more pictures than anybody looks at. */
const MAX_LADDERS = 1_000;

export interface BuildInput {
  readonly captures: readonly CaptureSummary[];
  /** Of the lookups that are reported, which may be less than what diagnoses rest on. */
  readonly books: Books;
  readonly tally: Tally;
  readonly diagnoses: readonly Diagnosis[];
  readonly context: Context;
  readonly words: Words;
  /** ISO 8601 UTC with the digits of a capture. */
  readonly iso: (time: Nanoseconds, capture: number) => string;
}

/** Folds tallies and diagnoses into the report. */
export function buildReport(input: BuildInput): Report {
  const { captures, context, diagnoses, tally } = input;
  const asked = mostFound(tally.servers, new Map(), (server) => server.queries);
  const timeline = timelineSummary(tally.timeline, (time) => input.iso(time, 0));
  const findings = diagnoses.map((diagnosis, at) => buildFinding(diagnosis, at, input));
  const hit = races(input);
  return {
    schema: 'dnspcap.report/1',
    generator: { name: 'dnspcap', version: VERSION },
    captures,
    summary: summarise(input, findings),
    findings,
    clients: clients(diagnoses, input),
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

/** Where only one direction was captured, nothing can be said of any lookup. */
function isSilenced(diagnoses: readonly Diagnosis[]): boolean {
  return diagnoses.some(({ rule }) => isCaptureRule(rule) && rule.silencesLookups);
}

function summarise(
  { captures, books, diagnoses, tally }: BuildInput,
  findings: readonly ReportFinding[],
): Summary {
  const counts: Record<string, number> = {};
  let stallMs = 0;
  for (const finding of findings) {
    counts[finding.rule] = (counts[finding.rule] ?? 0) + 1;
    if (finding.severity !== 'note') stallMs += finding.stallMs ?? 0;
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
    failed: isSilenced(diagnoses) ? 0 : tally.failed,
    pairs: tally.pairs,
    exposedPairs: tally.exposedPairs,
    stallMs: Math.round(stallMs * 1_000) / 1_000,
    findings: counts,
  };
}

/** A diagnosis as the report has it, the one at this index. */
export function buildFinding(
  { rule, match, story, considered, advice }: Diagnosis,
  at: number,
  input: Pick<BuildInput, 'context' | 'words' | 'iso'>,
): ReportFinding {
  const { context, words } = input;
  const lookup = story?.lookup;
  const first = lookup?.attempts[0];
  const server = match.server ?? first?.server;
  const capture = first?.capture ?? match.capture ?? 0;
  return {
    id: `F${at + 1}`,
    rule: rule.id,
    severity: rule.severity,
    ...(match.confidence && { confidence: match.confidence }),
    ...(lookup && { lookup: lookup.number }),
    ...(lookup && first && { client: end(lookup.client, first.clientPort, lookup.start, context) }),
    ...(!lookup &&
      match.client !== undefined && { client: addressAndNames(match.client, context) }),
    ...(server !== undefined && {
      server: first
        ? end(server, first.serverPort, first.time, context)
        : addressAndNames(server, context),
    }),
    ...(lookup && { name: input.context.name(lookup.name) }),
    ...(match.lostType !== undefined && { lostType: context.type(match.lostType) }),
    ...(match.retryAfter !== undefined && { retryAfterMs: toMs(match.retryAfter) }),
    ...(story && { outcome: story.outcome }),
    ...stall({ rule, story }),
    frames: match.frames ?? (lookup ? framesOf(lookup) : []),
    ...(capture > 0 && { file: capture }),
    ...(lookup &&
      first && {
        time: input.iso(lookup.start, first.capture),
        ...(at < MAX_LADDERS && { packets: packets(lookup, context) }),
      }),
    message: words.text(match.message),
    evidence: match.evidence.map((fact) => buildEvidence(fact, words)),
    considered: considered.map((other) => ({
      rule: other.rule,
      ruledOutBy: words.text(other.ruledOutBy),
    })),
    remedies: advice.map(({ title, snippet, caveat }) => ({
      title: words.text(title),
      ...(snippet !== undefined && { snippet }),
      ...(caveat && { caveat: words.text(caveat) }),
    })),
    ...optional('hops', story && hops(story, context)),
    ...optional('sightings', lookup && sightings(lookup, context)),
    ...(match.nextStep && { nextStep: words.text(match.nextStep) }),
  };
}

/** Those of its packets, and of what servers sent on for it. */
function framesOf(lookup: Lookup): readonly number[] {
  const { capture } = lookup.attempts[0]!;
  const sentOn = [...sentOnFor(lookup)].filter((hop) => hop.attempts[0]!.capture === capture);
  if (sentOn.length === 0) return storyFrames(lookup);
  const frames = [lookup, ...sentOn].flatMap(storyFrames);
  return [...new Set(frames)].toSorted((a, b) => a - b);
}

function end(id: AddressId, port: number, time: Nanoseconds, context: Context): End {
  return { address: context.address(id), port, ...context.named.at(id, time) };
}

/** What it made the application wait, in milliseconds; undefined for a note, and where nobody sees how long. */
export function stallOf({ rule, story }: Pick<Diagnosis, 'rule' | 'story'>): number | undefined {
  return story && story.wait > 0 && rule.severity !== 'note' ? toMs(story.wait) : undefined;
}

function stall(diagnosis: Pick<Diagnosis, 'rule' | 'story'>): StallOfFinding {
  const stallMs = stallOf(diagnosis);
  if (stallMs === undefined) return {};
  return diagnosis.story?.isWaitLowerBound ? { stallMs, stallIsLowerBound: true } : { stallMs };
}

type StallOfFinding = Pick<ReportFinding, 'stallMs' | 'stallIsLowerBound'>;

/** Absent facts are left out. */
function optional<K extends string, V>(key: K, value: V | undefined): { [key in K]?: V } {
  return value === undefined ? {} : ({ [key]: value } as { [key in K]: V });
}

function buildEvidence(
  { fact, holds, frames }: Fact,
  words: Words,
): ReportFinding['evidence'][number] {
  return {
    fact: words.text(fact),
    ...(holds !== undefined && { holds }),
    ...(frames && frames.length > 0 && { frames }),
  };
}

function clients(
  diagnoses: readonly Diagnosis[],
  { context, words, tally, iso }: BuildInput,
): ClientSummary[] {
  const found = countBy(diagnoses, (diagnosis) => diagnosis.story?.lookup.client);
  return mostFound(tally.clients, found, (client) => client.lookups).map(([id, client]) => ({
    ...addressAndNames(id, context),
    resolver: resolverOf(id, context, words),
    lookups: client.lookups,
    failed: isSilenced(diagnoses) ? 0 : client.failed,
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
    types: types(server.byType()),
    ...optional('peak', peakOf(context.rates.servers, id, iso)),
    latencyMs: server.latency.summary(),
  };
}

function names(tally: Tally, diagnoses: readonly Diagnosis[], input: BuildInput): NameSummary[] {
  const found = countBy(diagnoses, (diagnosis) => diagnosis.story?.lookup.name);
  return mostFound(tally.names, found, (lookups) => lookups).map(([id, lookups]) => ({
    name: input.context.name(id),
    lookups,
    findings: found.get(id) ?? 0,
  }));
}

function countBy<T>(list: readonly T[], key: (item: T) => number | undefined): Map<number, number> {
  const counts = new Map<number, number>();
  for (const item of list) {
    const at = key(item);
    if (at !== undefined) counts.set(at, (counts.get(at) ?? 0) + 1);
  }
  return counts;
}

function allLatencies(tally: Tally): Latency {
  const all = new Latency();
  for (const client of tally.clients.values()) all.addAll(client.latency);
  return all;
}

/**
 * The first MAX_LISTED by findings, then by size, then in order of appearance. There may be a million to choose from:
 * no more than twice as many as are wanted are held at a time.
 */
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
