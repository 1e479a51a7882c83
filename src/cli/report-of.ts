import type { Readable } from 'node:stream';
import { analyze } from '../analyze.ts';
import type { CaptureInput } from '../messages.ts';
import { readReport } from '../report/read-report.ts';
import type { Report } from '../report/report.ts';
import type { CaptureFile } from './capture-files.ts';
import { chunksOf } from './chunks.ts';
import { UsageError } from './usage-error.ts';

/**
 * The report of captures that belong together; or the one that the file is already. What it is, its first
 * character says: a capture never begins like JSON or HTML.
 *
 * @throws CaptureError, or UsageError when it looks like a report and is none
 */
export async function reportOf(files: readonly CaptureFile[], stdin: Readable): Promise<Report> {
  const [only] = files;
  if (files.length === 1 && only) {
    const chunks = octets(only, stdin)[Symbol.asyncIterator]();
    const first = await chunks.next();
    if (!first.done && looksLikeReport(first.value)) return report(only.file, first.value, chunks);
    return analysed([{ file: only.file, chunks: () => resumed(first, chunks) }]);
  }
  return analysed(files.map((file) => ({ file: file.file, chunks: () => octets(file, stdin) })));
}

async function analysed(inputs: readonly CaptureInput[]): Promise<Report> {
  return (await analyze(inputs)).report;
}

function octets({ file }: CaptureFile, stdin: Readable): AsyncIterable<Uint8Array> {
  return file === '-' ? (stdin as AsyncIterable<Uint8Array>) : chunksOf(file);
}

async function* resumed(
  first: IteratorResult<Uint8Array>,
  rest: AsyncIterator<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  for (let chunk = first; !chunk.done; chunk = await rest.next()) yield chunk.value;
}

/** `{` or `<`, behind a byte order mark and white space. */
function looksLikeReport(head: Uint8Array): boolean {
  return /^\uFEFF?\s*[{<]/.test(
    new TextDecoder('utf-8', { ignoreBOM: true }).decode(head.subarray(0, 64)),
  );
}

async function report(
  file: string,
  first: Uint8Array,
  rest: AsyncIterator<Uint8Array>,
): Promise<Report> {
  const decoder = new TextDecoder();
  let text = decoder.decode(first, { stream: true });
  for (let chunk = await rest.next(); !chunk.done; chunk = await rest.next())
    text += decoder.decode(chunk.value, { stream: true });
  const read = readReport(text + decoder.decode());
  if ('problem' in read) throw new UsageError(`${file} is ${read.problem}`);
  return read;
}
