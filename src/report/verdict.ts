import { say, type Sentence } from '../words/say.ts';
import { cause } from './cause.ts';
import { count, wait } from './quantity.ts';
import type { Report, ReportFinding } from './report.ts';

/** The whole report in one sentence, in plain words, with the figures. */
export function verdict(report: Report): Sentence {
  const { summary, findings } = report;
  if (summary.dnsMessages === 0 && findings.length === 0) return nothingToJudge(summary.packets);
  const unhealthy = findings.filter(({ severity }) => severity !== 'note');
  const sentence = unhealthy.length > 0 ? complaint(report, unhealthy) : cleanBill(report);
  const named = unhealthy.length > 0 ? unhealthy : findings;
  return named.length === 0 ? sentence : say`${sentence}; ${causes(named)}`;
}

function nothingToJudge(packets: number): Sentence {
  if (packets === 0) return say`No packets`;
  return say`No DNS messages in ${count(packets)} packets; if DNS has another port here, name it with --port`;
}

/** Rules about connections: a finding of theirs is no lookup that went wrong. */
const OF_CONNECTIONS: ReadonlySet<string> = new Set(['tcp-refused', 'tcp-silent']);

/** From when on a user notices: shorter waits of failed lookups (a SERVFAIL at once) are no stall. */
const STALL_MS = 100;

function complaint(
  { summary: { lookups } }: Report,
  unhealthy: readonly ReportFinding[],
): Sentence {
  const ofLookups = unhealthy.filter(({ rule }) => !OF_CONNECTIONS.has(rule));
  if (ofLookups.length === 0) return say`DNS over TCP went wrong`;
  const waits = ofLookups
    .map(({ stallMs }) => stallMs ?? 0)
    .filter((stallMs) => stallMs >= STALL_MS);
  const stalled = waits.length;
  const failed = ofLookups.length - stalled;
  if (stalled === 0) return say`${share(failed, lookups)} went wrong`;
  const stall = say`${share(stalled, lookups)} stalled for ${range(waits)}`;
  return failed === 0 ? stall : say`${stall}, ${count(failed)} more went wrong`;
}

function share(part: number, lookups: number): Sentence {
  if (lookups === 1 && part === 1) return say`The only lookup`;
  return say`${count(part)} of ${count(lookups)} lookups`;
}

function range(waits: readonly number[]): Sentence {
  // Not Math.min(...waits): there may be more findings than a call can have arguments.
  const shortest = wait(waits.reduce((a, b) => Math.min(a, b)));
  const longest = wait(waits.reduce((a, b) => Math.max(a, b)));
  return shortest === longest ? say`${longest}` : say`${shortest} to ${longest}`;
}

function cleanBill({ summary: { lookups, dnsMessages, unansweredQueries } }: Report): Sentence {
  if (lookups === 0) return say`No lookup to judge in ${count(dnsMessages)} DNS messages`;
  const all = lookups === 1 ? say`1 lookup` : say`${count(lookups)} lookups`;
  if (unansweredQueries === 0)
    return say`No lookup stalled: ${all}, ${lookups === 1 ? say`answered` : say`all answered`}`;
  const unanswered =
    unansweredQueries === 1 ? say`1 query` : say`${count(unansweredQueries)} queries`;
  return say`No lookup is known to have stalled: ${all}, ${unanswered} unanswered`;
}

/** The race is likely, and another place of capture would prove or refute it. */
function decidable(findings: readonly ReportFinding[]): boolean {
  return findings.every(
    ({ rule, confidence }) => rule === 'conntrack-race' && confidence === 'compatible',
  );
}

/** Enough for a sentence; the others stand in the report. */
const CAUSES_NAMED = 3;

/** The causes, the most frequent first; with their counts when there are several. */
function causes(findings: readonly ReportFinding[]): Sentence {
  const byKey = new Map<string, { sentence: Sentence; findings: number }>();
  for (const finding of findings) {
    const sentence = cause(finding);
    const entry = byKey.get(String(sentence));
    if (entry) entry.findings++;
    else byKey.set(String(sentence), { sentence, findings: 1 });
  }
  const sorted = [...byKey.values()].toSorted((a, b) => b.findings - a.findings);
  if (sorted.length === 1)
    return decidable(findings)
      ? say`${sorted[0]!.sentence}; a capture after DNAT would decide`
      : sorted[0]!.sentence;
  const named = sorted
    .slice(0, CAUSES_NAMED)
    .map((entry) => say`${entry.sentence} (${count(entry.findings)})`);
  const listed = named.reduce((list, next) => say`${list}, ${next}`);
  return sorted.length > CAUSES_NAMED ? say`${listed} and other causes` : listed;
}
