import { say } from '../../../words/say.ts';
import { KEPT_ALIVE, untilRunning } from './debug-container.ts';
import type { Place, Subject } from './subject.ts';
import { type Environment, output } from '../tools.ts';
import { UsageError } from '../../parsing/usage-error.ts';

/**
 * Adds an ephemeral container to a pod. It shares the pod's network namespace, on any node. tcpdump is started in
 * it with `kubectl exec` afterwards, as output before `kubectl debug` is attached would be lost.
 *
 * @throws UsageError if kubectl fails or the container does not start
 */
export async function startDebugContainer(
  { namespace, name }: Extract<Subject, { kind: 'pod' }>,
  image: string,
  env: Environment,
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
      // This profile has only NET_ADMIN and NET_RAW, which tcpdump needs.
      '--profile=netadmin',
      '--',
      // Ends by itself: an ephemeral container cannot be removed from its pod.
      ...KEPT_ALIVE,
    ],
    env,
  );
  const state = await untilRunning(
    {
      command: ['kubectl', 'get', 'pod', ...of, name, '--output', stateOf(container)],
      runs: /"running"/,
      hasEnded: /"terminated"/,
    },
    env,
  );
  if (state !== undefined)
    throw new UsageError(
      say`the ephemeral container of ${image} is not running: ${state || say`no state`}`,
    );
  return {
    enter: ['kubectl', 'exec', ...of, name, '--container', container, '--'],
    words: say`in pod ${`${namespace}/${name}`}, through the ephemeral container ${container}`,
  };
}

function stateOf(container: string): string {
  return `jsonpath={.status.ephemeralContainerStatuses[?(@.name=="${container}")].state}`;
}
