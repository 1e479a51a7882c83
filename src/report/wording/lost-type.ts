import { say, type Sentence } from '../../words/say.ts';
import type { ReportFinding } from '../report.ts';

type Kind = Pick<ReportFinding, 'rule' | 'severity'>;

/** Returns what became of the query of `lostType`: a late answer, or one to a closed socket, shows that it was not lost. */
export function howMissed({ rule, severity }: Kind): Sentence {
  if (rule === 'late-answer') return say`late`;
  if (rule === 'client-gave-up') return say`missed`;
  return severity === 'note' ? say`unanswered` : say`lost`;
}

/** Returns the type of the query that was lost; undefined if none was, or if that is not known. */
export function typeLost(finding: ReportFinding): string | undefined {
  return howMissed(finding).key === 'lost' ? finding.lostType : undefined;
}
