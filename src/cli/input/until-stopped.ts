import type { Readable } from 'node:stream';

/** What is on its way when a Ctrl-C ends tcpdump and us alike: tcpdump still writes what it holds. */
const GRACE_MS = 500;

/**
 * The octets of a stream until it ends, or a little longer than until `signal` is aborted.
 *
 * @yields its chunks
 */
export async function* untilStopped(
  stream: Readable,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array> {
  let isStopped = false;
  let grace: NodeJS.Timeout | undefined;
  const stop = (): void => {
    grace = setTimeout(() => {
      isStopped = true;
      stream.destroy();
    }, GRACE_MS);
  };
  signal.addEventListener('abort', stop, { once: true });
  if (signal.aborted) stop();
  try {
    yield* stream as AsyncIterable<Uint8Array>;
  } catch (error) {
    // Destroying a stream while somebody reads it is an error to the reader: this time it is meant.
    if (!isStopped) throw error;
  } finally {
    signal.removeEventListener('abort', stop);
    clearTimeout(grace);
  }
}
