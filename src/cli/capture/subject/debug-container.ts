import { setTimeout as sleep } from 'node:timers/promises';
import { type Environment, output, type ToolCommand } from '../tools.ts';

/** Command that keeps a container of `kubectl debug` alive, for a day at most if nobody removes it. */
export const KEPT_ALIVE = ['sleep', `${24 * 3_600}`] as const;

/** Milliseconds to wait for a container: its image may have to be pulled first. */
const RUNNING_WITHIN_MS = 120_000;
const LOOK_EVERY_MS = 1_000;

/** Command that prints the state of a container, and patterns for its answers. */
interface StateQuestion {
  readonly command: ToolCommand;
  readonly runs: RegExp;
  readonly hasEnded: RegExp;
}

/**
 * Waits until a container runs, has ended, or has not started in time.
 *
 * @param stop aborts the wait
 * @returns undefined if the container runs; else its last state, which may be empty
 * @throws UsageError if kubectl fails
 */
export async function untilRunning(
  { command, runs, hasEnded }: StateQuestion,
  env: Environment,
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
