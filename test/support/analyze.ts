import { imbalances } from '../../bench/books.js';
import { analyze as analyzeUnchecked } from '../../src/analyze.ts';

export type { Analysed, AnalyzeOptions } from '../../src/analyze.ts';

/** The analysis as all tests use it: a report whose books do not balance is an error. */
export const analyze: typeof analyzeUnchecked = async (...given) => {
  const analysed = await analyzeUnchecked(...given);
  checkBooks(analysed.report);
  return analysed;
};

/** @throws when the books of a report do not balance */
export function checkBooks(report: Parameters<typeof imbalances>[0]): void {
  const faults = imbalances(report);
  if (faults.length > 0) throw new Error(faults.join('\n'));
}
