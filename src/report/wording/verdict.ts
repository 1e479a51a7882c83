import { groupedBy } from '../../wire/by-key.ts';
import { capitalised, grouped, say, type Sentence, wait } from '../../words/say.ts';
import { causeKey, sharedCause } from './cause.ts';
import { complaint, isOnlyTruncated, type Judged, waitingForTcp } from './complaint.ts';
import { filterWords } from './filter-words.ts';
import type { Words } from '../../words/words.ts';
import type { ReportFinding, VerdictSummary } from '../report.ts';
import { whomItHit } from './hit.ts';
import { isStall, STALL_MS } from './waited.ts';

/** The sentences of a verdict without their full stops: the causes, the figures, and the clients that were hit. */
export interface VerdictParts {
  readonly plain: Sentence;
  readonly figures?: Sentence;
  readonly hit?: Sentence;
}

/** Returns the whole report in plain words: the cause, how certain it is, then the figures. */
export function verdict(report: Judged): Sentence {
  return inOne(verdictParts(report));
}

/** Joins all parts as sentences. */
export function inOne({ plain, figures, hit }: VerdictParts): Sentence {
  if (figures === undefined) return say`${plain}.`;
  return hit === undefined ? say`${plain}. ${figures}.` : say`${plain}. ${figures}. ${hit}.`;
}

/** Returns the parts of the verdict: causes, figures, and the clients that were hit. */
export function verdictParts(report: Judged): VerdictParts {
  const { summary, findings } = report;
  if (summary.dnsMessages === 0 && findings.length === 0) return { plain: nothingToJudge(report) };
  const unhealthy = findings.filter(({ severity }) => severity !== 'note');
  const troubled = findings.filter((one) => one.severity !== 'note' || isStall(one));
  if (troubled.length === 0 && summary.failed === 0) {
    const plain = cleanBill(report);
    return findings.length === 0 ? { plain } : { plain, figures: causes(findings) };
  }
  const figures = complaint(report, troubled);
  const named = unhealthy.length > 0 ? unhealthy : findings;
  if (named.length === 0) return { plain: figures };
  const all = [...troubled, ...waitingForTcp(report, troubled)];
  // The headline of a single outage already has the times.
  const hit = whomItHit(report, all, !isOneOutage(all));
  return { plain: causes(named), figures, ...(hit && { hit }) };
}

/** Says why a report is empty. */
function nothingToJudge({ summary: { packets }, filters, captures }: Judged): Sentence {
  if (filters !== undefined && filters.ofDnsMessages > 0)
    return say`0 of ${grouped(filters.ofDnsMessages)} DNS messages match: ${filterWords(filters)}`;
  if (packets === 0) return say`No packets`;
  if (captures.some(({ warnings }) => warnings.some(({ code }) => code === 'no-dns-printed')))
    return say`The packets were printed without their DNS messages (tcpdump -q): print them again without -q`;
  return say`No DNS messages in ${grouped(packets)} packets; if DNS has another port here, name it with --port`;
}

function cleanBill({ summary, findings, latency }: Judged): Sentence {
  const { lookups, dnsMessages, unansweredQueries } = summary;
  if (lookups === 0)
    return dnsMessages === 1
      ? say`No lookup to judge in the only DNS message`
      : say`No lookup to judge in ${grouped(dnsMessages)} DNS messages`;
  const all = lookups === 1 ? say`1 lookup` : say`${grouped(lookups)} lookups`;
  if (unansweredQueries === 0) {
    const answered = answeredHow(findings, lookups);
    const slowest = latency.percentilesMs?.max ?? 0;
    // An answer that is slow, but not as slow as findings are about, makes its client wait, too.
    return slowest < STALL_MS
      ? say`No lookup stalled: ${all}, ${answered}`
      : say`No lookup stalled for longer than ${wait(slowest)}: ${all}, ${answered}`;
  }
  const unanswered =
    unansweredQueries === 1 ? say`1 query` : say`${grouped(unansweredQueries)} queries`;
  // A lookup that asked again did stall, and the answers would show for how long.
  if (summary.answered === 0 && findings.some(({ rule }) => rule === 'one-way-capture'))
    return say`Without answers no lookup can be judged: ${all}, ${unanswered}`;
  return say`No lookup is known to have stalled: ${all}, ${unanswered} unanswered`;
}

/** A truncated answer that nothing followed may be none to its client: musl before 1.2.4 takes what is in it. */
function answeredHow(findings: readonly ReportFinding[], lookups: number): Sentence {
  const truncated = findings.filter(isOnlyTruncated).length;
  if (truncated > 0) return say`${grouped(truncated)} with only a truncated answer`;
  return lookups === 1 ? say`answered` : say`all answered`;
}

function isOneOutage(findings: readonly ReportFinding[]): boolean {
  const [first] = findings;
  return (
    first?.rule === 'server-outage' && findings.every(({ headline }) => headline === first.headline)
  );
}

/** Returns the verdict for programs and chat messages: see `VerdictSummary`. */
export function verdictSummary(report: Judged, words: Words): VerdictSummary {
  const { summary, findings } = report;
  const unhealthy = findings.filter(({ severity }) => severity !== 'note');
  const [main] = ranked(unhealthy.length > 0 ? unhealthy : findings);
  const { cause: rule, confidence } = main ?? {};
  return {
    sentence: words.text(verdict(report)),
    ...(rule !== undefined && { cause: rule }),
    ...(confidence !== undefined && { confidence }),
    lookups: summary.lookups,
    stalled: findings.filter(isStall).length,
    failed: summary.failed,
    partly: findings.filter(({ outcome }) => outcome === 'partly').length,
    undetermined: findings.filter(({ outcome }) => outcome === 'undetermined').length,
    ...(summary.notJudged !== undefined && { notJudged: summary.notJudged }),
  };
}

/** Whether the race is only likely, and a capture on the node would prove or refute it. */
function decidable(findings: readonly ReportFinding[]): boolean {
  return findings.every(
    ({ rule, confidence, headline }) =>
      rule === 'conntrack-race' && confidence === 'compatible' && headline === undefined,
  );
}

/** Causes named in the sentence; the report has the others. */
const CAUSES_NAMED = 3;

interface Cause {
  readonly cause: string;
  readonly confidence: ReportFinding['confidence'];
  readonly findings: readonly ReportFinding[];
}

/** Ranks the causes, the most frequent first. */
function ranked(findings: readonly ReportFinding[]): Cause[] {
  return Array.from(groupedBy(findings, causeKey).values(), (alike) => {
    const { rule, confidence } = alike[0]!;
    return { cause: rule, confidence, findings: alike };
  }).toSorted((a, b) => b.findings.length - a.findings.length);
}

/** Names the most frequent causes in a sentence, with their counts if there are several. */
function causes(findings: readonly ReportFinding[]): Sentence {
  const sorted = ranked(findings);
  const [main, ...others] = sorted.slice(0, CAUSES_NAMED);
  if (sorted.length === 1) {
    const only = capitalised(sharedCause(main!.findings));
    return decidable(findings) ? say`${only}. Capture on the node to be sure` : only;
  }
  const listed = others.reduce(
    (list, next) => say`${list}, ${counted(next)}`,
    capitalised(counted(main!)),
  );
  return sorted.length > CAUSES_NAMED ? say`${listed} and other causes` : listed;
}

function counted({ findings }: Cause): Sentence {
  return say`${sharedCause(findings)} (${grouped(findings.length)})`;
}
