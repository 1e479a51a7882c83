import { setImmediate as turn } from 'node:timers/promises';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Calls `cleanUp` when a signal ends the process, and then lets the signal end it, so that the shell sees the
 * cause.
 *
 * @returns a function that removes the handlers
 */
export function onInterrupt(
  cleanUp: () => void,
  signals: readonly (typeof SIGNALS)[number][] = SIGNALS,
): () => void {
  const handlers = signals.map((signal) => {
    const handler = (): void => {
      cleanUp();
      release();
      process.kill(process.pid, signal);
    };
    process.once(signal, handler);
    return () => process.off(signal, handler);
  });
  const release = (): void => {
    for (const off of handlers) off();
  };
  return release;
}

/**
 * Lets signals be handled that arrived while the process was busy: removing the handlers before would swallow them.
 * The event loop polls for signals between two immediates (libuv, uv_run: poll before check).
 */
export async function hearSignals(): Promise<void> {
  await turn();
  await turn();
}
