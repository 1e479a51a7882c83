import type {
  CaptureSummary,
  ClientSummary,
  End,
  FilterSummary,
  NameSummary,
  Remedy,
  Report,
  ReportFinding,
  ServerSummary,
  Summary,
} from './report.ts';
import type { Tally } from '../lookup/figures/tally.ts';
import { sightings } from './sightings.ts';
import { Latency } from '../lookup/figures/latency.ts';
import type { Attempt } from '../lookup/exchange/attempt.ts';
import type { Lookup } from '../lookup/grouping/lookup.ts';
import type { Books } from '../lookup/fate/books.ts';
import { queryCounts, transports, types } from './books.ts';
import { type Story, storyFrames } from '../lookup/story/story.ts';
import type { Diagnosis } from '../rules/diagnose.ts';
import { checksOf } from '../rules/checks/index.ts';
import type { Place } from '../rules/checks/place.ts';
import { type Advice, type Context, type Fact, isCaptureRule } from '../rules/rule.ts';
import type { AddressNames } from '../kubernetes/named-addresses.ts';
import type { AddressId } from '../wire/address.ts';
import { FIRST_PACKET, type Nanoseconds, toMs } from '../wire/time.ts';
import { VERSION } from '../version.ts';
import type { Words } from '../words/words.ts';
import { grouped } from './incidents/grouping.ts';
import { packets } from './packets.ts';
import { timelineSummary } from './timeline.ts';
import { verdictSummary } from './verdict.ts';

/** Clients, servers and names that a report lists; the busiest of those with the most findings first. */
export const MAX_LISTED = 1_000;
/** Findings whose packets are listed for a picture, besides examples: more pictures than anybody looks at. */
const MAX_LADDERS = 1_000;

export interface BuildInput {
  readonly captures: readonly CaptureSummary[];
  /** Of the lookups that are reported, which may be less than what diagnoses rest on. */
  readonly books: Books;
  readonly tally: Tally;
  readonly diagnoses: readonly Diagnosis[];
  readonly context: Context;
  readonly words: Words;
  readonly filters: FilterSummary | undefined;
  /** ISO 8601 UTC with the digits of a capture. */
  readonly iso: (time: Nanoseconds, capture: number) => string;
  /** What a capture is called. */
  readonly file: (capture: number) => string;
}

/** Folds tallies and diagnoses into the report; the verdict is given on what it says in the end: `judged`. */
export function buildReport(input: BuildInput): Omit<Report, 'verdict'> {
  const { captures, diagnoses, tally, filters } = input;
  const timeline = timelineSummary(tally.timeline, (time) => input.iso(time, 0));
  const { incidents, findings } = grouped(
    diagnoses.map((diagnosis, at) => buildFinding(diagnosis, at, input)),
  );
  const examples = new Set(incidents.map(({ example }) => example));
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
    clients: clients(diagnoses, input),
    servers: servers(input),
    names: names(tally, diagnoses, input),
    transports: transports(tally),
    latency: { buckets: tally.histogram.buckets(), percentilesMs: allLatencies(tally).summary() },
    ...(timeline && { timeline }),
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
    packets: captures.reduce((sum, capture) => sum + capture.packets, 0),
    dnsMessages: queries + responses,
    queries,
    responses,
    copies: queryCopies + responseCopies,
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

/** The report with its verdict. */
export function judged(report: Omit<Report, 'verdict'>, words: Words): Report {
  const { schema, generator, captures, summary, ...rest } = report;
  const verdict = verdictSummary(report, words);
  return { schema, generator, captures, summary, verdict, ...rest };
}

/** What went to and fro. */
function ladder({ story }: Diagnosis, context: Context): Pick<ReportFinding, 'packets'> {
  return story ? { packets: packets(story.lookup, context) } : {};
}

/** A diagnosis as the report has it, the one at this index. */
export function buildFinding(
  diagnosis: Diagnosis,
  at: number,
  input: Pick<BuildInput, 'context' | 'words' | 'iso' | 'file'>,
): ReportFinding {
  const { rule, match, story, considered, advice } = diagnosis;
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
    ...(lookup && first && { client: clientOf(lookup, first.clientPort, context) }),
    ...(server !== undefined && { server: serverOf(server, first, context) }),
    ...(lookup && { name: input.context.name(lookup.name) }),
    ...(match.lostType !== undefined && { lostType: context.type(match.lostType) }),
    ...(match.retryAfter !== undefined && { retryAfterMs: toMs(match.retryAfter) }),
    ...(story && { outcome: story.outcome }),
    ...stall({ rule, story }),
    frames: match.frames ?? (lookup ? storyFrames(lookup) : []),
    ...(capture > 0 && { file: capture }),
    capture: input.file(capture),
    ...timeOf(diagnosis, capture, input),
    message: words.text(match.message),
    evidence: match.evidence.map((fact) => buildEvidence(fact, words)),
    considered: considered.map((other) => ({
      rule: other.rule,
      ruledOutBy: words.text(other.ruledOutBy),
    })),
    checks: checksOf(rule.id, placeOf(story, server, context)).map((one) => step(one, words)),
    remedies: advice.map((one) => step(one, words)),
    ...optional('sightings', lookup && sightings(lookup, context)),
    ...(match.nextStep && { nextStep: words.text(match.nextStep) }),
  };
}

