import { VERSION } from '../version.ts';
import type { ExitCode } from './exit-code.ts';
import { honest } from './output/destinations/descriptor-stream.ts';
import { errno, isExhausted, reason } from './output/errno.ts';
import { cannotPrint } from './output/destinations/stream-destination.ts';
import type { Streams, Terminal } from './output/streams.ts';

export { setFlags, watchHeap } from './heap.ts';

/** Entry point of bin/dnspcap.js. The version, which tools ask for often, comes before anything is loaded. */
export async function start(argv: readonly string[], given: Streams): Promise<ExitCode> {
  const streams: Streams = {
    stdin: given.stdin,
    stdout: honest(given.stdout),
    stderr: given.stderr,
    env: given.env,
  };
  const failure = failureOf(streams.stdout);
  // A failure of standard error is ignored: exit code and report stay the same.
  streams.stderr.on('error', () => {});
  const code = await command(argv, streams);
  await taken(streams.stdout);
  const { error } = failure;
  // With exit code 2 an error was already reported, which may be this one.
  if (!error || code === 2) return code;
  streams.stderr.write(`dnspcap: ${String(cannotPrint(error))}\n`);
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
    streams.stderr.write(`dnspcap: the system says: ${String(reason(error))}\n`);
    return 2;
  }
}

/** Keeps the first error of a stream. A reader that goes away, as with `| head`, is no error. */
function failureOf(stream: Terminal): { error?: Error } {
  const failure: { error?: Error } = {};
  stream.on('error', (error) => {
    if (errno(error) !== 'EPIPE') failure.error ??= error;
  });
  return failure;
}

/** Waits until everything is written, or cannot be. */
async function taken(stream: Terminal): Promise<void> {
  await new Promise<void>((resolve) => {
    stream.write('', () => resolve());
  });
  // The error event of a write comes after its callback.
  await new Promise<void>((resolve) => {
    setImmediate(resolve);
  });
}
