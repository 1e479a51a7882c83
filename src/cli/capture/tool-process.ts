import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { type Environment, type ToolCommand, withSbin } from './tools.ts';

/** Characters kept of what a program says: the last ones, which say why it failed. */
const KEPT = 10_000;

/** A program that runs meanwhile, in a process group of its own: dnspcap receives Ctrl-C, and ends it in order. */
export class ToolProcess {
  readonly child: ChildProcess;
  /** Settles when the program has ended; rejects if it cannot be run. */
  readonly ended: Promise<unknown>;
  #said = '';

  /**
   * @param stdio its standard input and output
   * @param onLine receives each line of its standard error
   */
  constructor(
    [tool, ...argv]: ToolCommand,
    env: Environment,
    stdio: readonly ['ignore' | 'pipe', 'inherit' | 'pipe'],
    onLine: (line: string) => void = () => {},
  ) {
    this.child = spawn(tool, argv, {
      env: withSbin(env),
      stdio: [...stdio, 'pipe'],
      detached: true,
    });
    this.ended = once(this.child, 'close');
    this.ended.catch(() => {});
    let rest = '';
    this.child.stderr!.setEncoding('utf8').on('data', (text: string) => {
      this.#said = (this.#said + text).slice(-KEPT);
      const lines = (rest + text).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) onLine(line);
    });
  }

  /** What it said on standard error. */
  get said(): string {
    return this.#said;
  }

  get hasEnded(): boolean {
    return this.child.exitCode !== null || this.child.signalCode !== null;
  }

  /** Waits until it has said this, or has ended. Returns whether it has said it. */
  async says(pattern: RegExp): Promise<boolean> {
    const said = new Promise<void>((resolve) => {
      this.child.stderr!.on('data', () => {
        if (pattern.test(this.#said)) resolve();
      });
    });
    await Promise.race([said, this.ended]);
    return pattern.test(this.#said);
  }
}
