import { rmSync } from 'node:fs';
import { FindingWatch } from './end.ts';
import { followed } from './follow.ts';
import { tellFindings } from './found-live.ts';
import type { CaptureArguments } from './arguments.ts';
import { runningPod } from './subject/place.ts';
import { refusalOf } from './refusal.ts';
import { ToolProcess } from './tool-process.ts';
import { isInstalled } from './tools.ts';
import type { ExitCode } from '../exit-code.ts';
import { tellingOf } from './script/said.ts';
import { bundleScript } from './script/bundle-script.ts';
import { stopSignal, waitFor } from '../signals/stop-signal.ts';
import type { Tell } from '../output/tell.ts';
import { LiveFindings } from '../output/terminal/live-findings.ts';
import type { Session, Streams } from '../output/streams.ts';
import { UsageError } from '../parsing/usage-error.ts';
import { say } from '../../words/say.ts';

/** `dnspcap capture -o incident.tar.gz`: runs the script of `--print`, and reports findings meanwhile. */
export async function captureBundle(
  args: CaptureArguments,
  session: Session,
  tell: Tell,
): Promise<ExitCode> {
  const file = args.file!;
  const folder = `${file}.work-${process.pid}`;
  const stop = stopSignal();
  const watch = new FindingWatch(args, session.env, tell);
  const script = new Script(await withContainer(args, session.env), folder, session.env, tell);
  try {
    await script.capturing();
    const place = args.subject.kind === 'host' ? 'node' : 'pod';
    const captures = followed(folder, place, script.over);
    const ports = [...args.ports, ...script.redirects];
    const shown = new LiveFindings(session.stderr, () => {}, session.words);
    const live = tellFindings(captures, ports, watch, shown, session.words);
    const enough = AbortSignal.any([stop.signal, watch.ended]);
    await waitFor(Infinity, enough, script.ended);
    script.stop();
    await script.ended;
    await live;
    script.checkEnd();
  } finally {
    watch.close();
    script.stop();
    stop.release();
    rmSync(folder, { recursive: true, force: true });
  }
  return analyzeBundle(file, session);
}

/** Adds the container of a pod, if kubectl knows it. The container runtime is then not searched by pod name. */
async function withContainer(
  args: CaptureArguments,
  env: Streams['env'],
): Promise<CaptureArguments> {
  const { subject } = args;
  if (subject.kind !== 'pod' || !isInstalled('kubectl', env)) return args;
  try {
    const { id } = await runningPod(subject, env);
    return { ...args, subject: { ...subject, containerId: id } };
  } catch (error) {
    if (error instanceof UsageError) return args;
    throw error;
  }
}

/** Analyses a bundle with the analyze command itself, so that there is a single way to do it. */
export async function analyzeBundle(file: string, session: Session): Promise<ExitCode> {
  const { ANALYZE } = await import('../analyze/options.ts');
  const perform = await ANALYZE.prepare({ _: ['analyze', file], quiet: true });
  return perform(session);
}

/** The script of `--print`, while it runs. */
class Script extends ToolProcess {
  readonly #over = new AbortController();
  #isEnding = false;

  constructor(args: CaptureArguments, folder: string, env: Streams['env'], tell: Tell) {
    super(
      ['sh', '-c', bundleScript(args), 'dnspcap', args.file!, folder, `${process.pid}`],
      env,
      ['ignore', 'inherit'],
      tellingOf(args.subject, tell),
    );
    this.ended.then(
      () => this.#over.abort(),
      () => {},
    );
  }

  get over(): AbortSignal {
    return this.#over.signal;
  }

  /** Ports to which port 53 is redirected, once the captures listen. */
  get redirects(): number[] {
    const said = this.said.matchAll(/^redirected: port 53 goes to port (\d+) /gm);
    return Array.from(said, ([, port]) => Number(port));
  }

  /** Waits until both captures listen. @throws UsageError if they do not */
  async capturing(): Promise<void> {
    await this.says(/^capturing: /m);
    this.checkEnd();
  }

  stop(): void {
    if (this.#isEnding || this.hasEnded) return;
    this.#isEnding = true;
    this.child.kill('SIGTERM');
  }

  /** @throws UsageError if the script ended with an error */
  checkEnd(): void {
    if (!this.hasEnded || this.child.exitCode === 0) return;
    throw new UsageError(say`cannot capture: ${refusalOf(this.said)}`);
  }
}
