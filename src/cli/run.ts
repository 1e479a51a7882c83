import { CaptureError } from '../capture/error.ts';
import { TERMINAL_COLUMNS } from '../report/text/wrap.ts';
import { wordsOf } from '../words/words.ts';
import type { ExitCode } from './exit-code.ts';
import type { Session, Streams } from './output/streams.ts';
import { teller } from './output/tell.ts';
import { languageIn } from './parsing/common-options.ts';
import { UsageError } from './parsing/usage-error.ts';

/** Runs a command line and returns the exit code. The only place that catches CaptureError and UsageError. */
export async function run(argv: readonly string[], streams: Streams): Promise<ExitCode> {
  const words = await wordsOf(languageIn(argv));
  const session: Session = { ...streams, words };
  try {
    const { parse } = await import('./parsing/options.ts');
    const invocation = await parse(argv, words, streams.stdout.columns ?? TERMINAL_COLUMNS);
    if (invocation.command) return await invocation.command(session);
    streams.stdout.write(invocation.text);
    return 0;
  } catch (error) {
    if (!(error instanceof CaptureError || error instanceof UsageError)) throw error;
    teller(session)(error.said);
    return 2;
  }
}
