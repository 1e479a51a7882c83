import { once } from 'node:events';
import { PassThrough, type Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { refusalOf } from './refusal.ts';
import { ToolProcess } from './tool-process.ts';
import type { Environment, ToolCommand } from './tools.ts';
import { UsageError } from '../parsing/usage-error.ts';
import { say } from '../../words/say.ts';

/** Milliseconds before tcpdump is stopped, so that the last packets of the kernel come through. */
const SETTLE_MS = 200;
/** Milliseconds for tcpdump to end. It normally ends at once; after this it is stuck, and is killed. */
const END_WITHIN_MS = 3_000;

/** A process of tcpdump(8) that writes pcap to its standard output, wherever it runs. */
export class CaptureProcess extends ToolProcess {
  /** The capture. Read from the start: Node.js discards what nobody reads of a process that has ended. */
  readonly octets: Readable;
  #isStopping = false;

  private constructor(command: ToolCommand, env: Environment) {
    super(command, env, ['ignore', 'pipe']);
    this.octets = this.child.stdout!.pipe(new PassThrough());
  }

  /** Starts tcpdump. Returns when it listens, so that nothing is missed. @throws UsageError with what to do */
  static async start(command: ToolCommand, env: Environment): Promise<CaptureProcess> {
    const started = new CaptureProcess(command, env);
    let isListening = false;
    try {
      isListening = await started.says(/listening on/);
    } catch (error) {
      throw new UsageError(say`cannot run ${command[0]}: ${(error as Error).message}`);
    }
    if (isListening) return started;
    throw new UsageError(say`cannot capture: ${refusalOf(started.said)}`);
  }

  /** Counts of tcpdump, such as `12 packets captured`. */
  get summary(): string[] {
    return this.said.split('\n').filter((line) => /^\d+ packets? /.test(line));
  }

  /** Stops tcpdump, so that all captured packets come through. */
  async stop(): Promise<void> {
    if (this.#isStopping || this.hasEnded) return;
    this.#isStopping = true;
    await sleep(SETTLE_MS);
    if (this.hasEnded) return;
    const ended = once(this.child, 'exit');
    this.child.kill('SIGINT');
    const late = setTimeout(() => this.kill(), END_WITHIN_MS);
    await ended;
    clearTimeout(late);
  }

  /** Kills tcpdump at once. */
  kill(): void {
    if (!this.hasEnded) this.child.kill('SIGKILL');
  }

  /** @throws UsageError if tcpdump ended by itself, with an error */
  checkEnd(): void {
    if (this.#isStopping || !this.hasEnded || this.child.exitCode === 0) return;
    throw new UsageError(say`the capture ended: ${refusalOf(this.said)}`);
  }
}
