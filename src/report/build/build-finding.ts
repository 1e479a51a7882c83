import type { Attempt, Lookup } from '../../lookup/lookup.ts';
import { sentOnFor } from '../../lookup/hops/route.ts';
import { type Story, storyFrames } from '../../lookup/story/story.ts';
import { checksOf, type Subject } from '../../rules/checks/index.ts';
import type { Diagnosis } from '../../rules/diagnose.ts';
import type { Advice, Context, Fact } from '../../rules/rule.ts';
import { twoAddresses } from '../../rules/two-addresses.ts';
import type { AddressId } from '../../wire/address.ts';
import { toMs } from '../../wire/time.ts';
import type { Words } from '../../words/words.ts';
import { addressAndNames } from './address-names.ts';
import { hops } from './hops.ts';
import type { LineTexts } from '../lines/line-texts.ts';
import { optional } from '../optional.ts';
import type { End, Remedy, ReportFinding } from '../report.ts';
import { STALL_MS } from '../wording/waited.ts';
import { sightings } from './sightings.ts';

/** Context and wording for a finding. */
export interface FindingInput extends Pick<LineTexts, 'file' | 'iso'> {
  readonly context: Context;
  readonly words: Words;
}

/** Returns a diagnosis in the form of the report. `at` is its index. */
export function buildFinding(diagnosis: Diagnosis, at: number, input: FindingInput): ReportFinding {
  const { rule, match, story, considered, advice } = diagnosis;
  const { context } = input;
  const lookup = story?.lookup;
  // Across a gap or a clock step, durations are unknown.
  const words = lookup?.isInterrupted ? input.words.withoutDurations() : input.words;
  const first = lookup?.attempts[0];
  const server = match.server ?? first?.server;
  const capture = first?.capture ?? match.capture ?? 0;
  return {
    id: `F${at + 1}`,
    rule: rule.id,
    severity: rule.severity,
    ...(match.confidence && { confidence: match.confidence }),
    ...(lookup && { lookup: lookup.number }),
    ...(first && { client: clientOf(first, context) }),
    ...(!lookup &&
      match.client !== undefined && { client: addressAndNames(match.client, context) }),
    ...(server !== undefined && { server: serverOf(server, first, context) }),
    ...(lookup && { name: input.context.name(lookup.name) }),
    ...(match.lostType !== undefined && { lostType: context.type(match.lostType) }),
    ...(match.retryAfter !== undefined && { retryAfterMs: toMs(match.retryAfter) }),
    ...(story && { outcome: story.outcome }),
    ...stall({ rule, story }),
    frames: match.frames ?? (lookup ? framesOf(lookup) : []),
    ...(capture > 0 && { file: capture }),
    capture: input.file(capture),
    ...timeOf(diagnosis, capture, input),
    message: flat(words.text(match.message)),
    ...(match.headline && { headline: words.text(match.headline) }),
    evidence: [...match.evidence, lookup && twoAddresses(lookup, context)].flatMap((fact) =>
      fact ? buildEvidence(fact, words) : [],
    ),
    considered: considered.map((other) => ({
      rule: other.rule,
      ruledOutBy: words.text(other.ruledOutBy),
    })),
    // A proved diagnosis needs no further checks.
    checks:
      match.confidence === 'proved'
        ? []
        : checksOf(rule.id, subjectOf(story, server, context)).map((one) => step(one, words)),
    remedies: advice.map((one) => step(one, words)),
    ...optional('hops', story && hops(story, context)),
    ...optional('sightings', lookup && sightings(lookup, context)),
    ...(match.nextStep && { nextStep: words.text(match.nextStep) }),
  };
}

