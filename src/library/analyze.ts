import { analyze as analyzeInputs, type AnalyzeOptions as AllOptions } from '../analyze.ts';
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
  isOneOf,
  isSignal,
  isSomething,
  isText,
  isTexts,
  isTongue,
  isTruth,
} from './options.ts';

/** Options of the command of that name, which docs/options.md tells of, and what a program wants besides. */
export interface AnalyzeOptions extends Omit<
  AllOptions,
  'words' | 'scratch' | 'onLineOnce' | 'onRow' | 'anonymize' | 'facts' | 'pods'
> {
  /**
   * Pseudonyms in the place of addresses and names, in everything that the result holds. Filters still name originals.
   * The names of files and vantages stay what they are. Not with `pods`, which names what is hidden.
   */
  readonly anonymize?: AnonymizeOptions;
  /** What was gathered beside the packets, as evidence: `readFacts` makes it of texts. */
  readonly facts?: Facts;
  /** Pods and services, for their names and as evidence: `readCluster` makes it of what kubectl prints. */
  readonly pods?: Cluster;
  /** Of every sentence; English by default. */
  readonly language?: Language;
  /** Keep a row for each lookup, for `reporters['parquet-lookups']`. */
  readonly lookups?: boolean;
  /** An AbortSignal: when it is aborted, the promise rejects with its reason, and no more is read. */
  readonly signal?: Signal;
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

/** What is asked of each option of an analysis, of captures that are read once. */
export const ANALYZE_CHECKS = {
  ports: arePorts,
  slowMs: isMilliseconds,
  strict: isTruth,
  vantages: (value: unknown) =>
    Array.isArray(value) &&
    value.every((one) => typeof one?.name === 'string' && typeof one.chunks === 'function')
      ? undefined
      : 'a list of { name, file, chunks }',
  pods: (value: unknown) => (value instanceof AllPods ? undefined : 'what readCluster gives'),
  facts: (value: unknown) => (value instanceof AllFacts ? undefined : 'what readFacts gives'),
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

/** Options that were checked: what is known of the cluster and beside the packets is what it should be. */
export type Checked<Options = AnalyzeOptions> = Omit<Options, 'facts' | 'pods'> &
  Pick<AllOptions, 'facts' | 'pods'>;

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
 * @throws TypeError for an option that does not exist, or has a value that it does not take
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
  const analysed = await analyzeInputs(signal ? untilAborted(inputs, signal) : inputs, {
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
    ...analysed,
    ...(hasLines && { lineCount }),
    ...(keepsLookups && { lookups }),
    language,
    hasNames,
  };
}
