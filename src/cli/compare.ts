import { readFileSync } from 'node:fs';
import { buffer } from 'node:stream/consumers';
import { analyze, type CaptureInput } from '../analyze.ts';
import { compare, COMPARISON_FORMATS, type Comparison } from '../compare/index.ts';
import { visible } from '../report/escape.ts';
import { readReport } from '../report/read-report.ts';
import type { Report } from '../report/report.ts';
import { type Words, wordsOf } from '../words/words.ts';
import { type CaptureFile, findCaptures } from './capture-files.ts';
import { chunksOf } from './chunks.ts';
import type { ExitCode } from './command.ts';
import type { CompareArguments } from './compare-options.ts';
import { Documents } from './documents.ts';
import { onInterrupt } from './interrupt.ts';
import { headOf, isReport } from './report-file.ts';
import type { Streams } from './streams.ts';
import { UsageError } from './usage-error.ts';

/** `dnspcap compare` */
export async function compareCommand(args: CompareArguments, streams: Streams): Promise<ExitCode> {
  const say = (text: string): void => {
    streams.stderr.write(`dnspcap: ${visible(text)}\n`);
  };
  // All of them can be read and written when this is through: nothing fails after minutes of analysis.
  const inputs = args.inputs.map((input) => source(input, say));
  const files = inputs.flatMap(({ captures }) => captures);
  const documents = new Documents(args.outputs, files, streams.stdout);
  const release = onInterrupt(() => documents.discard());
  try {
    const reports: Report[] = [];
    for (const input of inputs) reports.push(await reportOf(input, streams));
    const words = await wordsOf(args.language);
    const comparison = compare(reports);
    await documents.publish(({ format }) => COMPARISON_FORMATS[format](comparison, words));
    return judge(comparison, args, words, say);
  } finally {
    documents.discard();
    release();
  }
}

/** A report, or captures that belong together: a folder is one input. */
interface Source {
  readonly name: string;
  readonly isReport: boolean;
  readonly captures: readonly CaptureFile[];
}

function source(name: string, say: (text: string) => void): Source {
  const [file] = name === '-' ? [] : statable(name);
  if (file?.stats?.isFile() && isReport(headOf(name)))
    return { name, isReport: true, captures: [file] };
  return { name, isReport: false, captures: findCaptures([name], say) };
}
