import { PassThrough, Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { run } from '../../src/cli/run.ts';

/** What the command line does, in this process, without a terminal. */
export async function dnspcap(argv: readonly string[], stdin: Readable = Readable.from([])) {
  const stdout = new PassThrough();
  const stderr = new PassThrough();
  const outputs = Promise.all([text(stdout), text(stderr)]);
  const code = await run(argv, { stdin, stdout, stderr, env: {} });
  stdout.end();
  stderr.end();
  const [out, err] = await outputs;
  return { code, out, err };
}
