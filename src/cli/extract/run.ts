import { analyze, type AnalyzeOptions } from '../../analyze.ts';
import type { Anonymizer } from '../../anonymize/anonymizer.ts';
import type { Look } from '../../archive/unpack.ts';
import { Beginnings } from '../../beginnings.ts';
import { Extraction, type ExtractTarget } from '../../extract/extraction.ts';
import type { CaptureInput } from '../../messages.ts';
import { FORMATS } from '../../report/index.ts';
import type { Line } from '../../report/lines/line.ts';
import type { Bytes } from '../../wire/bytes.ts';
import type { Words } from '../../words/words.ts';
import { AnnotatedOutput } from '../output/annotated-output.ts';
import { bundleAt, serverPorts } from '../input/bundle.ts';
import { findCaptures } from '../input/capture-files.ts';
import { isBundleName } from '../capture/arguments.ts';
import { chunksOf } from '../input/chunks.ts';
import type { ExitCode } from '../exit-code.ts';
import { FileDestination } from '../output/destinations/file-destination.ts';
import type { ExtractArguments } from './arguments.ts';
import { onInterrupt } from '../signals/interrupt.ts';
import { checkNoInput } from '../output/places.ts';
import { teller } from '../output/tell.ts';
import type { Session } from '../output/streams.ts';
import { UsageError } from '../parsing/usage-error.ts';
import { say, type Sentence } from '../../words/say.ts';

/** `dnspcap extract` */
export async function extractCommand(asked: ExtractArguments, session: Session): Promise<ExitCode> {
  const tell = teller(session, asked.quiet);
  const look = { beginnings: new Beginnings(), note: tell, strict: false };
  const [file = '', ...others] = asked.captures;
  const bundle = others.length === 0 ? await bundleAt(file, look) : undefined;
  const args = { ...asked, ports: serverPorts(asked.ports, bundle ? [bundle] : []) };
  if (isBundleName(args.output)) {
    if (!bundle)
      throw new UsageError(
        say`-o ${args.output}: to write a bundle, give one bundle and nothing else as input`,
      );
    const { extractBundle } = await import('./bundle.ts');
    const cut = async (request: ExtractArguments) => extraction(request, look, session.words);
    const { until } = bundle.manifest;
    const asLong = { ...args, ...(until !== undefined && { until }) };
    tell(say`${args.output}: ${await extractBundle(asLong, bundle, cut)}`);
    return 0;
  }
  tell(say`${args.output}: ${(await extraction(args, look, session.words)).said}`);
  return 0;
}

/** Writes an extract. @returns a summary in words, and the anonymizer that was used */
async function extraction(
  args: ExtractArguments,
  look: Look,
  words: Words,
): Promise<{ said: Sentence; anonymizer: Anonymizer | undefined }> {
  const captures = await findCaptures(args.captures, look);
  const pipe = captures.find(({ isPipe }) => isPipe);
  if (pipe)
    throw new UsageError(
      say`${pipe.file}: extract reads a capture several times, and this is not a regular file: save it in one`,
    );
  const opened: FileTarget[] = [];
  const open = (): FileTarget => {
    const target = new FileTarget(args.output);
    opened.push(target);
    return target;
  };
  const inputs = captures.flatMap(({ file, chunks }) => (chunks ? [{ file, chunks }] : []));
  const taking = new Extraction(inputs, args, open);
  const discard = (): void => {
    for (const target of opened) target.discard();
  };
  const release = onInterrupt(discard);
  try {
    const first = open();
    checkNoInput(args.output, first, captures);
    const { target, said } = await taking.run(first);
    let published = target;
    if (args.format === 'pcapng') {
      published = open();
      await annotate(taking.extract(target), taking.options, published, words);
    }
    published.publish();
    return { said, anonymizer: taking.anonymizer };
  } finally {
    discard();
    release();
  }
}

/** A temporary file, which becomes the extract once it shows the requested diagnosis. */
class FileTarget extends FileDestination implements ExtractTarget {
  /** @throws UsageError if it cannot be written: before the captures are read, not after */
  constructor(file: string) {
    super(file);
    if (this.written === undefined)
      throw new UsageError(
        say`-o ${file}: this is not a regular file, but extract must read its result again to check it`,
      );
  }

  chunks(): AsyncIterable<Bytes> {
    return chunksOf(this.written!);
  }
}

/** Adds comments to a pcapng file: the verdict, and what each packet is within its lookup. */
async function annotate(
  extract: CaptureInput,
  options: AnalyzeOptions,
  into: FileTarget,
  words: Words,
) {
  const annotated = new AnnotatedOutput(
    await FORMATS.pcapng.load({ lines: 'all', color: false, words }),
    into,
    { lines: 'all', words },
  );
  const onRow = (line: Line): void => annotated.line(line);
  const result = await analyze([extract], { ...options, words, onRow });
  await annotated.finish(result, [extract]);
}