/** Returns the frames of a lookup, including queries that servers forwarded for it in the same capture. */
function framesOf(lookup: Lookup): readonly number[] {
  const { capture } = lookup.attempts[0]!;
  const sentOn = [...sentOnFor(lookup)].filter((hop) => hop.attempts[0]!.capture === capture);
  if (sentOn.length === 0) return storyFrames(lookup);
  const frames = [lookup, ...sentOn].flatMap(storyFrames);
  return [...new Set(frames)].toSorted((a, b) => a - b);
}

function step({ title, snippet, caveat }: Advice, words: Words): Remedy {
  return {
    title: words.text(title),
    ...(snippet !== undefined && { snippet: flat(snippet) }),
    ...(caveat && { caveat: words.text(caveat) }),
  };
}

/** Returns the ends and the name that commands which confirm the diagnosis are run against. */
function subjectOf(
  story: Story | undefined,
  server: AddressId | undefined,
  context: Context,
): Subject {
  const lookup = story?.lookup;
  const hasBoth = lookup !== undefined && server !== undefined;
  return {
    client: hasBoth ? context.address(context.hosts.clientOf({ lookup, server })) : undefined,
    server: server === undefined ? undefined : context.address(server),
    port: lookup?.attempts[0]?.serverPort,
    name: lookup && context.name(lookup.name),
    pod: lookup && context.named.at(lookup.client, lookup.start).pod,
  };
}

function clientOf(first: Attempt, context: Context): End {
  const client = context.hosts.clientOf(first);
  const { start } = first.lookup;
  const other = context.hosts.addressesOf(first.lookup.client).find((one) => one !== client);
  const workload = context.named.workload(client, start);
  return {
    address: context.address(client),
    port: first.clientPort,
    ...(other !== undefined && { otherAddress: context.address(other) }),
    ...context.named.at(client, start),
    ...(workload && { workload: `${workload.kind} ${workload.namespace}/${workload.name}` }),
  };
}

/** @param first first query of the lookup; undefined for a finding about connections */
function serverOf(server: AddressId, first: Attempt | undefined, context: Context): End {
  if (!first) return addressAndNames(server, context);
  const { serverPort: port, time } = first;
  return { address: context.address(server), port, ...context.named.at(server, time) };
}

/** Returns the time of the lookup's first packet; else of the match, or of the start of the capture. */
function timeOf(
  { story, match }: Diagnosis,
  capture: number,
  { iso, context }: Pick<FindingInput, 'iso' | 'context'>,
): Pick<ReportFinding, 'time'> {
  const start = story?.lookup.start ?? match.time ?? context.startOf(capture);
  return start === undefined ? {} : { time: iso(start, capture) };
}

/**
 * Returns the application's wait in milliseconds, or undefined if it is unknown. For a note, returns only a wait of
 * at least STALL_MS that was still going on when the capture ended.
 */
export function stallOf({ rule, story }: Pick<Diagnosis, 'rule' | 'story'>): number | undefined {
  if (story === undefined || story.wait <= 0) return undefined;
  const waitMs = toMs(story.wait);
  const isTold = rule.severity !== 'note' || (story.isWaitLowerBound && waitMs >= STALL_MS);
  return isTold ? waitMs : undefined;
}

function stall(diagnosis: Pick<Diagnosis, 'rule' | 'story'>): StallOfFinding {
  const stallMs = stallOf(diagnosis);
  if (stallMs === undefined) return {};
  return diagnosis.story?.isWaitLowerBound ? { stallMs, stallIsLowerBound: true } : { stallMs };
}

type StallOfFinding = Pick<ReportFinding, 'stallMs' | 'stallIsLowerBound'>;

function buildEvidence(
  { fact, holds, frames }: Fact,
  words: Words,
): ReportFinding['evidence'][number] {
  return {
    fact: flat(words.text(fact)),
    ...(holds !== undefined && { holds }),
    ...(frames && frames.length > 0 && { frames }),
  };
}

/** Until a character is read, V8 keeps a text that was put together as a tree of its parts, of three times its size. */
function flat(text: string): string {
  return text.charCodeAt(0) > 0 ? text : '';
}
