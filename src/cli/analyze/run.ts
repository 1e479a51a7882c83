import { Beginnings } from '../../beginnings.ts';
import type { Bytes } from '../../wire/bytes.ts';
import { type Analysed, analyze, type AnalyzeOptions } from '../../analyze.ts';
import { readCluster } from '../../kubernetes/cluster.ts';
import type { CaptureInput } from '../../messages.ts';
import { isOpenGate } from '../../report/gate/gate.ts';
import { verdict } from '../../report/wording/verdict.ts';
import type { AnalyzeArguments } from './arguments.ts';
import { isNotAlone } from '../../archive/bundle.ts';
import { serverPorts } from '../input/bundle.ts';
import type { CaptureFile } from '../input/capture-files.ts';
import { hasColor } from '../output/terminal/color.ts';
import type { ExitCode } from '../exit-code.ts';
import { factInputs } from './fact-files.ts';
import {
  bundleListings,
  gather,
  type Gathered,
  isStandardInput,
  listingFiles,
  listings,
  nodeCaptures,
  withBundle,
} from './gathered.ts';
import { Judgement } from './judge.ts';
import { hearSignals, onInterrupt } from '../signals/interrupt.ts';
import { type Piped, pipedInput } from '../input/pipe.ts';
import { Outputs } from '../output/outputs.ts';
import { LiveFindings } from '../output/terminal/live-findings.ts';
import { Progress } from '../output/terminal/progress.ts';
import { capturesRead } from '../input/reading.ts';
import { ROWS_WAIT, ScratchFile } from '../output/temporary/scratch-file.ts';
import { teller } from '../output/tell.ts';
import { standardInput } from '../input/standard-input.ts';
import type { Session, Streams } from '../output/streams.ts';
import { stopSignal } from '../signals/stop-signal.ts';
import { untilStopped } from '../input/until-stopped.ts';
import type { Look } from '../../archive/unpack.ts';
import { UsageError } from '../parsing/usage-error.ts';
import { say } from '../../words/say.ts';

/** `dnspcap analyze` */
export async function analyzeCommand(args: AnalyzeArguments, session: Session): Promise<ExitCode> {
  const tell = teller(session, args.quiet);
  const look = { beginnings: new Beginnings(), note: tell, strict: args.strict };
  let gathered = await gather(args, session, look);
  const { found } = gathered;
  const outputs = new Outputs();
  const scratch = new ScratchFile(ROWS_WAIT);
  // Before the first output is opened, so that no file is left behind.
  const signals = signalsFor(found, outputs);
  const shown = shownOn(session, args, found);
  let piped: Piped | undefined;
  try {
    await openOutputs(outputs, args, gathered, session);
    piped = await pipedAlone(found, session, signals.stop, look);
    if (piped?.bundle) gathered = withBundle(gathered, piped.bundle, args);
    const captures = piped?.captures ?? found;
    await outputs.begin(
      args.pods.length > 0 || gathered.bundles.some(({ listings: all }) => all.length > 0),
    );
    refusePipeReadTwice(outputs, captures);
    const read = inputs(captures, args, outputs, session, shown.progress, look, signals);
    const pods = await readCluster([
      ...bundleListings(args, gathered.bundles),
      ...listings(args, session),
    ]);
    const takers = takersOf(outputs, shown);
    const options = {
      ...optionsOf(args, gathered),
      pods,
      words: session.words,
      scratch,
      ...takers,
    };
    const judgement = new Judgement(args.gate, args.each);
    const result = await analyzed(read, options, args, outputs, judgement);
    shown.live?.end();
    shown.progress?.clear();
    await outputs.finish(result, captures);
    const files = args.outputs.map(({ file }) => file);
    if (session.stderr.isTTY && !files.includes('-')) {
      const written = say`see ${files.join(', ')}`;
      tell(result ? say`${verdict(result.report)}; ${written}` : written);
    }
    return judgement.pronounce(tell);
  } catch (error) {
    shown.progress?.clear();
    outputs.discard();
    if (error instanceof NobodyReads) return 0;
    throw error;
  } finally {
    scratch.close();
    await piped?.close();
    signals.release();
  }
}

/** What signals do to a run. */
interface Signals {
  /** Aborted when the input is to end; undefined if it ends by itself. */
  readonly stop: AbortSignal | undefined;
  /** To be called when the captures were read. */
  readonly readAll: () => void;
  readonly release: () => void;
}

/**
 * While a pipe is read, the first signal ends the input, and the report is still written. Otherwise a signal ends the
 * process after removing the outputs, and directly once the captures were read. Exceptions: the Ctrl-C that ended a
 * pipe may still arrive, and its report must be written; and captures that are read again pause often enough.
 */
