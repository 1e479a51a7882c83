import { Beginnings } from '../../beginnings.ts';
import { compare, COMPARISON_FORMATS, type Comparison } from '../../compare/index.ts';
import { visible } from '../../report/escape.ts';
import { parseLimit } from '../../report/gate/figure-limit.ts';
import { breaches, breachText } from '../../report/gate/gate.ts';
import type { Report } from '../../report/report.ts';
import { say, type Sentence } from '../../words/say.ts';
import { wordsOf } from '../../words/words.ts';
import { bundleAt } from '../input/bundle.ts';
import { findCaptures } from '../input/capture-files.ts';
import type { ExitCode } from '../exit-code.ts';
import type { CompareArguments } from './arguments.ts';
import { Documents } from '../output/documents.ts';
import { onInterrupt } from '../signals/interrupt.ts';
import { recordingOf } from '../../facts/manifest.ts';
import { reportOf } from './report-of.ts';
import { standardInput } from '../input/standard-input.ts';
import type { Streams } from '../output/streams.ts';
import { UsageError } from '../parsing/usage-error.ts';

/** `dnspcap compare` */
export async function compareCommand(args: CompareArguments, streams: Streams): Promise<ExitCode> {
  const note = (text: string): void => {
    if (!args.quiet) streams.stderr.write(`dnspcap: ${visible(text)}\n`);
  };
  // Checks first that all files can be read and written, so that nothing fails after minutes of analysis.
  const look = { beginnings: new Beginnings(), note, strict: false };
  const inputs = [];
  for (const input of args.inputs) inputs.push(await findCaptures([input], look));
  if (streams.stdin.isTTY && args.inputs.includes('-'))
    throw new UsageError('standard input is a terminal: pipe a capture or a report into it');
  const read = [...inputs.flat(), ...standardInput(args.inputs, streams)];
  const documents = new Documents(args.outputs, read, streams.stdout);
  const release = onInterrupt(() => documents.discard());
  try {
    const reports = [];
    for (const [at, files] of inputs.entries()) {
      const bundle = await bundleAt(args.inputs[at]!, look);
      reports.push(
        await reportOf(files, bundle ? recordingOf(bundle.manifest) : {}, streams.stdin, look),
      );
    }
    const words = await wordsOf(args.language);
    const comparison = compare(reports);
    await documents.publish(({ format }) => COMPARISON_FORMATS[format](comparison, words));
    const said = [...verdictsOf(comparison, args), ...breachesOf(reports, args)];
    for (const sentence of said) note(words.text(sentence));
    return said.length > 0 ? 1 : 0;
  } finally {
    documents.discard();
    release();
  }
}

/** Returns the verdicts that --fail-on names. */
function verdictsOf({ verdicts }: Comparison, { failOn }: CompareArguments): Sentence[] {
  return verdicts
    .filter(({ verdict }) => failOn.includes(verdict))
    .map(({ verdict, message }) => say`${`--fail-on ${verdict}`}: ${message}`);
}

/** Returns the limits of --fail-on that are exceeded after the change: what was before is no fault of it. */
function breachesOf(
  reports: readonly Report[],
  { inputs, failOn, isEachClient }: CompareArguments,
): Sentence[] {
  const gate = { failOn: failOn.filter(parseLimit), expect: [], isEachClient };
  return reports.flatMap((report, at) =>
    at === 0
      ? []
      : breaches(report, gate).map((breach) => say`${inputs[at]!}: ${breachText(breach)}`),
  );
}
