import { VERSION } from '../version.ts';
import type { ExitCode } from './exit-code.ts';
import { honest } from './output/destinations/descriptor-stream.ts';
import { errno, isExhausted, reason } from './output/errno.ts';
import { cannotPrint } from './output/destinations/stream-destination.ts';
import type { Streams, Terminal } from './output/streams.ts';

/** What bin/dnspcap.js calls. Tools ask for the version often, so it comes before anything else is loaded. */
export async function start(argv: readonly string[], given: Streams): Promise<ExitCode> {
  const streams: Streams = {
    stdin: given.stdin,
    stdout: honest(given.stdout),
    stderr: given.stderr,
    env: given.env,
  };
  const failure = failureOf(streams.stdout);
  // What cannot be told to anybody is no reason to end: code and report are what they would be.
  streams.stderr.on('error', () => {});
  const code = await command(argv, streams);
  await taken(streams.stdout);
  const { error } = failure;
  // With code 2 something was said already, and it may have been this.
  if (!error || code === 2) return code;
  streams.stderr.write(`dnspcap: ${cannotPrint(error)}\n`);
  return 2;
}

async function command(argv: readonly string[], streams: Streams): Promise<ExitCode> {
  if (argv.length === 1 && (argv[0] === '--version' || argv[0] === '-V')) {
    streams.stdout.write(`${VERSION}\n`);
    return 0;
  }
  try {
    const { run } = await import('./run.ts');
    return await run(argv, streams);
  } catch (error) {
    if (!isExhausted(error)) throw error;
    streams.stderr.write(`dnspcap: the system says: ${reason(error)}\n`);
    return 2;
  }
}

/** The first thing that went wrong. That a reader goes away, of a help text into `| head`, is nothing wrong. */
function failureOf(stream: Terminal): { error?: Error } {
  const failure: { error?: Error } = {};
  stream.on('error', (error) => {
    if (errno(error) !== 'EPIPE') failure.error ??= error;
  });
  return failure;
}

/** Until all of it is written, or cannot be. */
async function taken(stream: Terminal): Promise<void> {
  await new Promise<void>((resolve) => {
    stream.write('', () => resolve());
  });
  // The error of a write is told after its callback.
  await new Promise<void>((resolve) => {
    setImmediate(resolve);
  });
}
