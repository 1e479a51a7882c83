import { once } from 'node:events';

/** Signals by which a user or a shell ends a run. */
const SIGNALS = ['SIGINT', 'SIGTERM'] as const;

export interface StopSignal {
  /** Aborted by the first Ctrl-C (or SIGTERM): the run ends, and reports what it has seen. */
  readonly signal: AbortSignal;
  /** Removes the handlers. */
  readonly release: () => void;
}

/**
 * Signals within this many milliseconds count as one. timeout(1) signals the program and its group; npm and sudo
 * pass on the Ctrl-C that the terminal has already sent to all of them. A person takes longer to repeat a signal.
 */
const ONE_WISH_MS = 500;

/**
 * Handles signals for a run that has no end of its own, or that may end early. A second signal ends the process as
 * usual.
 *
 * @param cleanUp called before the process ends
 */
export function stopSignal(cleanUp: () => void = () => {}): StopSignal {
  const controller = new AbortController();
  let asked = 0;
  const stop = (name: NodeJS.Signals): void => {
    if (!controller.signal.aborted) {
      asked = performance.now();
      controller.abort();
    } else if (performance.now() - asked >= ONE_WISH_MS) {
      cleanUp();
      release();
      process.kill(process.pid, name);
    }
  };
  const release = (): void => {
    for (const name of SIGNALS) process.off(name, stop);
  };
  for (const name of SIGNALS) process.on(name, stop);
  return { signal: controller.signal, release };
}

/** 24 days: Node.js fires a longer timer at once. */
const LONGEST_TIMER_MS = 0x7fff_ffff;

/** Waits for a time, until `signal` is aborted, or until one of `others` settles, whichever is first. */
export async function waitFor(
  milliseconds: number,
  signal: AbortSignal,
  ...others: readonly Promise<unknown>[]
): Promise<void> {
  if (signal.aborted) return;
  const enough = new AbortController();
  const either = AbortSignal.any([signal, enough.signal]);
  const timer = setTimeout(() => enough.abort(), Math.min(milliseconds, LONGEST_TIMER_MS));
  try {
    const aborted = once(either, 'abort');
    await Promise.race([aborted, ...others]);
  } finally {
    // A timer that is left would keep the process alive.
    clearTimeout(timer);
    enough.abort();
  }
}
