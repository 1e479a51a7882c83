import {
  analyze as analyzeInputs,
  type AnalyzeOptions as AllOptions,
  type VantageInput,
} from '../analyze.ts';
import type { AnonymizeOptions } from '../anonymize/anonymizer.ts';
import { Facts as AllFacts } from '../facts/facts.ts';
import { Cluster as AllPods } from '../kubernetes/cluster.ts';
import type { CaptureInput } from '../messages.ts';
import type { Line } from '../report/lines/line.ts';
import type { LookupRow } from '../report/build/lookups/lookup-row.ts';
import type { Report } from '../report/report.ts';
import { type Language, wordsOf } from '../words/words.ts';
import type { Cluster } from './cluster.ts';
import type { Facts } from './facts.ts';
import { inputsOf, type Octets, type Signal, untilAborted } from './input.ts';
import {
  arePorts,
  checkOptions,
  isCallback,
  isMilliseconds,
  isMoment,
  isOneOf,
  isSignal,
  isSomething,
  isText,
  isTexts,
  isTongue,
  isTruth,
  listOf,
  takes,
} from './options.ts';

/** Options of `dnspcap analyze`, which docs/options.md describes, and further ones for programs. */
export interface AnalyzeOptions extends Omit<
  AllOptions,
  'words' | 'scratch' | 'onLineOnce' | 'onRow' | 'anonymize' | 'facts' | 'pods'
> {
  /**
   * Replaces addresses and names by pseudonyms in the whole result. Filters still name originals. Names of files
   * and vantages stay unchanged. Cannot be combined with `pods`, which names what is hidden.
   */
  readonly anonymize?: AnonymizeOptions;
  /** Facts gathered besides the packets, as evidence: `readFacts` makes them from texts. */
  readonly facts?: Facts;
  /** Pods and services, for their names and as evidence: `readCluster` makes them from the output of kubectl. */
  readonly pods?: Cluster;
  /** Language of every sentence; English by default. */
  readonly language?: Language;
  /** Whether to keep a row for each lookup, for `reporters['parquet-lookups']`. */
  readonly lookups?: boolean;
  /** An AbortSignal. When it is aborted, the promise rejects with its reason, and nothing more is read. */
  readonly signal?: Signal;
}

/** Result of `analyze`, and input of `reporters`. */
export interface Analysis {
  readonly report: Report;
  /** The lines that the option `lines` selects, in capture order. */
  readonly lines: readonly Line[];
  /** Number of lines before the selection; left out if no lines were made. */
  readonly lineCount?: number;
  /** Left out unless the option `lookups` is set. */
  readonly lookups?: readonly LookupRow[];
  readonly language: Language;
  /** Whether addresses have names, from listings of the cluster. */
  readonly hasNames: boolean;
}

function isVantage(value: unknown): boolean {
  const { name, chunks } = (value ?? {}) as Partial<VantageInput>;
  return typeof name === 'string' && typeof chunks === 'function';
}

/** Checks of the options that all analyses share. */
export const ANALYZE_CHECKS = {
  ports: arePorts,
  slowMs: isMilliseconds,
  until: isMoment,
  strict: isTruth,
  vantages: listOf('{ name, file, chunks }', isVantage),
  pods: takes('what readCluster gives', (value) => value instanceof AllPods),
  facts: takes('what readFacts gives', (value) => value instanceof AllFacts),
  anonymize: isSomething,
  clients: isTexts,
  servers: isTexts,
  names: isTexts,
  from: isText,
  to: isText,
  language: isTongue,
  onFinding: isCallback,
  onProgress: isCallback,
  signal: isSignal,
} as const;

const CHECKS = {
  ...ANALYZE_CHECKS,
  lines: isOneOf('none', 'findings', 'auto', 'all'),
  lookups: isTruth,
  onLine: isCallback,
  onLookup: isCallback,
} as const satisfies Readonly<Record<keyof AnalyzeOptions, unknown>>;

/** Options after the checks: `pods` and `facts` have their full types. */
export type Checked<Options = AnalyzeOptions> = Omit<Options, 'facts' | 'pods'> &
  Pick<AllOptions, 'facts' | 'pods'>;

/**
 * Finds what delayed or broke DNS lookups in captures: pcap, pcapng or the text of tcpdump, compressed or not.
 *
 * Reads bytes as they arrive. Memory depends on the number of clients, names and findings, not on the length of a
 * capture. `lines: 'none'` is fastest, and sufficient for `report`. `onFinding` receives findings while the
 * captures are read. The result depends on the input alone.
 *
 * ```ts
 * const { report } = await analyze(createReadStream('pod.pcap'));
 * ```
 *
 * @param input the bytes of a capture, which reports call `-`; or captures that follow each other in time, such as
 *   `{ file: 'pod.pcap', chunks: () => createReadStream('pod.pcap') }`, each opened when it is its turn
 * @throws CaptureError if an input is no capture, or, with `strict`, is damaged; its message is one line
 * @throws TypeError for an unknown option or an invalid value
 */
export async function analyze(
  input: Octets | readonly CaptureInput[],
  options: AnalyzeOptions = {},
): Promise<Analysis> {
  checkOptions('analyze', options, CHECKS);
  const { language = 'en', lookups: keepsLookups = false, signal, ...rest } = options as Checked;
  const lookups: LookupRow[] = [];
  const { onLookup, onLine, lines: selection = 'auto' } = rest;
  const hasLines = selection !== 'none' || onLine !== undefined;
  let lineCount = 0;
  const inputs = inputsOf(input, 'analyze');
  const { report, lines } = await analyzeInputs(signal ? untilAborted(inputs, signal) : inputs, {
    ...rest,
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
  signal?.throwIfAborted();
  const hasNames = rest.pods !== undefined;
  return {
    report,
    lines,
    ...(hasLines && { lineCount }),
    ...(keepsLookups && { lookups }),
    language,
    hasNames,
  };
}