function step({ title, snippet, caveat }: Advice, words: Words): Remedy {
  return {
    title: words.text(title),
    ...(snippet !== undefined && { snippet }),
    ...(caveat && { caveat: words.text(caveat) }),
  };
}

/** Whom the commands that confirm a diagnosis are run against. */
function placeOf(story: Story | undefined, server: AddressId | undefined, context: Context): Place {
  const lookup = story?.lookup;
  return {
    client: lookup && context.address(lookup.client),
    server: server === undefined ? undefined : context.address(server),
    port: lookup?.attempts[0]?.serverPort,
    name: lookup && context.name(lookup.name),
    pod: lookup && context.named.at(lookup.client, lookup.start).pod,
  };
}

function clientOf({ client, start }: Lookup, port: number, context: Context): End {
  const workload = context.named.workload(client, start);
  return {
    address: context.address(client),
    port,
    ...context.named.at(client, start),
    ...(workload && { workload: `${workload.kind} ${workload.namespace}/${workload.name}` }),
  };
}

/** @param first the first query of the lookup; none of a finding about connections */
function serverOf(server: AddressId, first: Attempt | undefined, context: Context): End {
  return {
    address: context.address(server),
    ...(first && { port: first.serverPort }),
    ...context.named.at(server, first?.time ?? FIRST_PACKET),
  };
}

/** Of the first packet of the lookup; else of what is diagnosed, which may be all of the capture. */
function timeOf(
  { story, match }: Diagnosis,
  capture: number,
  { iso, context }: Pick<BuildInput, 'iso' | 'context'>,
): Pick<ReportFinding, 'time'> {
  const start = story?.lookup.start ?? match.time ?? context.startOf(capture);
  return start === undefined ? {} : { time: iso(start, capture) };
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
  { context, words, tally }: BuildInput,
): ClientSummary[] {
  const found = countBy(diagnoses, (diagnosis) => diagnosis.story?.lookup.client);
  return mostFound(tally.clients, found, (client) => client.lookups).map(([id, client]) => ({
    ...addressOf(id, context),
    resolver: resolverOf(id, context, words),
    lookups: client.lookups,
    failed: isSilenced(diagnoses) ? 0 : client.failed,
    pairs: client.pairs,
    findings: found.get(id) ?? 0,
    ...queryCounts(client),
    latencyMs: client.latency.summary(),
  }));
}

function addressOf(id: AddressId, context: Context): { address: string } & AddressNames {
  return {
    address: context.address(id),
    ...context.named.within(id, FIRST_PACKET, context.captureEnd),
  };
}

function resolverOf(client: number, context: Context, words: Words): ClientSummary['resolver'] {
  const { family, options, because } = context.resolver(client);
  return { family, options, because: because.map((reason) => words.text(reason)) };
}

function servers({ tally, context }: BuildInput): ServerSummary[] {
  return mostFound(tally.servers, new Map(), (server) => server.queries).map(([id, server]) => ({
    ...addressOf(id, context),
    ...queryCounts(server),
    unanswered: server.queries - server.answered,
    types: types(server.byType()),
    latencyMs: server.latency.summary(),
  }));
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
