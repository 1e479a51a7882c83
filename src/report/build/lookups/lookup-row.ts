import { Transport } from '../../../decode/datagram.ts';
import { rcodeName, typeName } from '../../../dns/codes.ts';
import type { Attempt, Lookup } from '../../../lookup/lookup.ts';
import { shownName } from '../../../kubernetes/named-addresses.ts';
import { retriedBy } from '../../../lookup/story/retries.ts';
import { type Leg, legsOf, type Story } from '../../../lookup/story/story.ts';
import { type Pair, pairOf } from '../../../lookup/story/pair.ts';
import { LONGEST_DEFAULT_WAIT } from '../../../lookup/times.ts';
import type { Outcome } from '../../../lookup/fate/outcome.ts';
import type { Diagnosis } from '../../../rules/diagnose.ts';
import { type Context, isCaptureRule } from '../../../rules/rule.ts';
import type { AddressId } from '../../../wire/address.ts';
import { type Nanoseconds, toMs } from '../../../wire/time.ts';
import type { LineTexts, LookupViews } from '../../lines/line-texts.ts';
import { stallOf } from '../build-finding.ts';
import type { Confidence, ResolverFamily, Severity } from '../../report.ts';

/**
 * One lookup, healthy or not: a row of the table of lookups. A value that is unknown or does not apply is undefined.
 */
export interface LookupRow {
  /** The capture of its first packet, as named on the command line. */
  readonly file: string;
  /** Number of the lookup in this analysis, in order of first packets, from 1: `lookup` of its lines. */
  readonly lookup: number;
  readonly clientIp: string;
  /** Port of its first query. Server and transport are those of the first query, too. */
  readonly clientPort: number;
  /** Kubernetes name of the client, as far as `--pods` tells. */
  readonly clientName: string | undefined;
  readonly serverIp: string;
  readonly serverPort: number;
  readonly serverName: string | undefined;
  readonly transport: 'udp' | 'tcp';
  /** Presentation format without the final dot. */
  readonly name: string;
  /** Mnemonics, one for each leg, in order of their first queries. */
  readonly types: readonly string[];
  /** Mnemonics, one for each leg; undefined for a leg without an answer. */
  readonly rcodes: readonly (string | undefined)[];
  /** ISO 8601 UTC of the first query. */
  readonly started: string | undefined;
  /** From the first query to the last answer; undefined without any answer. */
  readonly durationMs: number | undefined;
  /** How long the problem that a finding diagnoses made the application wait: `stallMs` of the report. */
  readonly stallMs: number | undefined;
  readonly state: LookupState;
  /** How the lookup ended for the application. An error response is an answer, but no success. */
  readonly outcome: Outcome;
  /** Queries, retransmissions included. */
  readonly attempts: number;
  /** Queries that repeat one of the same type. Queries to several servers at once are one transmission. */
  readonly retransmissions: number;
  readonly unansweredQueries: number;
  /** Whether A and AAAA were in flight at once, from one port. */
  readonly isPair: boolean;
  /** Whether the lookup has a pair that the conntrack race could have hit. */
  readonly isExposed: boolean;
  /** Whether the rules judge the lookup: it had anything other than prompt, single, successful answers. */
  readonly isTroubled: boolean;
  /** Resolver of the client, as recognised when the row was written: see LookupSource. */
  readonly resolver: ResolverFamily;
  /** Id of its finding (F1 …); undefined for a lookup without a finding. */
  readonly finding: string | undefined;
  readonly rule: string | undefined;
  readonly severity: Severity | undefined;
  readonly confidence: Confidence | undefined;
  readonly lostType: string | undefined;
  /** Frame of the first query, in `file`. */
  readonly firstFrame: number;
  /**
   * Whether the lookup began so soon after the capture that it may continue an earlier one; undefined without times.
   */
  readonly cutAtStart: boolean | undefined;
  /** Whether a leg lacks an answer, and the capture ends so soon after its last query that a retry may follow. */
  readonly cutAtEnd: boolean | undefined;
}

/**
 * `unanswered`: at least one leg got no answer. `undetermined`: the capture does not show whether it did, because
 * it ends too early or has one direction only.
 */
export type LookupState = 'answered' | 'unanswered' | 'undetermined';

/** A diagnosis, with its id in the report. */
export interface Verdict {
  readonly id: string;
  readonly diagnosis: Diagnosis;
}

