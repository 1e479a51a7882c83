import { setTimeout as sleep } from 'node:timers/promises';
import type { Subject } from './subject.ts';
import type { Place } from './place.ts';
import { output } from './tools.ts';
import { UsageError } from '../parsing/usage-error.ts';

/** An image may have to be pulled first. */
const RUNNING_WITHIN_MS = 120_000;
const LOOK_EVERY_MS = 1_000;
/** An ephemeral container cannot be removed from its pod: it ends by itself after so many seconds. */
const LIVES_FOR = 24 * 3_600;

/**
 * Adds an ephemeral container to a pod, which shares its network namespace wherever it runs. tcpdump is started
 * in it with `kubectl exec` afterwards: what `kubectl debug` prints until it is attached would be lost.
 *
 * @throws UsageError
 */
export async function startDebugContainer(
  { namespace, name }: Extract<Subject, { kind: 'pod' }>,
  image: string,
  env: Readonly<Record<string, string | undefined>>,
): Promise<Place> {
  const container = `dnspcap-${process.pid}`;
  const of = ['--namespace', namespace] as const;
  await output(
    [
      'kubectl',
      'debug',
      ...of,
      name,
      `--image=${image}`,
      `--container=${container}`,
      // NET_ADMIN and NET_RAW, which tcpdump needs, and nothing else.
      '--profile=netadmin',
      '--',
      'sleep',
      `${LIVES_FOR}`,
    ],
    env,
  );
  await running(['kubectl', 'get', 'pod', ...of, name, '--output', stateOf(container)], env, image);
  return {
    enter: ['kubectl', 'exec', ...of, name, '--container', container, '--'],
    words: `in pod ${namespace}/${name}, through the ephemeral container ${container}`,
  };
}

function stateOf(container: string): string {
  return `jsonpath={.status.ephemeralContainerStatuses[?(@.name=="${container}")].state}`;
}

async function running(
  command: readonly [string, ...string[]],
  env: Readonly<Record<string, string | undefined>>,
  image: string,
): Promise<void> {
  const until = performance.now() + RUNNING_WITHIN_MS;
  let state = '';
  while (performance.now() < until) {
    state = (await output(command, env)).trim();
    if (state.includes('"running"')) return;
    if (state.includes('"terminated"')) break;
    await sleep(LOOK_EVERY_MS);
  }
  throw new UsageError(`the ephemeral container of ${image} does not run: ${state || 'no state'}`);
}
