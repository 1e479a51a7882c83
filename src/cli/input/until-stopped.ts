import type { Readable } from 'node:stream';

/** Milliseconds to go on after a Ctrl-C that ends tcpdump, too: it still writes its buffered packets. */
const GRACE_MS = 500;

/** @yields the chunks of a stream, until it ends or shortly after `signal` is aborted */
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
    // Destroying a stream makes its reader fail, which is intended here.
    if (!isStopped) throw error;
  } finally {
    signal.removeEventListener('abort', stop);
    clearTimeout(grace);
  }
}
