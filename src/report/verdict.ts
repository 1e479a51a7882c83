import { say, type Sentence } from '../words/say.ts';
import { cause } from './cause.ts';
import { complaint } from './complaint.ts';
import { count } from './quantity.ts';
import type { Report, ReportFinding } from './report.ts';

/** The whole report in one sentence, in plain words, with the figures. */
export function verdict(report: Report): Sentence {
  const { summary, findings } = report;
  if (summary.dnsMessages === 0 && findings.length === 0) return nothingToJudge(summary.packets);
  const unhealthy = findings.filter(({ severity }) => severity !== 'note');
  const isHealthy = unhealthy.length === 0 && summary.failed === 0;
  const sentence = isHealthy ? cleanBill(report) : complaint(report, unhealthy);
  const named = unhealthy.length > 0 ? unhealthy : findings;
  return named.length === 0 ? sentence : say`${sentence}; ${causes(named)}`;
}

function nothingToJudge(packets: number): Sentence {
  if (packets === 0) return say`No packets`;
  return say`No DNS messages in ${count(packets)} packets; if DNS has another port here, name it with --port`;
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
