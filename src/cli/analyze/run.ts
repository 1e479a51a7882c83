import { statSync } from 'node:fs';
import type { AnonymizeOptions, Anonymizer } from '../../anonymize/anonymizer.ts';
import { Beginnings } from '../../beginnings.ts';
import type { Bytes } from '../../wire/bytes.ts';
import { analyze, type AnalyzeOptions, type VantageInput } from '../../analyze.ts';
import { readCluster } from '../../kubernetes/cluster.ts';
import type { ListingInput } from '../../kubernetes/listing.ts';
import type { CaptureInput } from '../../messages.ts';
import { visible } from '../../report/escape.ts';
import { isOpenGate } from '../../report/gate/gate.ts';
import type { Result } from '../../report/reporter.ts';
import { verdict } from '../../report/wording/verdict.ts';
import { wordsOf } from '../../words/words.ts';
import type { AnalyzeArguments } from './arguments.ts';
import { type Bundle, isNotAlone } from '../../archive/bundle.ts';
import { bundleAt } from '../input/bundle.ts';
import { type CaptureFile, findCaptures, type InputFile } from '../input/capture-files.ts';
import { chunksOf } from '../input/chunks.ts';
import { hasColor } from '../output/terminal/color.ts';
import type { ExitCode } from '../parsing/command.ts';
import { factInputs, readFacts } from './fact-files.ts';
import { Judgement } from './judge.ts';
import { hearSignals, onInterrupt } from '../signals/interrupt.ts';
import { type Piped, pipedInput } from '../input/pipe.ts';
import { Outputs } from '../output/outputs.ts';
import { LiveFindings } from '../output/terminal/live-findings.ts';
import { Progress } from '../output/terminal/progress.ts';
import { checkSomeRead, reading } from '../input/reading.ts';
import { ROWS_WAIT, ScratchFile } from '../output/temporary/scratch-file.ts';
import { standardInput } from '../input/standard-input.ts';
import type { Streams } from '../output/streams.ts';
import { stopSignal } from '../signals/stop-signal.ts';
import { untilStopped } from '../input/until-stopped.ts';
import { type Look, unpacked } from '../../archive/unpack.ts';
import { UsageError } from '../parsing/usage-error.ts';

