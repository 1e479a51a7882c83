import { setTimeout as sleep } from 'node:timers/promises';
import { output } from '../tools.ts';

/** What keeps a container alive that `kubectl debug` starts: what nobody ends, ends by itself after a day. */
export const KEPT_ALIVE = ['sleep', `${24 * 3_600}`] as const;

/** An image may have to be pulled first. */
const RUNNING_WITHIN_MS = 120_000;
const LOOK_EVERY_MS = 1_000;

/** How the state of a container is asked for, and what the answers mean. */
interface StateQuestion {
  readonly command: readonly [string, ...string[]];
  readonly runs: RegExp;
  readonly hasEnded: RegExp;
}

/**
 * Waits until a container runs, has ended, or does not run in time.
 *
 * @param stop aborted when nobody wants it any more
 * @returns undefined when it runs; else the state that it was in last, which may be empty
 * @throws UsageError when kubectl does not tell
 */
export async function untilRunning(
  { command, runs, hasEnded }: StateQuestion,
  env: Readonly<Record<string, string | undefined>>,
  stop?: AbortSignal,
): Promise<string | undefined> {
  const until = performance.now() + RUNNING_WITHIN_MS;
  let state = '';
  while (performance.now() < until) {
    if (stop?.aborted) break;
    state = (await output(command, env)).trim();
    if (runs.test(state)) return undefined;
    if (hasEnded.test(state)) break;
    await sleep(LOOK_EVERY_MS);
  }
  return state;
}
