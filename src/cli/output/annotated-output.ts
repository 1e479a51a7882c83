import type { Analysed } from '../../analyze.ts';
import { annotateCaptures } from '../../annotate/annotated-capture.ts';
import { PacketComments } from '../../annotate/packet-comments.ts';
import type { Anonymizer } from '../../anonymize/anonymizer.ts';
import { CaptureError } from '../../capture/error.ts';
import type { CaptureInput } from '../../messages.ts';
import { visible } from '../../report/escape.ts';
import type { Line } from '../../report/lines/line.ts';
import type { Report } from '../../report/report.ts';
import type { LineSelection, Piece, Reporter } from '../../report/reporter.ts';
import { verdict } from '../../report/wording/verdict.ts';
import { Blocks } from '../../wire/blocks.ts';
import type { Words } from '../../words/words.ts';
import type { Destination } from './destinations/destination.ts';
import type { Output, ReadAgain } from './output.ts';
import { GAP, Spool } from './temporary/spool.ts';
import { say } from '../../words/say.ts';

interface AnnotateOptions {
  readonly lines: LineSelection;
  readonly words: Words;
  readonly anonymizer?: Anonymizer;
}

/**
 * Writes a copy of the captures with comments. The rows of its reporter wait until the analysis is over. Then the
 * captures are read again, together with the rows.
 */
export class AnnotatedOutput implements Output {
  readonly reporter: Reporter<Piece>;
  readonly destination: Destination;
  readonly #options: AnnotateOptions;
  readonly #rows = new Spool();

  constructor(reporter: Reporter<Piece>, destination: Destination, options: AnnotateOptions) {
    this.reporter = reporter;
    this.destination = destination;
    this.#options = options;
  }

  line(line: Line): void {
    if (line.isFinal) this.#rows.write(this.#row(line));
    else this.#rows.gap();
  }

  lookup(): void {}

  /** Does nothing: this output cannot hold several analyses, and is refused for them. */
  each(): void {}

  /** @throws CaptureError if an input is a text, which has no packets to copy */
  async finish(result: Analysed | undefined, captures: readonly ReadAgain[]): Promise<void> {
    const { report, late } = result!;
    const { lines, words, anonymizer } = this.#options;
    const comments = new PacketComments(
      this.#texts(late),
      visible(words.text(verdict(report))),
      report,
      lines === 'findings',
    );
    const blocks = new Blocks((block) => this.destination.write(block));
    const write = (octets: Uint8Array): void => blocks.write(octets);
    await annotateCaptures(this.#again(report, captures), comments, write, anonymizer);
    blocks.flush();
    await this.destination.close();
  }

  discard(): void {
    this.#rows.close();
    this.destination.discard();
  }

  #row(line: Line): string {
    return this.reporter.line!(line) as string;
  }

  /**
   * @param late the lines of the gaps
   * @yields the text of all rows in pieces
   */
  *#texts(late: Iterable<Line>): Generator<string> {
    const decoder = new TextDecoder();
    const lines = late[Symbol.iterator]();
    for (const piece of this.#rows.pieces())
      yield piece === GAP ? this.#row(lines.next().value) : decoder.decode(piece, { stream: true });
  }

  /** Returns the analysed captures in their order. Vantages are left out. */
  #again({ captures }: Report, files: readonly ReadAgain[]): CaptureInput[] {
    return captures.flatMap(({ file, format }) => {
      const chunks = files.find((capture) => capture.file === file)?.chunks;
      if (!chunks) return [];
      if (format === 'text')
        throw new CaptureError(
          'not-a-capture',
          say`${file}: a text has no packets to annotate; write another report format, such as .csv`,
        );
      return [{ file, chunks: () => this.#paced(chunks()) }];
    });
  }

  /** @yields the same bytes, at the pace of the destination */
  async *#paced(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    for await (const chunk of chunks) {
      yield chunk;
      await this.destination.drained();
    }
  }
}
