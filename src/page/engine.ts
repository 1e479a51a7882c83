import { analyze as analyzeInputs, type Analysed } from '../analyze.ts';
import { annotated } from '../annotate/in-memory.ts';
import type { Bundle } from '../archive/bundle.ts';
import { CaptureError } from '../capture/error.ts';
import { Facts } from '../facts/facts.ts';
import { recordingOf } from '../facts/manifest.ts';
import { readCluster } from '../kubernetes/cluster.ts';
import { FORMATS } from '../report/index.ts';
import type { Piece, Reporter } from '../report/reporter.ts';
import { verdict } from '../report/wording/verdict.ts';
import { say } from '../words/say.ts';
import { wordsOf, type Language } from '../words/words.ts';
import { type Inputs, inputsOf } from './inputs.ts';
import type { SavedFormat } from './protocol.ts';

/** Reports progress while captures are read. */
export type OnProgress = (octets: number, packets: number) => void;

/** Analyses captures that the user gave to the page. Its reports equal those of the command line, to the byte. */
export class Engine {
  #inputs: Inputs = { captures: [], bundle: undefined };
  #language: Language = 'en';

  /**
   * @returns the report in HTML, its verdict, and notes on what was skipped
   * @throws CaptureError if a file is no capture
   */
  async analyze(files: readonly File[], language: Language, onProgress: OnProgress) {
    const notes: string[] = [];
    const words = await wordsOf(language);
    this.#inputs = await inputsOf(files, (note) => notes.push(words.text(note)));
    this.#language = language;
    const [content, { report }] = await this.#written('html', onProgress);
    return {
      html: await new Blob(content as BlobPart[]).text(),
      verdict: words.text(verdict(report)),
      notes,
    };
  }

  /** Reads the captures again, and writes another report about them. */
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
  ): Promise<[content: Piece[], result: Analysed]> {
    const words = await wordsOf(this.#language);
    const { captures, bundle } = this.#inputs;
    const reporter: Reporter<Piece> = await FORMATS[format].load({
      lines: 'auto',
      color: false,
      words,
      hasNames: (bundle?.listings.length ?? 0) > 0,
    });
    // Rows whose finding is known only at the end are written then, in their places.
    const rows: (Piece | undefined)[] = [reporter.begin?.() ?? ''];
    const result = await analyzeInputs(captures, {
      ...(bundle && (await evidenceOf(bundle))),
      words,
      onProgress,
      lines: reporter.line ? 'none' : reporter.lines,
      ...(reporter.line && {
        onRow: (line) => void rows.push(line.isFinal ? reporter.line!(line) : undefined),
      }),
    });
    const late = result.late[Symbol.iterator]();
    const content = rows.map((row) => row ?? reporter.line!(late.next().value));
    content.push(reporter.end(result.report, reporter.line ? [] : result.lines));
    return [content, result];
  }

  async #annotated(onProgress: OnProgress): Promise<[content: Piece[], result: Analysed]> {
    const [rows, result] = await this.#written('pcapng', onProgress);
    const { report } = result;
    const text = report.captures.find(({ format }) => format === 'text');
    if (text)
      throw new CaptureError('not-a-capture', say`${text.file}: a text has no packets to annotate`);
    const words = await wordsOf(this.#language);
    const { captures } = this.#inputs;
    const content = await annotated(captures, rows as string[], report, words);
    return [content, result];
  }
}

/** Returns what a bundle holds besides the capture that is analysed. */
async function evidenceOf({ manifest, vantage, facts, missing, listings }: Bundle) {
  const told = new Facts(facts, missing);
  return {
    ...recordingOf(manifest),
    ...(vantage && { vantages: [{ name: 'node', ...vantage }] }),
    ...(!told.isEmpty && { facts: told }),
    pods: await readCluster(listings),
  };
}
