import { say, type Sentence } from '../../words/say.ts';
import type { ReportFinding } from '../report.ts';

/** Rules about a query of which nobody says that it was lost. */
const NO_ANSWER: ReadonlySet<string> = new Set([
  'capture-ends-early',
  'capture-loss',
  'client-gave-up',
]);
/** Rules about an answer that came, and was of no use. */
const IGNORED: ReadonlySet<string> = new Set([
  'mismatched-id',
  'nat-clash-expired',
  'unexpected-source',
]);

/** What became of the leg that a finding is about: `AAAA lost`. */
export function lostWords({ rule, lostType }: ReportFinding): Sentence | undefined {
  if (lostType === undefined) return undefined;
  if (NO_ANSWER.has(rule)) return say`${lostType} without an answer`;
  if (IGNORED.has(rule)) return say`${lostType} answer ignored`;
  if (rule === 'late-answer') return say`${lostType} answered late`;
  return rule === 'answer-lost' ? say`${lostType} answer lost` : say`${lostType} lost`;
}
