import { once } from 'node:events';

/** What a user or a shell sends to say: that is enough. */
const SIGNALS = ['SIGINT', 'SIGTERM'] as const;

export interface StopSignal {
  /** Aborted by the first Ctrl-C (or SIGTERM): end, and tell what was seen until then. */
  readonly signal: AbortSignal;
  /** Takes the handlers back. */
  readonly release: () => void;
}

/** For a run that has no end of its own or ends early. The second signal ends the process, as without this. */
export function stopSignal(): StopSignal {
  const controller = new AbortController();
  const stop = (): void => {
    // Who listens may put a handler of its own in place: at no time is there none.
    controller.abort();
    release();
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
