import { watch } from '../../analyze.ts';
import type { CaptureInput } from '../../messages.ts';
import type { ReportFinding } from '../../report/report.ts';
import type { Words } from '../../words/words.ts';
import type { FindingWatch } from './end.ts';
import { withSilence } from './silence.ts';
import type { LiveFindings } from '../output/terminal/live-findings.ts';

/**
 * Reports findings on the terminal while captures are written. They are provisional: when they come depends on the
 * clock, too, and the report is made from the captures alone.
 */
export async function tellFindings(
  captures: Iterable<CaptureInput> | AsyncIterable<CaptureInput>,
  ports: readonly number[],
  watching: FindingWatch,
  live: LiveFindings,
  words: Words,
): Promise<void> {
  const onFinding = (finding: ReportFinding): void => {
    live.tell(finding);
    watching.take(finding);
  };
  await watch(captures, { ports, words, onFinding }, withSilence);
  live.end();
}