/** Context of a row besides its lookup. It grows with the capture. */
export interface LookupContext
  extends
    Pick<Context, 'address' | 'hosts' | 'name' | 'named' | 'fate' | 'endOf'>,
    Pick<LineTexts, 'file' | 'iso' | 'isUntimed'>,
    Pick<LookupViews, 'outcome'> {
  /** Time of the first packet. */
  captureStart(): Nanoseconds;
  isExposed(lookup: Lookup, pair: Pair): boolean;
  family(client: AddressId): ResolverFamily;
}

/** Returns the row of a settled lookup. Its resolver is set later: see LookupSource. */
export function lookupRow(
  lookup: Lookup,
  story: Story | undefined,
  verdict: Verdict | undefined,
  context: LookupContext,
): LookupRow & { resolver: ResolverFamily } {
  const { attempts, start } = lookup;
  const legs = story?.legs ?? legsOf(lookup);
  const pair = story ? story.pair : pairOf(lookup);
  const first = attempts[0]!;
  const end = lastAnswer(attempts);
  const isTimed = !context.isUntimed();
  const isMeasured = isTimed && end !== undefined && end >= start;
  const { rule, match } = verdict?.diagnosis ?? {};
  return {
    file: context.file(first.capture),
    lookup: lookup.number,
    clientIp: context.address(context.hosts.clientOf(first)),
    clientPort: first.clientPort,
    clientName: shownName(context.named.at(lookup.client, start)),
    serverIp: context.address(first.server),
    serverPort: first.serverPort,
    serverName: shownName(context.named.at(first.server, start)),
    transport: first.transport === Transport.tcp ? 'tcp' : 'udp',
    name: context.name(lookup.name),
    types: legs.map(({ qtype }) => typeName(qtype)),
    rcodes: legs.map(({ answer }) => answer && rcodeName(answer.rcode)),
    started: isTimed ? context.iso(start, first.capture) : undefined,
    durationMs: isMeasured ? toMs(end - start) : undefined,
    stallMs: isTimed && verdict ? stallOf(verdict.diagnosis) : undefined,
    state: stateOf(legs, rule, context),
    outcome: rule && isCaptureRule(rule) ? 'undetermined' : context.outcome(lookup),
    attempts: attempts.length,
    retransmissions: retransmissions(attempts, legs),
    unansweredQueries: count(attempts, ({ answer }) => answer === undefined),
    isPair: pair !== undefined,
    isExposed: pair !== undefined && context.isExposed(lookup, pair),
    isTroubled: lookup.isTroubled,
    resolver: 'unknown',
    finding: verdict?.id,
    rule: rule?.id,
    severity: rule?.severity,
    confidence: match?.confidence,
    lostType: match?.lostType === undefined ? undefined : typeName(match.lostType),
    firstFrame: first.frame,
    cutAtStart: isTimed ? start - context.captureStart() < LONGEST_DEFAULT_WAIT : undefined,
    cutAtEnd: isTimed ? isCutAtEnd(legs, context.endOf(first.capture)) : undefined,
  };
}

function stateOf(
  legs: readonly Leg[],
  rule: Diagnosis['rule'] | undefined,
  context: LookupContext,
): LookupState {
  if (rule && isCaptureRule(rule)) return 'undetermined';
  const silent = legs.filter(({ answer }) => answer === undefined);
  if (silent.length === 0) return 'answered';
  const isLost = silent.some(({ attempts }) => context.fate(attempts.at(-1)!) === 'lost');
  return isLost ? 'unanswered' : 'undetermined';
}

function isCutAtEnd(legs: readonly Leg[], captureEnd: Nanoseconds): boolean {
  return legs.some(
    ({ answer, attempts }) =>
      answer === undefined && captureEnd - attempts.at(-1)!.time < LONGEST_DEFAULT_WAIT,
  );
}

function lastAnswer(attempts: readonly Attempt[]): Nanoseconds | undefined {
  let last: Nanoseconds | undefined;
  for (const { answer } of attempts)
    if (answer && (last === undefined || answer.time > last)) last = answer.time;
  return last;
}

function retransmissions(attempts: readonly Attempt[], legs: readonly Leg[]): number {
  // Shortcut: most lookups ask for each type once.
  if (attempts.length === legs.length) return 0;
  return count(attempts, (attempt) => retriedBy(attempt) !== undefined);
}

function count<T>(list: readonly T[], holds: (item: T) => boolean): number {
  let number = 0;
  for (const item of list) if (holds(item)) number++;
  return number;
}
