import { analyze, type AnalyzeOptions } from '../../analyze.ts';
import { Anonymizer } from '../../anonymize/anonymizer.ts';
import { Beginnings } from '../../beginnings.ts';
import { Choice } from '../../extract/choice.ts';
import { ChosenPackets } from '../../extract/packets.ts';
import { difference, told, type Told } from '../../extract/same-diagnosis.ts';
import {
  type Extent,
  extents,
  isBySpan,
  Reaches,
  wantedFindings,
  wantedLookups,
} from '../../extract/selection.ts';
import type { CaptureInput } from '../../messages.ts';
import { visible } from '../../report/escape.ts';
import { FORMATS } from '../../report/index.ts';
import type { Line } from '../../report/line.ts';
import type { Report } from '../../report/report.ts';
import { grouped } from '../../words/say.ts';
import { ENGLISH } from '../../words/words.ts';
import { AnnotatedOutput } from '../output/annotated-output.ts';
import { findCaptures } from '../input/capture-files.ts';
import { isBundleName } from '../capture/arguments.ts';
import { chunksOf } from '../input/chunks.ts';
import type { ExitCode } from '../parsing/command.ts';
import { FileDestination } from '../output/destination.ts';
import type { ExtractArguments } from './arguments.ts';
import { onInterrupt } from '../signals/interrupt.ts';
import { checkNoInput } from '../output/places.ts';
import type { Streams } from '../output/streams.ts';
import type { Look } from '../../archive/unpack.ts';
import { UsageError } from '../parsing/usage-error.ts';

/** `dnspcap extract` */
export async function extractCommand(
  args: ExtractArguments,
  { stderr }: Streams,
): Promise<ExitCode> {
  const say = (text: string): void => {
    if (!args.quiet) stderr.write(`dnspcap: ${visible(text)}\n`);
  };
  const look = { beginnings: new Beginnings(), note: say, strict: false };
  if (isBundleName(args.output)) {
    const { extractBundle } = await import('./bundle.ts');
    const cut = async (request: ExtractArguments) => extraction(request, look);
    say(`${args.output}: ${await extractBundle(args, look, cut)}`);
    return 0;
  }
  say(`${args.output}: ${(await extraction(args, look)).said}`);
  return 0;
}

/** Writes an extract. @returns what was taken, in words */
async function extraction(
  args: ExtractArguments,
  look: Look,
): Promise<{ said: string; anonymizer: Anonymizer | undefined }> {
  const captures = await findCaptures(args.captures, look);
  const pipe = captures.find(({ isPipe }) => isPipe);
  if (pipe)
    throw new UsageError(
      `${pipe.file}: extract reads a capture several times, and this is no file: save it in one`,
    );
  const taking = new Extraction(
    captures.flatMap(({ file, chunks }) => (chunks ? [{ file, chunks }] : [])),
    args,
  );
  const release = onInterrupt(() => taking.discard());
  try {
    taking.open();
    checkNoInput(args.output, taking.destination, captures);
    return { said: await taking.run(), anonymizer: taking.anonymizer };
  } finally {
    taking.discard();
    release();
  }
}

/** Takes as little as gives the same diagnosis, and publishes it when it does. */
class Extraction {
  /** All that were opened: the last one is written to. */
  readonly #opened: FileDestination[] = [];
  readonly #inputs: readonly CaptureInput[];
  readonly #args: ExtractArguments;
  readonly #options: AnalyzeOptions;
  #anonymizer: Anonymizer | undefined;

