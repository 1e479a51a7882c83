import { VERSION } from '../version.ts';
import type { ExitCode } from './command.ts';
import type { Streams } from './streams.ts';

/** What bin/dnspcap.js calls. Tools ask for the version often, so it comes before anything else is loaded. */
export async function start(argv: readonly string[], streams: Streams): Promise<ExitCode> {
  // A help text into `| head` must not end in a stack trace; reports look at their errors themselves.
  streams.stdout.on('error', () => {});
  if (argv.length === 1 && argv[0] === '--version') {
    streams.stdout.write(`${VERSION}\n`);
    return 0;
  }
  const { run } = await import('./run.ts');
  return await run(argv, streams);
}
