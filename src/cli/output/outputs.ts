import type { Analysed } from '../../analyze.ts';
import { pause } from '../../capture/pauses.ts';
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
import { say } from '../../words/say.ts';

export interface OutputRequest {
  /** `-` is standard output. */
  readonly file: string;
  readonly format: Format;
}

export interface OutputOptions {
  /** Which lines are shown by the formats that show lines. */
  readonly lines: LineSelection;
  /** Whether standard output has colours. */
  readonly color: boolean;
  readonly detail?: Detail;
  readonly words: Words;
  readonly gate?: Gate;
  /** Whether each capture is analysed separately, with one report for all of them. */
  readonly isEach?: boolean;
  /** Replaces addresses and names in annotated captures. */
  readonly anonymizer?: Anonymizer;
}

const BREADTH: Readonly<Record<LineSelection, number>> = { none: 0, findings: 1, auto: 2, all: 3 };

/** All reports of a run, written in one pass. */
export class Outputs {
  /** Outputs whose report has not begun. */
  #opened: Opened[] = [];
  readonly #outputs: Output[] = [];
  #stdout: StreamDestination | undefined;

  /**
   * Opens every output before anything is read. If this throws, `discard` removes what was opened.
   *
   * @throws UsageError if an output cannot be written, is given twice, or would replace an input
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
      if (isStdout && this.#stdout) throw new UsageError(say`output ${file} is given twice`);
      const asked = {
        ...options,
        color: color && isStdout,
        ...(isStdout && stdout.isTTY === true && { columns: stdout.columns ?? TERMINAL_COLUMNS }),
      };
      const reporter: Reporter<Piece> = await FORMATS[format].load(asked);
      await pause();
      if (isStdout && reporter.isBinary && stdout.isTTY)
        throw new UsageError(
          say`${format} is a binary format and does not go to a terminal: write it to a file with -o, or into a pipe`,
        );
      if (isEach && !reporter.each)
        throw new UsageError(
          say`--each: ${format} has only one analysis; use text, markdown or junit`,
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

  /** Begins the reports, once the inputs are known. @param hasNames whether rows include names of addresses */
  async begin(hasNames: boolean): Promise<void> {
    for (const { begin } of this.#opened) this.#outputs.push(await begin(hasNames));
    this.#opened = [];
  }

  /** The widest selection of lines that reports need at the end; those that take lines as they come do not. */
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

  /** Whether the captures are read again after the analysis. */
  get readsAgain(): boolean {
    return this.#outputs.some(({ reporter }) => reporter.isAnnotation);
  }

  /** Whether the only output is standard output, and its reader has gone. */
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

  /** Writes the rest. Files appear when all are complete. @param result undefined if each was given to `each` */
  async finish(result: Analysed | undefined, captures: readonly ReadAgain[]): Promise<void> {
    for (const output of this.#outputs) await output.finish(result, captures);
    for (const output of this.#outputs) output.destination.publish();
  }

  /** Removes temporary files that are still empty, as a signal may end the process at any time from now on. */
  retreat(): void {
    for (const output of this.#outputs) output.destination.retreat();
  }

  discard(): void {
    for (const { destination } of this.#opened) destination.discard();
    for (const output of this.#outputs) output.discard();
  }
}

/** A destination whose report has not begun. */
interface Opened {
  readonly destination: Destination;
  readonly begin: (hasNames: boolean) => Promise<Output>;
}