  constructor(inputs: readonly CaptureInput[], args: ExtractArguments) {
    this.#inputs = inputs;
    this.#args = args;
    this.#options = {
      ports: args.ports,
      ...(args.slowMs !== undefined && { slowMs: args.slowMs }),
    };
  }

  get destination(): FileDestination {
    return this.#opened.at(-1)!;
  }

  /** That of what was written last. */
  get anonymizer(): Anonymizer | undefined {
    return this.#anonymizer;
  }

  /** @throws UsageError when it cannot be written: before the captures are read, not after */
  open(): void {
    this.#opened.push(new FileDestination(this.#args.output));
    if (this.destination.written === undefined)
      throw new UsageError(
        `-o ${this.#args.output}: it is no file, and the extract is read again before it appears`,
      );
  }

  /** @returns what was taken, in words */
  async run(): Promise<string> {
    const { request } = this.#args;
    const whole = await this.#whole();
    const wanted = wantedFindings(whole, request);
    const reaches = new Reaches(wantedLookups(wanted, request));
    // How far lookups reach is no question where the user says how much to take.
    if (!isBySpan(request)) await this.#look((line) => reaches.take(line));
    let lacking = '';
    for (const extent of extents(wanted, whole, request, reaches)) {
      const survey = await this.#write(extent);
      if (survey.packets === 0) continue;
      const differs = difference(wanted, whole, await this.#findings());
      if (differs === undefined) {
        await this.#publish();
        return `${grouped(survey.packets)} of ${grouped(survey.of)} packets, ${extent.described}; ${shows(wanted)}`;
      }
      lacking = differs;
      this.destination.discard();
      this.open();
    }
    if (lacking === '')
      throw new UsageError('no packet is of what was asked for: nothing is written');
    throw new UsageError(
      `nothing is written, because the extract would not show the same: ${lacking}; widen --from and --to, leave out --client, or name the --finding`,
    );
  }

  /** Of the findings of the whole what is asked for again: the rest of a report may be large. */
  async #whole(): Promise<readonly Told[]> {
    const { report } = await analyze(this.#inputs, this.#options);
    this.#check(report);
    return report.findings.map(told);
  }

  /** Goes through the lines of the whole. */
  async #look(take: (line: Line) => void): Promise<void> {
    await analyze(this.#inputs, { ...this.#options, onLineOnce: take });
  }

  discard(): void {
    for (const destination of this.#opened) destination.discard();
  }

  /** A pcapng file has room for comments: what each packet is within its lookup, and the verdict. */
  async #publish(): Promise<void> {
    if (this.#args.format === 'pcapng') {
      const extract = this.#extract(this.destination);
      this.open();
      const annotated = new AnnotatedOutput(
        await FORMATS.pcapng.load({ lines: 'all', color: false, words: ENGLISH }),
        this.destination,
        { lines: 'all', words: ENGLISH },
      );
      const onLine = (line: Line): void => annotated.line(line);
      const result = await analyze([extract], { ...this.#options, onLine });
      await annotated.finish(result, [extract]);
    }
    this.destination.publish();
  }

  #check({ captures, findings, summary }: Report): void {
    const text = captures.find(({ format }) => format === 'text');
    if (text)
      throw new UsageError(
        `${text.file}: what tcpdump prints has no packets to extract: copy its lines, or capture with: tcpdump -w`,
      );
    const known = findings.map(({ id }) => id);
    const range = known.length < 2 ? known.join() : `${known[0]} to ${known.at(-1)}`;
    for (const id of this.#args.request.findings) {
      if (known.includes(id)) continue;
      throw new UsageError(
        `--finding ${id}: ${range === '' ? 'there is no finding' : `there is ${range}`}; dnspcap analyze shows them`,
      );
    }
    for (const lookup of this.#args.request.lookups) {
      if (lookup > summary.lookups)
        throw new UsageError(`--lookup ${lookup}: the last one is ${grouped(summary.lookups)}`);
    }
  }

  async #write({ wanted }: Extent) {
    const { format, output } = this.#args;
    const choice = wanted && new Choice(wanted);
    if (choice) await this.#look((line) => choice.take(line));
    const packets = new ChosenPackets(this.#inputs, choice);
    const survey = await packets.survey();
    if (survey.packets === 0) return survey;
    if (survey.interfaces > 1 && format === 'pcap')
      throw new UsageError(
        `-o ${output}: the packets are of ${survey.interfaces} interfaces or link types, and pcap has room for one: write .pcapng`,
      );
    const { anonymize, ports } = this.#args;
    this.#anonymizer = anonymize && new Anonymizer(anonymize, [53, ...ports]);
    const write = (octets: Uint8Array): void => this.destination.write(octets);
    await packets.write(survey, format, write, this.#anonymizer);
    await this.destination.close();
    return survey;
  }

  /** Of the extract, with the names of the whole. */
  async #findings(): Promise<readonly Told[]> {
    const extract = this.#extract(this.destination);
    const { findings } = (await analyze([extract], this.#options)).report;
    return findings.map((finding) => withOriginals(told(finding), this.#anonymizer));
  }

  /** What was written, before it is published. */
  #extract({ written }: FileDestination): CaptureInput {
    return { file: this.#args.output, chunks: () => chunksOf(written!) };
  }
}

/** Pseudonyms are no difference when each stands for what it should. */
function withOriginals(finding: Told, anonymizer: Anonymizer | undefined): Told {
  if (!anonymizer) return finding;
  const { client, server, name } = finding;
  return {
    ...finding,
    ...(client && { client: { ...client, address: anonymizer.originalAddress(client.address) } }),
    ...(server && { server: { ...server, address: anonymizer.originalAddress(server.address) } }),
    ...(name !== undefined && { name: anonymizer.originalName(name) }),
  };
}

function shows(wanted: readonly Told[]): string {
  const rules = [...new Set(wanted.map(({ rule }) => rule))].join(', ');
  return rules === '' ? 'no finding, as in the whole' : `the same diagnosis: ${rules}`;
}
