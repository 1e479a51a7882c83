import { readFileSync } from 'node:fs';
import { PAGE_FILE } from '../../page-file.ts';
import type { ExitCode } from '../exit-code.ts';
import { Documents } from '../output/documents.ts';
import { reason } from '../output/errno.ts';
import type { Streams } from '../output/streams.ts';
import { UsageError } from '../parsing/usage-error.ts';
import { say } from '../../words/say.ts';

/** `dnspcap page`: copies the page, which is part of the package. */
export async function pageCommand(file: string, { stdout }: Streams): Promise<ExitCode> {
  const page = read();
  const documents = new Documents([{ file }], [], stdout);
  try {
    await documents.publish(() => page);
    return 0;
  } finally {
    documents.discard();
  }
}

function read(): string {
  try {
    return readFileSync(PAGE_FILE, 'utf8');
  } catch (error) {
    throw new UsageError(
      say`this installation has no page: ${reason(error) ?? ''}; npm run build makes it`,
    );
  }
}