/** `dnspcap analyze` */
export async function analyzeCommand(args: AnalyzeArguments, streams: Streams): Promise<ExitCode> {
  const say = (text: string): void => {
    if (!args.quiet) streams.stderr.write(`dnspcap: ${visible(text)}\n`);
  };
  const look = { beginnings: new Beginnings(), note: say, strict: args.strict };
  const found = await findCaptures(args.captures, look);
  let bundles = await bundlesOf(args, look);
  // One anonymizer for all captures: with --each, too, an address has one pseudonym.
  const anonymizer = args.anonymize && (await anonymizerFor(args.anonymize, args.ports));
  let facts = readFacts(args.facts, bundles, anonymizer);
  if (found.some(({ file }) => file === '-') && streams.stdin.isTTY) {
    throw new UsageError('standard input is a terminal: pipe a capture into it, or name a file');
  }
  const vantages = await vantageInputs(args, look);
  const words = await wordsOf(args.language);
  // While a pipe is read, the first signal ends the input, and the report is still written. Otherwise a signal ends
  // the process after removing the outputs. The handlers come before the first output is opened, so that no file is
  // left behind.
  const outputs = new Outputs();
  const scratch = new ScratchFile(ROWS_WAIT);
  const discard = (): void => outputs.discard();
  const stop = found.some(({ file }) => file === '-') ? stopSignal(discard) : undefined;
  const release = stop?.release ?? onInterrupt(discard);
  const progress = hasProgress(args, streams)
    ? new Progress(streams.stderr, totalOctets(found), words)
    : undefined;
  // A pipe may last for hours: on a terminal, findings are shown as they are found.
  const live =
    progress && found.some(({ file }) => file === '-')
      ? new LiveFindings(streams.stderr, () => progress.clear(), words)
      : undefined;
  let piped: Piped | undefined;
  try {
    await outputs.open(
      args.outputs,
      {
        lines: args.lines,
        color: hasColor(args.color, streams),
        detail: args.detail,
        words,
        gate: args.gate,
        isEach: args.each,
        ...(anonymizer && { anonymizer }),
      },
      [
        ...found,
        ...nodeCaptures(bundles),
        ...vantages,
        ...listingFiles(args, streams),
        ...factInputs(args.facts),
        ...standardInput([...args.captures, ...args.pods], streams),
      ],
      streams.stdout,
    );
    piped = await pipedAlone(found, streams, stop?.signal, look);
    const captures = piped?.captures ?? found;
    if (piped?.bundle) {
      bundles = [piped.bundle];
      facts = readFacts(args.facts, bundles, anonymizer);
    }
    await outputs.begin(
      args.pods.length > 0 || bundles.some(({ listings: all }) => all.length > 0),
    );
    const pipe = outputs.readsAgain ? captures.find(({ isPipe }) => isPipe) : undefined;
    if (pipe)
      throw new UsageError(
        `${pipe.file}: annotating reads the capture twice, and this is not a regular file: save it in one`,
      );
    const read = inputs(captures, args, outputs, streams, progress, look, stop?.signal, () => {
      // From here on the analysis works without pauses in which a signal could be handled, so a signal ends the
      // process directly. Exceptions: the Ctrl-C that ended a pipe may still arrive, and its report must be
      // written; and reading the captures again pauses often enough.
      if (stop || outputs.readsAgain) return;
      release();
      outputs.retreat();
    });
    const options: AnalyzeOptions = {
      ports: args.ports,
      ...(args.slowMs !== undefined && { slowMs: args.slowMs }),
      strict: args.strict,
      words,
      clients: args.clients,
      servers: args.servers,
      names: args.names,
      ...(args.from !== undefined && { from: args.from }),
      ...(args.to !== undefined && { to: args.to }),
      ...(anonymizer && { anonymize: anonymizer }),
      vantages: [...nodeCaptures(bundles), ...vantages],
      pods: await readCluster([...bundleListings(args, bundles), ...listings(args, streams)]),
      ...(!facts.isEmpty && { facts }),
      lines: outputs.lines,
      scratch,
      ...(outputs.isStreaming && { onRow: (line) => outputs.line(line) }),
      ...(outputs.takesLookups && { onLookup: (row) => outputs.lookup(row) }),
      ...(live && { onFinding: (finding) => live.tell(finding) }),
      ...(progress && {
        onProgress: (_octets, packets, troubled) => progress.show(packets, troubled),
      }),
    };
    const judgement = new Judgement(args.gate, args.each);
    let result: Result | undefined;
    if (args.each) {
      for await (const input of read) {
        const one = await analyze([input], options);
        judgement.take(one.report);
        outputs.each(one);
      }
    } else {
      result = await analyze(read, options);
      judgement.take(result.report);
    }
    live?.end();
    progress?.clear();
    await outputs.finish(result, captures);
    if (args.outputs.every(({ file }) => file !== '-') && streams.stderr.isTTY) {
      const said = result ? `${words.text(verdict(result.report))}; ` : '';
      say(`${said}see ${args.outputs.map(({ file }) => file).join(', ')}`);
    }
    return judgement.pronounce(say);
  } catch (error) {
    progress?.clear();
    outputs.discard();
    if (error instanceof NobodyReads) return 0;
    throw error;
  } finally {
    scratch.close();
    await piped?.close();
    release();
  }
}

/**
 * Examines the pipe if it is the only input, as it may be a bundle. Among other inputs, a pipe is read when it is
 * its turn, without waiting for it before.
 */
async function pipedAlone(
  [only, ...others]: readonly CaptureFile[],
  streams: Streams,
  stop: AbortSignal | undefined,
  look: Look,
): Promise<Piped | undefined> {
  if (!only?.isPipe || others.length > 0) return undefined;
  return pipedInput(only, only.chunks?.() ?? octetsOf(streams, stop), look);
}

async function anonymizerFor(
  options: AnonymizeOptions,
  ports: readonly number[],
): Promise<Anonymizer> {
  const { Anonymizer } = await import('../../anonymize/anonymizer.ts');
  return new Anonymizer(options, ports);
}

/**
 * Finds the bundles among the captures.
 *
 * @throws UsageError if there is a bundle among several captures
 */
async function bundlesOf(args: AnalyzeArguments, look: Look): Promise<Bundle[]> {
  const bundles: Bundle[] = [];
  for (const file of args.captures) {
    const bundle = await bundleAt(file, look);
    if (bundle) bundles.push(bundle);
  }
  if (bundles.length > 1 || (bundles.length === 1 && args.captures.length > 1))
    throw new UsageError(isNotAlone(bundles[0]!.file));
  return bundles;
}

