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
