import { say, type Sentence } from '../../words/say.ts';
import type { ReportFinding } from '../report.ts';

type Kind = Pick<ReportFinding, 'rule' | 'severity'>;

const WORDS = {
  late: say`late`,
  missed: say`missed`,
  unanswered: say`unanswered`,
  lost: say`lost`,
};

/** Returns what became of the query of `lostType`. */
export function howMissed(finding: Kind): Sentence {
  return WORDS[endOf(finding)];
}

/** Returns the type of the query that was lost; undefined if none was, or if that is not known. */
export function typeLost(finding: ReportFinding): string | undefined {
  return endOf(finding) === 'lost' ? finding.lostType : undefined;
}

/** A late answer, or one to a closed socket, shows that the query was not lost. */
function endOf({ rule, severity }: Kind): keyof typeof WORDS {
  if (rule === 'late-answer') return 'late';
  if (rule === 'client-gave-up') return 'missed';
  return severity === 'note' ? 'unanswered' : 'lost';
}
