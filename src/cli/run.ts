import { CaptureError } from '../capture/error.ts';
import { visible } from '../report/escape.ts';
import type { ExitCode } from './command.ts';
import type { Streams } from './streams.ts';
import { UsageError } from './usage-error.ts';

/** The command line: arguments in, exit code out. The only place where a CaptureError or a UsageError ends. */
export async function run(argv: readonly string[], streams: Streams): Promise<ExitCode> {
  try {
    const { parse } = await import('./options.ts');
    const invocation = await parse(argv, streams.stdout.columns ?? 80);
    if (invocation.command) return await invocation.command(streams);
    streams.stdout.write(invocation.text);
    return 0;
  } catch (error) {
    if (!(error instanceof CaptureError || error instanceof UsageError)) throw error;
    streams.stderr.write(`dnspcap: ${visible(error.message)}\n`);
    return 2;
  }
}