function signalsFor(found: readonly CaptureFile[], outputs: Outputs): Signals {
  const discard = (): void => outputs.discard();
  const pipe = found.some(isStandardInput) ? stopSignal(discard) : undefined;
  const release = pipe?.release ?? onInterrupt(discard);
  const readAll = (): void => {
    if (pipe || outputs.readsAgain) return;
    release();
    outputs.retreat();
  };
  return { stop: pipe?.signal, readAll, release };
}

/** Output on the terminal while captures are read. */
interface Shown {
  readonly progress: Progress | undefined;
  readonly live: LiveFindings | undefined;
}

function shownOn(session: Session, args: AnalyzeArguments, found: readonly CaptureFile[]): Shown {
  if (!hasProgress(args, session)) return { progress: undefined, live: undefined };
  const progress = new Progress(session.stderr, totalOctets(found), session.words);
  // A pipe may last for hours: on a terminal, findings are shown as they are found.
  const live = found.some(isStandardInput)
    ? new LiveFindings(session.stderr, () => progress.clear(), session.words)
    : undefined;
  return { progress, live };
}

async function openOutputs(
  outputs: Outputs,
  args: AnalyzeArguments,
  { found, bundles, vantages, anonymizer }: Gathered,
  session: Session,
): Promise<void> {
  const options = {
    lines: args.lines,
    color: hasColor(args.color, session),
    detail: args.detail,
    words: session.words,
    gate: args.gate,
    isEach: args.each,
    ...(anonymizer && { anonymizer }),
  };
  const read = [
    ...found,
    ...nodeCaptures(bundles),
    ...vantages,
    ...listingFiles(args, session),
    ...factInputs(args.facts),
    ...standardInput([...args.captures, ...args.pods], session),
  ];
  await outputs.open(args.outputs, options, read, session.stdout);
}

function refusePipeReadTwice(outputs: Outputs, captures: readonly CaptureFile[]): void {
  const pipe = outputs.readsAgain ? captures.find(({ isPipe }) => isPipe) : undefined;
  if (pipe)
    throw new UsageError(
      say`${pipe.file}: annotating reads the capture twice, and this is not a regular file: save it in one`,
    );
}

/** Returns the options of the analysis, from the command line and the files beside the captures. */
function optionsOf(
  args: AnalyzeArguments,
  { bundles, vantages, facts, anonymizer }: Gathered,
): AnalyzeOptions {
  const { ports, slowMs, strict, clients, servers, names, from, to } = args;
  const until = bundles[0]?.manifest.until;
  return {
    ports: serverPorts(ports, bundles),
    ...(until !== undefined && { until }),
    ...(slowMs !== undefined && { slowMs }),
    strict,
    clients,
    servers,
    names,
    ...(from !== undefined && { from }),
    ...(to !== undefined && { to }),
    ...(anonymizer && { anonymize: anonymizer }),
    vantages: [...nodeCaptures(bundles), ...vantages],
    ...(!facts.isEmpty && { facts }),
  };
}

/** Returns the receivers of lines, lookups and findings during the analysis. */
function takersOf(outputs: Outputs, { progress, live }: Shown): AnalyzeOptions {
  return {
    lines: outputs.lines,
    ...(outputs.isStreaming && { onRow: (line) => outputs.line(line) }),
    ...(outputs.takesLookups && { onLookup: (row) => outputs.lookup(row) }),
    ...(live && { onFinding: (finding) => live.tell(finding) }),
    ...(progress && {
      onProgress: (_octets, packets, troubled) => progress.show(packets, troubled),
    }),
  };
}

/** Returns the result of all captures together; undefined with --each, where every capture has its own. */
async function analyzed(
  read: AsyncIterable<CaptureInput>,
  options: AnalyzeOptions,
  { each }: AnalyzeArguments,
  outputs: Outputs,
  judgement: Judgement,
): Promise<Analysed | undefined> {
  if (!each) {
    const result = await analyze(read, options);
    judgement.take(result.report);
    return result;
  }
  for await (const input of read) {
    const one = await analyze([input], options);
    judgement.take(one.report);
    outputs.each(one);
  }
  return undefined;
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

/** Thrown when standard output was the only output and its reader has gone, so that the analysis need not go on. */
class NobodyReads extends Error {}

async function* inputs(
  captures: readonly CaptureFile[],
  args: AnalyzeArguments,
  outputs: Outputs,
  streams: Streams,
  progress: Progress | undefined,
  look: Look,
  { stop, readAll }: Signals,
): AsyncGenerator<CaptureInput> {
  const mayStop = isOpenGate(args.gate);
  const passing = async function* (chunks: AsyncIterable<Bytes>): AsyncGenerator<Bytes> {
    for await (const chunk of chunks) {
      progress?.read(chunk.length);
      yield chunk;
      await outputs.drained();
      if (mayStop && outputs.isUnread) throw new NobodyReads();
    }
  };
  const stdin = () => octetsOf(streams, stop);
  yield* capturesRead(captures, stdin, { ...look, onBundle: refuseBundle }, passing);
  await hearSignals();
  readAll();
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
