import { analyze as analyzeInputs, type AnalyzeOptions as AllOptions } from '../analyze.ts';
import type { CaptureInput } from '../messages.ts';
import type { Line } from '../report/line.ts';
import type { LookupRow } from '../report/lookup-row.ts';
import type { Report } from '../report/report.ts';
import { type Language, wordsOf } from '../words/words.ts';

/** What a capture consists of: all of it, or piece by piece, as a stream of Node.js or a generator hands it out. */
export type Octets = Uint8Array | AsyncIterable<Uint8Array>;

export interface AnalyzeOptions extends Omit<AllOptions, 'words'> {
  /** Of every sentence; English by default. */
  readonly language?: Language;
  /** Keep a row for each lookup, for `reporters['parquet-lookups']`. */
  readonly lookups?: boolean;
}

/** What `analyze` gives, and `reporters` take. */
export interface Analysis {
  readonly report: Report;
  /** In capture order: those that the option `lines` asked for. */
  readonly lines: readonly Line[];
  /** How many there were to choose from; left out when none were made. */
  readonly lineCount?: number;
  /** Left out unless the option `lookups` asked for them. */
  readonly lookups?: readonly LookupRow[];
  readonly language: Language;
  /** Addresses have names, from listings of the cluster. */
  readonly hasNames: boolean;
}

/**
 * Finds what delayed or broke DNS lookups in captures: pcap, pcapng or the text of tcpdump, packed or not.
 *
 * Octets are read as they come, and memory depends on how many clients, names and findings there are, not on the
 * length of a capture; `lines: 'none'` is fastest, and enough for `report`. `onFinding` tells what is found while the
 * captures are read. The result depends on the input alone.
 *
 * ```ts
 * const { report } = await analyze(createReadStream('pod.pcap'));
 * ```
 *
 * @param input the octets of a capture, which reports call `-`; or captures that follow each other in time, such as
 *   `{ file: 'pod.pcap', chunks: () => createReadStream('pod.pcap') }`, each opened when it is its turn
 * @throws CaptureError when something is no capture, or, with `strict`, is damaged; its message is one line
 */
export async function analyze(
  input: Octets | readonly CaptureInput[],
  { language = 'en', lookups: keepsLookups = false, ...options }: AnalyzeOptions = {},
): Promise<Analysis> {
  const lookups: LookupRow[] = [];
  const { onLookup, onLine, lines: selection = 'auto' } = options;
  const hasLines = selection !== 'none' || onLine !== undefined;
  let lineCount = 0;
  const analysed = await analyzeInputs(inputsOf(input), {
    ...options,
    lines: selection,
    words: await wordsOf(language),
    ...(hasLines && {
      onLine: (line) => {
        lineCount++;
        onLine?.(line);
      },
    }),
    ...(keepsLookups && {
      onLookup: (row) => {
        lookups.push(row);
        onLookup?.(row);
      },
    }),
  });
  const hasNames = options.pods !== undefined;
  return {
    ...analysed,
    ...(hasLines && { lineCount }),
    ...(keepsLookups && { lookups }),
    language,
    hasNames,
  };
}

/** @throws TypeError for what no compiler has looked at, such as the name of a file */
function inputsOf(input: Octets | readonly CaptureInput[]): readonly CaptureInput[] {
  if (input instanceof Uint8Array) return [{ file: '-', chunks: () => whole(input) }];
  if (typeof input === 'object' && Symbol.asyncIterator in input)
    return [{ file: '-', chunks: () => input }];
  if (Array.isArray(input) && input.every(({ chunks }) => typeof chunks === 'function'))
    return input;
  throw new TypeError(
    'analyze takes the octets of a capture, a Uint8Array or a stream such as createReadStream(file), or a list of { file, chunks }',
  );
}

/** @yields octets that are there already */
async function* whole(octets: Uint8Array): AsyncGenerator<Uint8Array> {
  yield octets;
}
