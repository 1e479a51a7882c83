import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { PassThrough, type Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { refusalOf } from './refusal.ts';
import { pathOf } from './tools.ts';
import { UsageError } from '../parsing/usage-error.ts';
import { say } from '../../words/say.ts';

/** Milliseconds before tcpdump is stopped, so that the last packets of the kernel come through. */
const SETTLE_MS = 200;
/** Milliseconds for tcpdump to end. It normally ends at once; after this it is stuck, and is killed. */
const END_WITHIN_MS = 3_000;

/** A process of tcpdump(8) that writes pcap to its standard output, wherever it runs. */
export class CaptureProcess {
  /** The capture. Read from the start: Node.js discards what nobody reads of a process that has ended. */
  readonly octets: Readable;
  readonly #child: ChildProcess;
  #said = '';
  #isStopping = false;

  constructor(child: ChildProcess) {
    this.#child = child;
    this.octets = child.stdout!.pipe(new PassThrough());
  }

  /**
   * Starts tcpdump, and returns when it listens: nothing after that is missed.
   *
   * @throws UsageError that says what is wrong and what to do
   */
  static async start(
    [tool, ...argv]: readonly [string, ...string[]],
    env: Readonly<Record<string, string | undefined>>,
  ): Promise<CaptureProcess> {
    // A process group of its own: dnspcap receives Ctrl-C, and ends tcpdump in order.
    const child = spawn(tool, argv, {
      env: { ...env, PATH: pathOf(env) },
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    });
    const started = new CaptureProcess(child);
    await started.#listening(tool);
    return started;
  }

  /** Counts of tcpdump, such as `12 packets captured`. */
  get summary(): string[] {
    return this.#said.split('\n').filter((line) => /^\d+ packets? /.test(line));
  }

  /** Stops tcpdump, so that all captured packets come through. */
  async stop(): Promise<void> {
    if (this.#isStopping || this.#hasEnded) return;
    this.#isStopping = true;
    await sleep(SETTLE_MS);
    if (this.#hasEnded) return;
    const ended = once(this.#child, 'exit');
    this.#child.kill('SIGINT');
    const late = setTimeout(() => this.kill(), END_WITHIN_MS);
    await ended;
    clearTimeout(late);
  }

  /** Kills tcpdump at once. */
  kill(): void {
    if (!this.#hasEnded) this.#child.kill('SIGKILL');
  }

  /** @throws UsageError if tcpdump ended by itself, with an error */
  checkEnd(): void {
    const { exitCode, signalCode } = this.#child;
    if (this.#isStopping || exitCode === 0) return;
    if (exitCode === null && signalCode === null) return;
    throw new UsageError(say`the capture ended: ${refusalOf(this.#said)}`);
  }

  get #hasEnded(): boolean {
    return this.#child.exitCode !== null || this.#child.signalCode !== null;
  }

  async #listening(tool: string): Promise<void> {
    const child = this.#child;
    child.stderr!.setEncoding('utf8');
    await new Promise<void>((resolve, reject) => {
      child.stderr!.on('data', (text: string) => {
        this.#said = (this.#said + text).slice(-10_000);
        if (/listening on/.test(this.#said)) resolve();
      });
      child.once('error', (error) =>
        reject(new UsageError(say`cannot run ${tool}: ${error.message}`)),
      );
      child.once('close', () =>
        reject(new UsageError(say`cannot capture: ${refusalOf(this.#said)}`)),
      );
    });
  }
}
