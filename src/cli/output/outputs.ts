import type { Anonymizer } from '../../anonymize/anonymizer.ts';
import { FORMATS, type Format } from '../../report/index.ts';
import type { Line } from '../../report/lines/line.ts';
import type { Gate } from '../../report/gate/gate.ts';
import type { LookupRow } from '../../report/build/lookups/lookup-row.ts';
import type { Detail, LineSelection, Piece, Reporter, Result } from '../../report/reporter.ts';
import { AnnotatedOutput } from './annotated-output.ts';
import type { InputFile } from '../input/capture-files.ts';
import type { Destination } from './destinations/destination.ts';
import { Places } from './places.ts';
import type { Output, ReadAgain } from './output.ts';
import { ReportOutput } from './report-output.ts';
import { openAlready, StreamDestination } from './destinations/stream-destination.ts';
import type { Words } from '../../words/words.ts';
import type { Terminal } from './streams.ts';
import { UsageError } from '../parsing/usage-error.ts';
import { TERMINAL_COLUMNS } from '../../report/text/wrap.ts';

export interface OutputRequest {
  /** `-` is standard output. */
  readonly file: string;
  readonly format: Format;
}

export interface OutputOptions {
  /** For the formats that show lines for people. */
  readonly lines: LineSelection;
  /** On standard output. */
  readonly color: boolean;
  readonly detail?: Detail;
  readonly words: Words;
  readonly gate?: Gate;
  /** Each capture is analysed by itself, and a report tells of all of them. */
  readonly isEach?: boolean;
  /** Everything that is written has its pseudonyms. */
  readonly anonymizer?: Anonymizer;
}

const BREADTH: Readonly<Record<LineSelection, number>> = { none: 0, findings: 1, auto: 2, all: 3 };

/** All reports of a run, written in one pass. */
export class Outputs {
  /** Of those that have not begun. */
  #opened: Opened[] = [];
  readonly #outputs: Output[] = [];
  #stdout: StreamDestination | undefined;

  /**
   * Opens every output, before anything is read. When it throws, `discard` removes what was opened until then.
   *
   * @throws UsageError when one cannot be written, is asked for twice, or would replace an input
   */
  async open(
    requests: readonly OutputRequest[],
    { color, isEach, ...options }: OutputOptions,
    inputs: readonly InputFile[],
    stdout: Terminal,
  ): Promise<void> {
    const places = new Places(inputs, stdout);
    for (const { file, format } of requests) {
      const isStdout = openAlready(file) === 'standard output';
      if (isStdout && this.#stdout) throw new UsageError(`output ${file} is given twice`);
      const asked = {
        ...options,
        color: color && isStdout,
        ...(isStdout && stdout.isTTY === true && { columns: stdout.columns ?? TERMINAL_COLUMNS }),
      };
      const reporter: Reporter<Piece> = await FORMATS[format].load(asked);
      if (isStdout && reporter.isBinary && stdout.isTTY)
        throw new UsageError(
          `${format} is a binary format and does not go to a terminal: write it to a file with -o, or into a pipe`,
        );
      if (isEach && !reporter.each)
        throw new UsageError(
          `--each: ${format} has only one analysis; use text, markdown or junit`,
        );
      const destination = places.open(file);
      if (destination instanceof StreamDestination) this.#stdout = destination;
      const begin = async (hasNames: boolean): Promise<Output> => {
        const its = hasNames ? await FORMATS[format].load({ ...asked, hasNames }) : reporter;
        return its.isAnnotation
          ? new AnnotatedOutput(its, destination, options)
          : new ReportOutput(its, destination, isEach ?? false);
      };
      this.#opened.push({ destination, begin });
    }
  }

  /**
   * What is to be read is known by now: reports begin.
   *
   * @param hasNames whether addresses have names, which rows say then
   */
  async begin(hasNames: boolean): Promise<void> {
    for (const { begin } of this.#opened) this.#outputs.push(await begin(hasNames));
    this.#opened = [];
  }

  /** Which lines are wanted at the end: the widest of what the reports ask for that take them there. */
  get lines(): LineSelection {
    const selections = this.#outputs
      .filter(({ reporter }) => !reporter.line)
      .map(({ reporter }) => reporter.lines);
    return selections.reduce(
      (widest, next) => (BREADTH[next] > BREADTH[widest] ? next : widest),
      'none',
    );
  }

  /** Whether a report takes every line as it comes. */
  get isStreaming(): boolean {
    return this.#outputs.some(({ reporter }) => reporter.line !== undefined);
  }

  /** Whether a report takes every lookup. */
  get takesLookups(): boolean {
    return this.#outputs.some(({ reporter }) => reporter.lookup !== undefined);
  }

  /** Whether the captures are read once more when the analysis is over. */
  get readsAgain(): boolean {
    return this.#outputs.some(({ reporter }) => reporter.isAnnotation);
  }

  /** Whether there is nobody left to write for. */
  get isUnread(): boolean {
    return this.#stdout?.isGone === true && this.#outputs.length === 1;
  }

  async drained(): Promise<void> {
    await this.#stdout?.drained();
  }

  line(line: Line): void {
    for (const output of this.#outputs) output.line(line);
  }

  lookup(row: LookupRow): void {
    for (const output of this.#outputs) output.lookup(row);
  }

  each(result: Result): void {
    for (const output of this.#outputs) output.each(result);
  }

  /**
   * Writes what is left. Files appear only when all of them are complete.
   *
   * @param result of all captures; undefined when each was given by itself
   */
  async finish(result: Result | undefined, captures: readonly ReadAgain[]): Promise<void> {
    for (const output of this.#outputs) await output.finish(result, captures);
    for (const output of this.#outputs) output.destination.publish();
  }

  /** From now on a signal may end the process at any time: nothing is left behind that nobody will finish. */
  retreat(): void {
    for (const output of this.#outputs) output.destination.retreat();
  }

  discard(): void {
    for (const { destination } of this.#opened) destination.discard();
    for (const output of this.#outputs) output.discard();
  }
}

/** A destination before its report begins. */
interface Opened {
  readonly destination: Destination;
  readonly begin: (hasNames: boolean) => Promise<Output>;
}
