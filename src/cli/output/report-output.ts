import { eachWithPauses, pause } from '../../capture/pauses.ts';
import type { Analysed } from '../../analyze.ts';
import type { Line } from '../../report/lines/line.ts';
import type { LookupRow } from '../../report/build/lookups/lookup-row.ts';
import type { Piece, Reporter, Result, Together } from '../../report/reporter.ts';
import type { Destination } from './destinations/destination.ts';
import { Utf8Text } from '../../wire/texts/utf8-text.ts';
import type { Output } from './output.ts';
import { GAP, Spool } from './temporary/spool.ts';

/** Bytes that are gathered before they are written: a system call per row would cost more than the row. */
const BUFFER = 1 << 16;

/** Writes the output of a reporter to its destination. */
export class ReportOutput implements Output {
  readonly reporter: Reporter<Piece>;
  readonly destination: Destination;
  /** Joins the reports, if each capture is analysed separately. */
  readonly #together: Together<Piece> | undefined;
  readonly #buffer = new Utf8Text();
  /** Holds everything from the first piece on that cannot be rendered yet: a row, or the text before all captures. */
  #spool: Spool | undefined;

  constructor(reporter: Reporter<Piece>, destination: Destination, isEach: boolean) {
    this.reporter = reporter;
    this.destination = destination;
    if (isEach) {
      this.#together = reporter.each?.();
      this.#spool = new Spool();
      this.#spool.gap();
    } else this.#write(reporter.begin?.() ?? '');
  }

  line(line: Line): void {
    if (!this.reporter.line) return;
    if (line.isFinal) this.#row(line);
    else if (!this.reporter.isUnordered) {
      this.#flush();
      this.#spool ??= new Spool();
      this.#spool.gap();
    }
  }

  lookup(row: LookupRow): void {
    if (this.reporter.lookup) this.#write(this.reporter.lookup(row));
  }

  each(result: Result): void {
    this.#write(this.#together?.take(result) ?? '');
  }

  async finish(result: Analysed | undefined): Promise<void> {
    const late = result?.late ?? [];
    // What came before, the end of the analysis or of another report, may have taken a third of a second.
    await pause();
    if (this.reporter.line && this.reporter.isUnordered)
      await eachWithPauses(late, (line) => this.#row(line));
    for (const piece of this.#end(result)) {
      this.#write(piece);
      if (this.#buffer.length === 0) await this.#rest();
    }
    this.#flush();
    const spool = this.#spool;
    this.#spool = undefined;
    const lines = late[Symbol.iterator]();
    for (const piece of spool?.pieces() ?? []) {
      if (piece !== GAP) {
        this.#flush();
        this.destination.write(piece);
      } else if (this.#together) this.#write(this.#together.head?.() ?? '');
      else this.#row(lines.next().value);
      if (this.#buffer.length === 0) await this.#rest();
    }
    this.#flush();
    await this.destination.close();
  }

  /** Hears signals, and waits for a slow reader of a pipe, so that rows do not pile up in memory. */
  async #rest(): Promise<void> {
    await pause();
    await this.destination.drained();
  }

  #row(line: Line): void {
    if (this.reporter.append) {
      this.reporter.append(line, this.#buffer);
      this.#flushIfFull();
    } else this.#write(this.reporter.line?.(line) ?? '');
  }

  #end(result: Result | undefined): Iterable<Piece> {
    const { reporter } = this;
    if (result === undefined) return [this.#together?.end() ?? ''];
    const { report, lines } = result;
    const taken = reporter.line ? [] : lines;
    return reporter.pieces?.(report, taken) ?? [reporter.end(report, taken)];
  }

  discard(): void {
    this.#spool?.close();
    this.destination.discard();
  }

  #write(piece: Piece): void {
    if (typeof piece === 'string' && piece.length < BUFFER) {
      this.#buffer.text(piece);
      this.#flushIfFull();
    } else {
      this.#flush();
      this.#pass(piece);
    }
  }

  #flushIfFull(): void {
    if (this.#buffer.length >= BUFFER) this.#flush();
  }

  #flush(): void {
    if (this.#buffer.length === 0) return;
    (this.#spool ?? this.destination).write(this.#buffer.from(0));
    this.#buffer.length = 0;
  }

  #pass(piece: Piece): void {
    if (this.#spool) this.#spool.write(piece);
    else if (piece.length > 0) this.destination.write(piece);
  }
}
