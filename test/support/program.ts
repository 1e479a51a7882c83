import { PassThrough, Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { run } from '../../src/cli/run.ts';
import { checkBooks } from './analyze.ts';

/** The beginning of a JSON report: the books of such output are checked. */
const REPORT = '{\n  "schema": "dnspcap.report/1"';

/** Runs the command line in this process, without a terminal. */
export async function dnspcap(
  argv: readonly string[],
  stdin: Readable | string = '',
  env: Readonly<Record<string, string | undefined>> = {},
) {
  const stdout = new PassThrough();
  const stderr = new PassThrough();
  const outputs = Promise.all([text(stdout), text(stderr)]);
  const input =
    typeof stdin === 'string' ? Readable.from(stdin === '' ? [] : [Buffer.from(stdin)]) : stdin;
  const code = await run(argv, { stdin: input, stdout, stderr, env });
  stdout.end();
  stderr.end();
  const [out, err] = await outputs;
  if (out.startsWith(REPORT)) checkBooks(JSON.parse(out));
  return { code, out, err };
}
