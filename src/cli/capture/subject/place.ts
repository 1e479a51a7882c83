import { existsSync } from 'node:fs';
import { listOf, nameOf } from '../../../kubernetes/fields.ts';
import { type Fields, fieldsOf, parsedJson } from '../../../wire/json.ts';
import type { CaptureArguments } from '../arguments.ts';
import { inWords, type Place, placeInWords, type Subject } from './subject.ts';
import { startDebugContainer } from './pod.ts';
import { type Environment, isInstalled, output, requireTool, type ToolCommand } from '../tools.ts';
import { UsageError } from '../../parsing/usage-error.ts';
import { withSemicolons } from '../../../words/lists.ts';
import { say, type Sentence } from '../../../words/say.ts';

/** Finds the namespace. @throws UsageError if it does not exist, or a tool or a privilege is missing */
export async function findPlace(
  { subject, debugImage }: CaptureArguments,
  env: Environment,
): Promise<Place> {
  if (subject.kind === 'pod' && debugImage !== undefined)
    return startDebugContainer(subject, debugImage, env);
  const words = placeInWords(subject);
  if (subject.kind === 'host') {
    requireTool('tcpdump', env);
    return { enter: [], words };
  }
  if (subject.kind === 'netns') return { enter: namedNamespace(subject.name, env), words };
  const pid = await pidOf(subject, env);
  requireTool('nsenter', env);
  requireTool('tcpdump', env);
  requireRoot();
  if (!existsSync(`/proc/${pid}/ns/net`))
    throw new UsageError(
      say`there is no process ${pid} here: run this on the node of the pod, in the PID namespace of the host`,
    );
  return { enter: ['nsenter', '--target', `${pid}`, '--net', '--'], words };
}

function namedNamespace(name: string, env: Environment): readonly string[] {
  requireTool('ip', env);
  requireTool('tcpdump', env);
  requireRoot();
  // Folder of ip-netns(8); /var/run is a link to /run.
  if (!existsSync(`/var/run/netns/${name}`))
    throw new UsageError(say`there is no network namespace ${name} here: see ip netns list`);
  return ['ip', 'netns', 'exec', name];
}

function isRoot(): boolean {
  return process.geteuid?.() === 0;
}

function requireRoot(): void {
  if (isRoot()) return;
  throw new UsageError(say`entering another network namespace needs root: run it with sudo`);
}

async function pidOf(
  subject: Exclude<Subject, { kind: 'host' | 'netns' }>,
  env: Environment,
): Promise<number> {
  if (subject.kind === 'pid') return subject.pid;
  if (subject.kind === 'container') return pidOfContainer(subject.id, env);
  const { id, node } = await runningPod(subject, env);
  try {
    return await pidOfContainer(id, env);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    throw new UsageError(
      say`${inWords(subject)} is on ${node === undefined ? say`another node` : say`node ${node}`} and was not found here (${error.said}): run this there as root, or add --debug-image nicolaka/netshoot`,
    );
  }
}

/**
 * Asks kubectl where a pod runs.
 *
 * @returns the id of its first running container, and its node
 * @throws UsageError if kubectl fails or no container is running
 */
export async function runningPod(
  { namespace, name }: Extract<Subject, { kind: 'pod' }>,
  env: Environment,
): Promise<{ readonly id: string; readonly node: string | undefined }> {
  const pod = parsed(
    await output(
      ['kubectl', 'get', 'pod', '--namespace', namespace, '--output', 'json', name],
      env,
    ),
  );
  const id = runningContainer(pod);
  if (id === undefined)
    throw new UsageError(say`no container of pod ${namespace}/${name} is running`);
  if (!CONTAINER_ID.test(id))
    throw new UsageError(say`kubectl get pod: ${id} is not a valid container id`);
  return { id, node: nameOf(fieldsOf(pod['spec'])['nodeName']) };
}

/** The id becomes an argument of crictl and docker: nothing that they could take for an option. */
const CONTAINER_ID = /^\w[\w.-]{0,255}$/;

/** Returns the id of the first running container, without the scheme (`containerd://…`). */
function runningContainer(pod: Fields): string | undefined {
  const statuses = listOf(fieldsOf(pod['status'])['containerStatuses']);
  const running = statuses.find(({ state }) => fieldsOf(state)['running'] !== undefined);
  const id = running?.['containerID'];
  return typeof id === 'string' ? id.replace(/^[\w-]+:\/\//, '') : undefined;
}

function parsed(json: string): Fields {
  const value = parsedJson(json);
  if (value === undefined) throw new UsageError(say`kubectl get pod did not answer in JSON`);
  return fieldsOf(value);
}

/** Container runtimes, each with the command that prints the pid of a container. */
const RUNTIMES: readonly ToolCommand[] = [
  ['crictl', 'inspect', '--output', 'go-template', '--template', '{{.info.pid}}'],
  ['docker', 'inspect', '--format', '{{.State.Pid}}'],
];

async function pidOfContainer(id: string, env: Environment): Promise<number> {
  const installed = RUNTIMES.filter(([tool]) => isInstalled(tool, env));
  const refusals: Sentence[] = [];
  for (const command of installed) {
    try {
      const answer = (await output([...command, id], env)).trim();
      if (/^[1-9]\d{0,9}$/.test(answer)) return Number(answer);
      refusals.push(say`${command[0]}: it is not running`);
    } catch (error) {
      if (!(error instanceof UsageError)) throw error;
      refusals.push(error.said);
    }
  }
  throw new UsageError(
    installed.length === 0
      ? say`neither crictl nor docker is installed: give the process id with --pid`
      : noContainer(id, withSemicolons(refusals)),
  );
}

/** crictl tells an ordinary user only that the last runtime that it knows is not there. */
function noContainer(id: string, why: Sentence): Sentence {
  return isRoot()
    ? say`no running container ${id}: ${why}`
    : say`no running container ${id} (asked without root): ${why}`;
}
