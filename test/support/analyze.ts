import { imbalances } from '../../bench/books.js';
import { analyze as analyzeUnchecked } from '../../src/analyze.ts';

export { type Analysed, type AnalyzeOptions, watch } from '../../src/analyze.ts';

/** The analysis for all tests. Throws if the books of the report do not balance. */
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
