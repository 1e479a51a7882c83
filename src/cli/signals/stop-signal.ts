import { once } from 'node:events';

/** What a user or a shell sends to say: that is enough. */
const SIGNALS = ['SIGINT', 'SIGTERM'] as const;

export interface StopSignal {
  /** Aborted by the first Ctrl-C (or SIGTERM): end, and tell what was seen until then. */
  readonly signal: AbortSignal;
  /** Takes the handlers back. */
  readonly release: () => void;
}

/**
 * Signals within so many milliseconds are one wish: timeout(1) sends its signal to the program and to its group, npm
 * and sudo pass on the Ctrl-C that the terminal has sent to all of them. A person takes longer to ask again.
 */
const ONE_WISH_MS = 500;

/**
 * For a run that has no end of its own or ends early. When it is asked a second time, the process ends, as without this.
 *
 * @param cleanUp what is to be done before that
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

/** 24 days: a timer of Node.js that is set to more fires at once. */
const LONGEST_TIMER_MS = 0x7fff_ffff;

/** Waits for so many milliseconds, until `signal` is aborted or until one of `others` is there: whatever is first. */
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
