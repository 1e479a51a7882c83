import { analyze as analyzeInputs } from '../analyze.ts';
import { annotateCaptures } from '../annotate/annotated-capture.ts';
import { PacketComments } from '../annotate/packet-comments.ts';
import { Beginnings, HEAD_OCTETS, inOrder } from '../beginnings.ts';
import { CaptureError } from '../capture/error.ts';
import type { CaptureInput } from '../messages.ts';
import { FORMATS } from '../report/index.ts';
import type { Line } from '../report/line.ts';
import type { Piece, Reporter, Result } from '../report/reporter.ts';
import { verdict } from '../report/verdict.ts';
import { Blocks } from '../wire/blocks.ts';
import type { Bytes } from '../wire/bytes.ts';
import type { Nanoseconds } from '../wire/time.ts';
import { wordsOf, type Language } from '../words/words.ts';
import type { SavedFormat } from './protocol.ts';

/** What is said while captures are read. */
export type OnProgress = (octets: number, packets: number) => void;

/** Reports on captures that the user gave to the page: those of the command line, to the byte. */
export class Engine {
  #inputs: readonly CaptureInput[] = [];
  #language: Language = 'en';

  /**
   * @returns the report in HTML, and its verdict
   * @throws CaptureError when one of them is no capture
   */
  async analyze(files: readonly File[], language: Language, onProgress: OnProgress) {
    this.#inputs = await ordered(files);
    this.#language = language;
    const [content, { report }] = await this.#written('html', onProgress);
    const words = await wordsOf(language);
    return {
      html: await new Blob(content as BlobPart[]).text(),
      verdict: words.text(verdict(report)),
    };
  }

  /** Reads the captures once more, and writes another report about them. */
  async save(format: SavedFormat, onProgress: OnProgress): Promise<Blob> {
    const [content] =
      format === 'pcapng'
        ? await this.#annotated(onProgress)
        : await this.#written(format, onProgress);
    return new Blob(content as BlobPart[]);
  }

  async #written(
    format: SavedFormat,
    onProgress: OnProgress,
  ): Promise<[content: Piece[], result: Result]> {
    const words = await wordsOf(this.#language);
    const reporter: Reporter<Piece> = await FORMATS[format].load({
      lines: 'auto',
      color: false,
      words,
    });
    // Rows whose finding is known at the end alone are written then, in their places.
    const rows: (Piece | Line)[] = [reporter.begin?.() ?? ''];
    const result = await analyzeInputs(this.#inputs, {
      words,
      onProgress,
      lines: reporter.line ? 'none' : reporter.lines,
      ...(reporter.line && {
        onRow: (line) => void rows.push(line.isFinal ? reporter.line!(line) : line),
      }),
    });
    const content = rows.map((row) => (isPiece(row) ? row : reporter.line!(row)));
    content.push(reporter.end(result.report, reporter.line ? [] : result.lines));
    return [content, result];
  }

  async #annotated(onProgress: OnProgress): Promise<[content: Piece[], result: Result]> {
    const [rows, result] = await this.#written('pcapng', onProgress);
    const { report } = result;
    const text = report.captures.find(({ format }) => format === 'text');
    if (text)
      throw new CaptureError('not-a-capture', `${text.file}: a text has no packets to annotate`);
    const words = await wordsOf(this.#language);
    const comments = new PacketComments(
      rows as string[],
      words.text(verdict(report)),
      report,
      false,
    );
    const content: Bytes[] = [];
    const blocks = new Blocks((block) => void content.push(block));
    await annotateCaptures(this.#inputs, comments, (octets) => blocks.write(octets));
    blocks.flush();
    return [content, result];
  }
}

function isPiece(row: Piece | Line): row is Piece {
  return typeof row === 'string' || row instanceof Uint8Array;
}

/** In the order in which the command line reads them. */
async function ordered(files: readonly File[]): Promise<CaptureInput[]> {
  const beginnings = new Beginnings();
  const found: { input: CaptureInput; firstPacket: Nanoseconds | undefined }[] = [];
  for (const file of files) {
    const octets = new Uint8Array(await file.slice(0, HEAD_OCTETS).arrayBuffer());
    const head = { file: file.name, octets, isWhole: file.size <= HEAD_OCTETS };
    const { refusal, firstPacket } = await beginnings.of(head, true);
    if (refusal) throw refusal;
    const input = { file: file.name, size: file.size, chunks: () => chunksOf(file) };
    found.push({ input, firstPacket });
  }
  return inOrder(found).map(({ input }) => input);
}

/** @yields the octets of a file, as the browser reads it */
async function* chunksOf(file: File): AsyncGenerator<Bytes> {
  const reader = file.stream().getReader();
  try {
    for (let next = await reader.read(); !next.done; next = await reader.read()) yield next.value;
  } finally {
    await reader.cancel();
  }
}