/** Returns the node's captures of bundles, as vantages: like `--vantage node=FILE`. */
function nodeCaptures(bundles: readonly Bundle[]): (VantageInput & InputFile)[] {
  return bundles.flatMap(({ vantage }) =>
    vantage ? [{ name: 'node', stats: undefined, ...vantage }] : [],
  );
}

/** Returns the listings of bundles; none with pseudonyms, whose originals they would name. */
function bundleListings(
  { anonymize }: AnalyzeArguments,
  bundles: readonly Bundle[],
): ListingInput[] {
  return anonymize ? [] : bundles.flatMap((bundle) => bundle.listings);
}

/** Opens the vantages. Each must be exactly one capture, and not standard input. */
async function vantageInputs(
  args: AnalyzeArguments,
  look: Look,
): Promise<(VantageInput & InputFile)[]> {
  const vantages: (VantageInput & InputFile)[] = [];
  for (const { name, file } of args.vantages) {
    if (file === '-')
      throw new UsageError(`--vantage ${name}=-: a vantage must be a file, not standard input`);
    const [only, ...others] = await findCaptures([file], look);
    if (!only?.chunks || others.length > 0)
      throw new UsageError(
        `--vantage ${name}=${file}: a vantage is one capture, but here are ${others.length + 1}`,
      );
    vantages.push({ name, file: only.file, stats: only.stats, chunks: only.chunks });
  }
  return vantages;
}

/** Returns the listings, so that no report overwrites them. `--pods -` reads the output of kubectl from a pipe. */
function listingFiles({ pods, captures }: AnalyzeArguments, { stdin }: Streams): InputFile[] {
  const piped = [...captures, ...pods].filter((file) => file === '-').length;
  if (piped > 1) throw new UsageError('standard input (-) can be read only once');
  if (pods.includes('-') && stdin.isTTY)
    throw new UsageError('standard input is a terminal: pipe a listing into it, or name a file');
  return pods.map((file) => ({ file, stats: statSync(file, { throwIfNoEntry: false }) }));
}

function listings({ pods }: AnalyzeArguments, { stdin }: Streams): ListingInput[] {
  return pods.map((file) => ({ file, chunks: () => (file === '-' ? stdin : chunksOf(file)) }));
}

/** Thrown when standard output was the only output and its reader has gone, so that the analysis need not go on. */
class NobodyReads extends Error {}

async function* inputs(
  captures: readonly CaptureFile[],
  args: AnalyzeArguments,
  outputs: Outputs,
  streams: Streams,
  progress: Progress | undefined,
  look: Look,
  stop: AbortSignal | undefined,
  onEnd: () => void,
): AsyncGenerator<CaptureInput> {
  const mayStop = isOpenGate(args.gate);
  let read = 0;
  for (const capture of captures) {
    const { file, size, isPipe, chunks: open } = capture;
    const octets = await reading(capture, () => open?.() ?? octetsOf(streams, stop), look);
    if (!octets) continue;
    read++;
    const chunks = async function* (): AsyncGenerator<Bytes> {
      for await (const chunk of octets()) {
        progress?.read(chunk.length);
        yield chunk;
        await outputs.drained();
        if (mayStop && outputs.isUnread) throw new NobodyReads();
      }
    };
    if (isPipe) yield* unpacked(file, chunks(), { ...look, onBundle: refuseBundle });
    else yield { file, ...(size !== undefined && { size }), chunks };
  }
  checkSomeRead(read, captures);
  await hearSignals();
  onEnd();
}

/** Rejects a bundle in a pipe among other captures. */
function refuseBundle(file: string): never {
  throw new UsageError(isNotAlone(file));
}

/** Reads standard input, which is not even opened before. */
function octetsOf({ stdin }: Streams, stop: AbortSignal | undefined): AsyncIterable<Bytes> {
  return stop ? untilStopped(stdin, stop) : (stdin as AsyncIterable<Bytes>);
}

/** Returns the size of all captures; undefined if the size of one is unknown. */
function totalOctets(captures: readonly CaptureFile[]): number | undefined {
  if (!captures.every(({ size }) => size !== undefined)) return undefined;
  return captures.reduce((total, { size = 0 }) => total + size, 0);
}

function hasProgress({ quiet, progress }: AnalyzeArguments, { stderr }: Streams): boolean {
  return progress && !quiet && stderr.isTTY === true;
}
