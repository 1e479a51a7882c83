import { setImmediate as turn } from 'node:timers/promises';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Calls `cleanUp` when the process is told to end (by one of `signals`), and then lets the signal end it, so that the shell
 * sees what happened.
 *
 * @returns what takes it back
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
 * A signal that came while there was no moment to hear it is heard now: a handler that is taken back before that would
 * swallow it. The loop asks for signals between two immediates (libuv, uv_run: poll before check).
 */
export async function hearSignals(): Promise<void> {
  await turn();
  await turn();
}
