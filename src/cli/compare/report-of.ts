import type { Readable } from 'node:stream';
import { analyze, type AnalyzeOptions } from '../../analyze.ts';
import { resumed } from '../../capture/head.ts';
import { readReport } from '../../report/read-report.ts';
import type { Report } from '../../report/report.ts';
import { type Bytes, EMPTY } from '../../wire/bytes.ts';
import type { CaptureFile } from '../input/capture-files.ts';
import { capturesRead } from '../input/reading.ts';
import type { Look } from '../../archive/unpack.ts';
import { UsageError } from '../parsing/usage-error.ts';
import { say } from '../../words/say.ts';

/**
 * Returns the report of captures that belong together, or reads the file if it already is a report. The first
 * character decides: a capture never begins like JSON or HTML.
 *
 * @param options what a bundle says of its recording
 * @throws CaptureError as `analyze` does
 * @throws UsageError if the file looks like a report but is none
 */
export async function reportOf(
  files: readonly CaptureFile[],
  options: AnalyzeOptions,
  stdin: Readable,
  look: Look,
): Promise<Report> {
  const [only] = files;
  const input = (): AsyncIterable<Bytes> => stdin;
  if (files.length === 1 && only) {
    const chunks = (only.chunks ?? input)()[Symbol.asyncIterator]();
    const first = await chunks.next();
    if (!first.done && looksLikeReport(first.value)) return report(only.file, first.value, chunks);
    const all = (): AsyncIterable<Bytes> => resumed(first.done ? EMPTY : first.value, chunks);
    return (await analyze(capturesRead([{ ...only, chunks: all }], input, look), options)).report;
  }
  return (await analyze(capturesRead(files, input, look), options)).report;
}

/** Whether the bytes begin with `{` or `<`, after a byte order mark and white space. */
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
  if ('problem' in read) throw new UsageError(say`${file} is ${read.problem}`);
  return read;
}
