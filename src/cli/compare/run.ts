import { Beginnings } from '../../beginnings.ts';
import { checked, compare, COMPARISON_FORMATS, isVerdict } from '../../compare/index.ts';
import { say } from '../../words/say.ts';
import { bundleAt } from '../input/bundle.ts';
import { findCaptures } from '../input/capture-files.ts';
import type { ExitCode } from '../exit-code.ts';
import type { CompareArguments } from './arguments.ts';
import { Documents } from '../output/documents.ts';
import { onInterrupt } from '../signals/interrupt.ts';
import { recordingOf } from '../../facts/manifest.ts';
import { reportOf } from './report-of.ts';
import { standardInput } from '../input/standard-input.ts';
import { teller } from '../output/tell.ts';
import type { Session } from '../output/streams.ts';
import { UsageError } from '../parsing/usage-error.ts';

/** `dnspcap compare` */
export async function compareCommand(args: CompareArguments, session: Session): Promise<ExitCode> {
  const note = teller(session, args.quiet);
  // Checks first that all files can be read and written, so that nothing fails after minutes of analysis.
  const look = { beginnings: new Beginnings(), note, strict: false };
  const inputs = [];
  for (const input of args.inputs) inputs.push(await findCaptures([input], look));
  if (session.stdin.isTTY && args.inputs.includes('-'))
    throw new UsageError(say`standard input is a terminal: pipe a capture or a report into it`);
  const read = [...inputs.flat(), ...standardInput(args.inputs, session)];
  const documents = new Documents(args.outputs, read, session.stdout);
  const release = onInterrupt(() => documents.discard());
  try {
    const reports = [];
    for (const [at, files] of inputs.entries()) {
      const bundle = await bundleAt(args.inputs[at]!, look);
      reports.push(
        await reportOf(files, bundle ? recordingOf(bundle.manifest) : {}, session.stdin, look),
      );
    }
    const comparison = compare(reports);
    const gate = checked(comparison, reports, args);
    await documents.publish(({ format }) =>
      COMPARISON_FORMATS[format](comparison, session.words, gate),
    );
    for (const { column, demand, message } of gate.breaches) {
      const said = isVerdict(demand) ? message : say`${args.inputs[column]!}: ${message}`;
      note(said);
    }
    return gate.breaches.length > 0 ? 1 : 0;
  } finally {
    documents.discard();
    release();
  }
}
