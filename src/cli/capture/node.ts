import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { analyzeBundle } from './bundle.ts';
import type { CaptureArguments } from './arguments.ts';
import type { Subject } from './subject/subject.ts';
import { KEPT_ALIVE, untilRunning } from './subject/debug-container.ts';
import { runningPod } from './subject/place.ts';
import { refusalOf } from './refusal.ts';
import { answer, lastLine, output, pathOf } from './tools.ts';
import type { ExitCode } from '../exit-code.ts';
import { FileDestination } from '../output/destinations/file-destination.ts';
import { onInterrupt } from '../signals/interrupt.ts';
import { bundleScript } from './script/bundle-script.ts';
import { stopSignal, waitFor } from '../signals/stop-signal.ts';
import type { Streams } from '../output/streams.ts';
import { UsageError } from '../parsing/usage-error.ts';

/** To remove a pod takes a request; one that is not answered by then is not waited for. */
const REMOVED_WITHIN_MS = 10_000;
/** Where the script works in the pod that it runs in. */
const WORK = '/tmp/dnspcap';

/** `dnspcap capture --via-debug`: the script runs in a pod on the node, and the bundle comes back as a stream. */
export async function captureOnNode(
  args: CaptureArguments,
  image: string,
  streams: Streams,
  say: (text: string) => void,
): Promise<ExitCode> {
  const subject = args.subject as Extract<Subject, { kind: 'pod' }>;
  const file = args.file!;
  const { id, node } = await runningPod(subject, streams.env);
  if (node === undefined || !NODE.test(node))
    throw new UsageError(
      `kubectl get pod: pod ${subject.namespace}/${subject.name} has no node yet`,
    );
  const script = bundleScript({
    ...args,
    file: undefined,
    subject: { ...subject, containerId: id },
  });
  const destination = new FileDestination(file);
  let pod: NodePod | undefined;
  // The second Ctrl-C, and a terminal that is closed, end the process at once, and the pod all the same.
  const last = (): void => {
    destination.discard();
    pod?.removeNow();
  };
  // Ctrl-C while the pod is being started: it is removed as soon as its name is known.
  const stop = stopSignal(last);
  const release = onInterrupt(last, ['SIGHUP']);
  try {
    pod = await NodePod.start(node, image, streams.env);
    const { name } = pod;
    say(`started pod ${name} on node ${node}`);
    if (stop.signal.aborted) throw new UsageError('interrupted before the capture began');
    await pod.running(stop.signal);
    await pod.run(script, destination, stop.signal, say);
    await destination.close();
    destination.publish();
    say(`written: ${file}`);
  } finally {
    destination.discard();
    await pod?.remove(say);
    release();
    stop.release();
  }
  return analyzeBundle(file, args, streams);
}

/** A name of RFC 1123, as nodes have: nothing that kubectl could take for an option. */
const NODE = /^[a-z0-9][a-z0-9.-]{0,252}$/;

/** The pod that `kubectl debug node/…` makes: privileged, in the namespaces of the host, its files below /host. */
class NodePod {
  readonly name: string;
  readonly #env: Streams['env'];

  constructor(name: string, env: Streams['env']) {
    this.name = name;
    this.#env = env;
  }

  /** @throws UsageError */
  static async start(node: string, image: string, env: Streams['env']): Promise<NodePod> {
    const command = [
      'kubectl',
      'debug',
      `node/${node}`,
      `--image=${image}`,
      '--profile=sysadmin',
      '--',
      // The machine that started it may be gone, and nobody is left to remove it.
      ...KEPT_ALIVE,
    ] as const;
    const { stdout, stderr } = await answer(command, env);
    const said = `${stdout}${stderr}`;
    // "Creating debugging pod node-debugger-NODE-abcde with container debugger on node NODE." of kubectl.
    const [, name] = /Creating debugging pod ([a-z0-9][a-z0-9.-]*) with container/.exec(said) ?? [];
    if (name === undefined)
      throw new UsageError(
        `kubectl debug node/${node} did not name the pod that it made: ${lastLine(said) || 'no output'}`,
      );
    return new NodePod(name, env);
  }

  /** @throws UsageError when it does not run in time */
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
        ? 'interrupted before the capture began'
        : `pod ${this.name} is not running (${phase || 'no phase'}); kubectl describe pod ${this.name} says why`,
    );
  }

  /** Runs the script, to its end or until `stop` is aborted. @throws UsageError when it fails */
  async run(
    script: string,
    destination: FileDestination,
    stop: AbortSignal,
    say: (text: string) => void,
  ): Promise<void> {
    // On standard input: it is longer than what proxies let pass in the address of a request.
    const read = `script=$(cat) && exec sh -c "$script" dnspcap - ${WORK} </dev/null`;
    const child = this.#spawn(['exec', '--stdin', this.name, '--', 'sh', '-c', read]);
    let said = '';
    child.stderr!.setEncoding('utf8').on('data', (text: string) => {
      said = (said + text).slice(-10_000);
      for (const line of text.split('\n')) if (line.startsWith('capturing: ')) say(line);
    });
    child.stdin!.once('error', () => {});
    child.stdin!.end(script);
    child.stdout!.on('data', (octets: Buffer) => destination.write(octets));
    const ended = once(child, 'close');
    await waitFor(Infinity, stop, ended);
    if (child.exitCode === null && stop.aborted) {
      say('stopping the capture on the node');
      await output(['kubectl', 'exec', this.name, '--', 'touch', `${WORK}/stop`], this.#env);
    }
    const [code] = (await ended) as [number | null];
    if (code !== 0) throw new UsageError(`cannot capture on the node: ${refusalOf(said)}`);
  }

  async remove(say: (text: string) => void): Promise<void> {
    try {
      await output(this.#deletion, this.#env);
    } catch (error) {
      if (!(error instanceof UsageError)) throw error;
      say(`${error.message}; remove it with: kubectl delete pod ${this.name}`);
    }
  }

  /** For a process that is ending. */
  removeNow(): void {
    const [tool, ...argv] = this.#deletion;
    const env = { ...this.#env, PATH: pathOf(this.#env) };
    spawnSync(tool, argv, { env, timeout: REMOVED_WITHIN_MS, stdio: 'ignore' });
  }

  get #deletion(): readonly [string, ...string[]] {
    return ['kubectl', 'delete', 'pod', this.name, '--wait=false', '--ignore-not-found'];
  }

  /** In a group of its own: Ctrl-C is for dnspcap. */
  #spawn(argv: readonly string[]): ChildProcess {
    const env = { ...this.#env, PATH: pathOf(this.#env) };
    return spawn('kubectl', argv, { env, stdio: ['pipe', 'pipe', 'pipe'], detached: true });
  }
}
