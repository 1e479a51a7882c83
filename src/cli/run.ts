import { CaptureError } from '../capture/error.ts';
import { visible } from '../report/escape.ts';
import { TERMINAL_COLUMNS } from '../report/text/wrap.ts';
import type { ExitCode } from './exit-code.ts';
import type { Streams } from './output/streams.ts';
import { UsageError } from './parsing/usage-error.ts';

/** Runs a command line and returns the exit code. The only place that catches CaptureError and UsageError. */
export async function run(argv: readonly string[], streams: Streams): Promise<ExitCode> {
  try {
    const { parse } = await import('./parsing/options.ts');
    const invocation = await parse(argv, streams.stdout.columns ?? TERMINAL_COLUMNS);
    if (invocation.command) return await invocation.command(streams);
    streams.stdout.write(invocation.text);
    return 0;
  } catch (error) {
    if (!(error instanceof CaptureError || error instanceof UsageError)) throw error;
    streams.stderr.write(`dnspcap: ${visible(error.message)}\n`);
    return 2;
  }
}
