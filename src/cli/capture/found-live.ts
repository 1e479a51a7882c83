import { watch } from '../../analyze.ts';
import type { CaptureInput } from '../../messages.ts';
import type { ReportFinding } from '../../report/report.ts';
import { wordsOf } from '../../words/words.ts';
import type { CaptureArguments } from './arguments.ts';
import type { FindingWatch } from './end.ts';
import { withSilence } from './silence.ts';
import { LiveFindings } from '../output/terminal/live-findings.ts';
import type { Terminal } from '../output/streams.ts';

/**
 * Reports findings on the terminal while captures are written. They are provisional: when they come depends on the
 * clock, too, and the report is made from the captures alone.
 *
 * @param clear removes a progress line first
 */
export async function tellFindings(
  captures: Iterable<CaptureInput> | AsyncIterable<CaptureInput>,
  { ports, language }: Pick<CaptureArguments, 'ports' | 'language'>,
  watching: FindingWatch,
  stderr: Terminal,
  clear: () => void = () => {},
): Promise<void> {
  const words = await wordsOf(language);
  const live = new LiveFindings(stderr, clear, words);
  const onFinding = (finding: ReportFinding): void => {
    live.tell(finding);
    watching.take(finding);
  };
  await watch(captures, { ports, words, onFinding }, withSilence);
  live.end();
}
