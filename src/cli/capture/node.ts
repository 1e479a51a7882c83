import { spawnSync } from 'node:child_process';
import { analyzeBundle } from './bundle.ts';
import type { CaptureArguments } from './arguments.ts';
import type { Subject } from './subject/subject.ts';
import { KEPT_ALIVE, untilRunning } from './subject/debug-container.ts';
import { runningPod } from './subject/place.ts';
import { refusalOf } from './refusal.ts';
import { ToolProcess } from './tool-process.ts';
import { answer, lastLine, output, withSbin, type ToolCommand } from './tools.ts';
import type { ExitCode } from '../exit-code.ts';
import { FileDestination } from '../output/destinations/file-destination.ts';
import { onInterrupt } from '../signals/interrupt.ts';
import { tellingOf } from './script/said.ts';
import { bundleScript } from './script/bundle-script.ts';
import { stopSignal, waitFor } from '../signals/stop-signal.ts';
import type { Tell } from '../output/tell.ts';
import type { Session, Streams } from '../output/streams.ts';
import { UsageError } from '../parsing/usage-error.ts';
import { say } from '../../words/say.ts';

/** Milliseconds to wait for the request that removes a pod. */
const REMOVED_WITHIN_MS = 10_000;
/** Folder of the script in its pod. */
const WORK = '/tmp/dnspcap';

/** `dnspcap capture --via-debug`: runs the script in a pod on the node, and receives the bundle as a stream. */
export async function captureOnNode(
  args: CaptureArguments,
  image: string,
  session: Session,
  tell: Tell,
): Promise<ExitCode> {
  const subject = args.subject as Extract<Subject, { kind: 'pod' }>;
  const file = args.file!;
  const { id, node } = await runningPod(subject, session.env);
  if (node === undefined || !NODE.test(node))
    throw new UsageError(
      say`kubectl get pod: pod ${subject.namespace}/${subject.name} has no node yet`,
    );
  const script = bundleScript({
    ...args,
    file: undefined,
    subject: { ...subject, containerId: id },
  });
  const destination = new FileDestination(file);
  let pod: NodePod | undefined;
  // A second Ctrl-C, or a closed terminal, ends the process at once, but still removes the pod.
  const last = (): void => {
    destination.discard();
    pod?.removeNow();
  };
  // After a Ctrl-C while the pod is starting, the pod is removed as soon as its name is known.
  const stop = stopSignal(last);
  const release = onInterrupt(last, ['SIGHUP']);
  try {
    pod = await NodePod.start(node, image, session.env);
    const { name } = pod;
    tell(say`started pod ${name} on node ${node}`);
    if (stop.signal.aborted) throw new UsageError(say`interrupted before the capture began`);
    await pod.running(stop.signal);
    await pod.run(script, destination, stop.signal, subject, tell);
    await destination.close();
    destination.publish();
    tell(say`written: ${file}`);
  } finally {
    destination.discard();
    await pod?.remove(tell);
    release();
    stop.release();
  }
  return analyzeBundle(file, session);
}

/** The name of a node (RFC 1123): nothing that kubectl could take for an option. */
const NODE = /^[a-z0-9][a-z0-9.-]{0,252}$/;

/** The pod of `kubectl debug node/…`: privileged, in the host's namespaces, with the host's files below /host. */
class NodePod {
  readonly name: string;
  readonly #env: Streams['env'];

  constructor(name: string, env: Streams['env']) {
    this.name = name;
    this.#env = env;
  }

  /** @throws UsageError if kubectl fails or does not name the pod */
  static async start(node: string, image: string, env: Streams['env']): Promise<NodePod> {
    const command = [
      'kubectl',
      'debug',
      `node/${node}`,
      `--image=${image}`,
      '--profile=sysadmin',
      '--',
      // Ends by itself: the machine that started it may be gone, so that it would never be removed.
      ...KEPT_ALIVE,
    ] as const;
    const { stdout, stderr } = await answer(command, env);
    const said = `${stdout}${stderr}`;
    // Output of kubectl: "Creating debugging pod node-debugger-NODE-abcde with container debugger on node NODE."
    const [, name] = /Creating debugging pod ([a-z0-9][a-z0-9.-]*) with container/.exec(said) ?? [];
    if (name === undefined)
      throw new UsageError(
        say`kubectl debug node/${node} did not name the pod that it made: ${lastLine(said) || say`no output`}`,
      );
    return new NodePod(name, env);
  }

  /** Waits until the pod runs. @throws UsageError if it does not run in time */
  async running(stop: AbortSignal): Promise<void> {
    const phase = await untilRunning(
      {
        command: ['kubectl', 'get', 'pod', this.name, '--output', 'jsonpath={.status.phase}'],
        runs: /^Running$/,
        hasEnded: /^(?:Failed|Succeeded)$/,
      },
      this.#env,
      stop,
    );
    if (phase === undefined) return;
    throw new UsageError(
      stop.aborted
        ? say`interrupted before the capture began`
        : say`pod ${this.name} is not running (${phase || say`no phase`}); kubectl describe pod ${this.name} says why`,
    );
  }

  /** Runs the script to its end, or until `stop` is aborted. @throws UsageError if it fails */
  async run(
    text: string,
    destination: FileDestination,
    stop: AbortSignal,
    subject: Subject,
    tell: Tell,
  ): Promise<void> {
    // Passes the script on standard input: it is longer than the request URLs that proxies accept.
    const read = `script=$(cat) && exec sh -c "$script" dnspcap - ${WORK} </dev/null`;
    const telling = tellingOf(subject, tell);
    const script = new ToolProcess(
      ['kubectl', 'exec', '--stdin', this.name, '--', 'sh', '-c', read],
      this.#env,
      ['pipe', 'pipe'],
      (line) => {
        // The bundle is written when it is here.
        if (!line.startsWith('written: ')) telling(line);
      },
    );
    const { child, ended } = script;
    child.stdin!.once('error', () => {});
    child.stdin!.end(text);
    child.stdout!.on('data', (octets: Buffer) => destination.write(octets));
    await waitFor(Infinity, stop, ended);
    if (child.exitCode === null && stop.aborted) {
      tell(say`stopping the capture on the node`);
      await output(['kubectl', 'exec', this.name, '--', 'touch', `${WORK}/stop`], this.#env);
    }
    const [code] = (await ended) as [number | null];
    if (code !== 0)
      throw new UsageError(say`cannot capture on the node: ${refusalOf(script.said)}`);
  }

  async remove(tell: Tell): Promise<void> {
    try {
      await output(this.#deletion, this.#env);
    } catch (error) {
      if (!(error instanceof UsageError)) throw error;
      tell(say`${error.said}; remove it with: kubectl delete pod ${this.name}`);
    }
  }

  /** Removes the pod synchronously, for a process that is ending. */
  removeNow(): void {
    const [tool, ...argv] = this.#deletion;
    const env = withSbin(this.#env);
    spawnSync(tool, argv, { env, timeout: REMOVED_WITHIN_MS, stdio: 'ignore' });
  }

  get #deletion(): ToolCommand {
    return ['kubectl', 'delete', 'pod', this.name, '--wait=false', '--ignore-not-found'];
  }
}
