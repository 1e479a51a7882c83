import type { Words } from '../../words/words.ts';
import type { ReportFinding } from '../report.ts';

/** Returns severity and confidence of a finding: `error, compatible`. */
export function kindOf(
  { severity, confidence }: Pick<ReportFinding, 'severity' | 'confidence'>,
  words: Words,
): string {
  return words.enumerated(
    [severity, ...(confidence === undefined ? [] : [confidence])].map((one) => words.text(one)),
  );
}
