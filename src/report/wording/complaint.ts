import { grouped, say, type Sentence } from '../../words/say.ts';
import type { Report, ReportFinding } from '../report.ts';
import { isStall, waitRange } from './waited.ts';

/** The parts of a report that a verdict needs. */
export type Judged = Pick<Report, 'summary' | 'findings' | 'filters' | 'captures' | 'latency'>;

/** Rules about connections, regardless of the outcome of lookups. */
const OF_CONNECTIONS: ReadonlySet<string> = new Set([
  'tcp-refused',
  'tcp-silent',
  'tcp-opened-late',
]);

/**
 * Says how many lookups failed, how many stalled, and how many went wrong otherwise: the figures of the verdict. A
 * lookup that failed after a wait is counted once, with its wait.
 *
 * @param unhealthy findings of severity error and warning, and notes about a wait
 */
export function complaint(report: Judged, unhealthy: readonly ReportFinding[]): Sentence {
  const { notJudged = 0 } = report.summary;
  const sentence = withTruncated(judgedComplaint(report, unhealthy), report, unhealthy);
  return notJudged === 0
    ? sentence
    : say`${sentence}; ${grouped(notJudged)} more in trouble were counted and not judged`;
}

/** Adds the lookups that wait for a failing TCP: they are in trouble, though the capture does not show their end. */
function withTruncated(
  sentence: Sentence,
  report: Judged,
  unhealthy: readonly ReportFinding[],
): Sentence {
  const waiting = waitingForTcp(report, unhealthy).length;
  return waiting === 0
    ? sentence
    : say`${sentence}, ${grouped(waiting)} more have only a truncated answer`;
}

/** Returns the findings of answers that must come again over TCP, if TCP fails; stalls and failures aside. */
export function waitingForTcp(
  { findings }: Judged,
  unhealthy: readonly ReportFinding[],
): readonly ReportFinding[] {
  if (!unhealthy.some(({ rule }) => OF_CONNECTIONS.has(rule))) return [];
  return findings.filter((one) => isOnlyTruncated(one) && !isStall(one));
}

/** Whether the only answers of the lookup are truncated, as far as the capture shows. */
export function isOnlyTruncated({ rule, outcome }: ReportFinding): boolean {
  return rule === 'truncated-answer' && outcome === 'undetermined';
}

function judgedComplaint(
  { summary: { lookups, failed } }: Judged,
  unhealthy: readonly ReportFinding[],
): Sentence {
  const ofLookups = unhealthy.filter(({ rule }) => !OF_CONNECTIONS.has(rule));
  if (ofLookups.length === 0 && failed === 0)
    return lookups === 0
      ? say`No query was sent that could be answered`
      : say`No lookup is known to have failed`;
  const stalls = ofLookups.filter(isStall);
  const stallsFailed = stalls.filter(hasFailed).length;
  const others = ofLookups.filter((finding) => !hasFailed(finding) && !isStall(finding)).length;
  if (stalls.length === 0 && failed === 0) return say`${share(others, lookups)} went wrong`;
  const sentence =
    stalls.length > stallsFailed
      ? stalled(stalls, stallsFailed, failed, lookups)
      : failure(stalls, failed, lookups);
  return others === 0 ? sentence : say`${sentence}, ${grouped(others)} more went wrong`;
}

function hasFailed({ outcome }: ReportFinding): boolean {
  return outcome === 'failed';
}

/** Wording if not all stalled lookups failed. */
function stalled(
  stalls: readonly ReportFinding[],
  stallsFailed: number,
  failed: number,
  lookups: number,
): Sentence {
  const sentence = say`${share(stalls.length, lookups)} stalled for ${waitRange(stalls)}`;
  const withFailed =
    stallsFailed === 0 ? sentence : say`${sentence}, ${grouped(stallsFailed)} of them failed`;
  const more = failed - stallsFailed;
  return more <= 0 ? withFailed : say`${withFailed}, ${grouped(more)} more failed`;
}

/** Wording if all stalled lookups failed in the end. */
function failure(stalls: readonly ReportFinding[], failed: number, lookups: number): Sentence {
  const sentence = say`${share(failed, lookups)} failed`;
  if (stalls.length === 0) return sentence;
  return stalls.length === failed
    ? say`${sentence} after ${waitRange(stalls)}`
    : say`${sentence}, ${grouped(stalls.length)} of them after ${waitRange(stalls)}`;
}

function share(part: number, lookups: number): Sentence {
  if (lookups === 1 && part === 1) return say`The only lookup`;
  if (part === lookups) return say`All ${grouped(lookups)} lookups`;
  return say`${grouped(part)} of ${grouped(lookups)} lookups`;
}
