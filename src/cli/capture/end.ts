import { spawn } from 'node:child_process';
import type { ReportFinding } from '../../report/report.ts';
import { say } from '../../words/say.ts';
import type { Tell } from '../output/tell.ts';
import type { CaptureArguments } from './arguments.ts';
import { type Environment, withSbin } from './tools.ts';

/** Milliseconds to go on after a finding: retries are still to come. glibc gives up after 20 s. */
const GOES_ON_MS = 30_000;

/** Reacts to findings during a capture: ends the capture, and runs a program. */
export class FindingWatch {
  readonly #args: Pick<CaptureArguments, 'until' | 'onFinding'>;
  readonly #env: Environment;
  readonly #tell: Tell;
  readonly #end = new AbortController();
  #timer: NodeJS.Timeout | undefined;
  #isSet = false;

  constructor(args: Pick<CaptureArguments, 'until' | 'onFinding'>, env: Environment, tell: Tell) {
    this.#args = args;
    this.#env = env;
    this.#tell = tell;
  }

  /** Aborted when the capture must end. */
  get ended(): AbortSignal {
    return this.#end.signal;
  }

  take(finding: ReportFinding): void {
    if (this.#isSet || !this.#isMeant(finding)) return;
    this.#isSet = true;
    this.#run(finding);
    if (this.#args.until === undefined) return;
    this.#tell(say`${finding.rule}: the capture stops in ${GOES_ON_MS / 1_000} s`);
    this.#timer = setTimeout(() => this.#end.abort(), GOES_ON_MS);
  }

  /** Ends the watch when the capture is over. A finding after that has no effect. */
  close(): void {
    this.#isSet = true;
    clearTimeout(this.#timer);
  }

  /** Whether a finding counts: one of the rule given, else any but notes, also of a lookup that succeeded. */
  #isMeant({ rule, severity }: ReportFinding): boolean {
    const { until } = this.#args;
    return typeof until === 'object' ? rule === until.rule : severity !== 'note';
  }

  #run(finding: ReportFinding): void {
    const [program, ...argv] = this.#args.onFinding ?? [];
    if (program === undefined) return;
    const env = withSbin(this.#env);
    const child = spawn(program, argv, { env, stdio: ['pipe', 'ignore', 'inherit'] });
    child.once('error', (error) =>
      this.#tell(say`--on-finding: cannot run ${program}: ${error.message}`),
    );
    // A program need not read its input.
    child.stdin.once('error', () => {});
    child.stdin.end(`${JSON.stringify(finding)}\n`);
    child.unref();
  }
}
