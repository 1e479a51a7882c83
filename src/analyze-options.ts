import type { AnonymizeOptions, Anonymizer } from './anonymize/anonymizer.ts';
import type { Facts } from './facts/facts.ts';
import type { Cluster } from './kubernetes/cluster.ts';
import type { FilterOptions } from './lookup/filter.ts';
import type { CaptureInput } from './messages.ts';
import type { Line } from './report/lines/line.ts';
import type { LinesOfResult } from './report/lines/line-source.ts';
import type { LookupRow } from './report/build/lookups/lookup-row.ts';
import type { Report, ReportFinding } from './report/report.ts';
import type { LineSelection } from './report/reporter.ts';
import type { Scratch } from './wire/scratch.ts';
import type { Words } from './words/words.ts';

export interface VantageInput extends CaptureInput {
  /** Its name in the report, as `uplink` or `coredns`. */
  readonly name: string;
}

export interface AnalyzeOptions extends FilterOptions {
  /** DNS ports besides 53. */
  readonly ports?: readonly number[];
  /**
   * Seconds since 1970 until which the captures ran, if that is known besides their packets: what comes after the last
   * packet was silence.
   */
  readonly until?: number;
  /** From how many milliseconds on an answer counts as slow; 1000 by default. */
  readonly slowMs?: number;
  /** Whether a damaged or cut-off capture is an error. */
  readonly strict?: boolean;
  /** The same traffic captured at other places: evidence of where packets were seen, not traffic of its own. */
  readonly vantages?: readonly VantageInput[];
  /** Pods and services, for their names and as evidence: `readCluster` makes it from the output of kubectl. */
  readonly pods?: Cluster;
  /** Facts gathered besides the packets, as evidence. */
  readonly facts?: Facts;
  /**
   * Pseudonyms in place of addresses and names, in everything that the result holds. Filters still name originals. The
   * names of files and vantages stay as they are. Not with `pods`, which names what is hidden.
   */
  readonly anonymize?: AnonymizeOptions | Anonymizer;
  /** Which lines the result holds; none by default. */
  readonly lines?: LineSelection;
  /** Takes every line, in capture order, each when its lookup is settled. */
  readonly onLine?: (line: Line) => void;
  /**
   * Replaces `onLine` for callers that keep no line: those that were not final when they came, they get again at the
   * end, as `late`.
   */
  readonly onRow?: (line: Line) => void;
  /** Replaces `onLine` for callers that look at each line when it comes, and never again: no line is kept. */
  readonly onLineOnce?: (line: Line) => void;
  /** Where lines wait for the end if they are many. Without it they wait in memory, some 300 bytes each. */
  readonly scratch?: Scratch;
  /** Takes every lookup, healthy or not, in batches; the last batch comes when the analysis ends. */
  readonly onLookup?: (row: LookupRow) => void;
  /**
   * Takes the diagnosis of each troubled lookup as soon as the lookup is settled. It is provisional: it rests on what
   * was read so far, and has no frames of other captures and no final id. The report has the last word.
   */
  readonly onFinding?: (finding: ReportFinding) => void;
  /** The language of sentences; English by default. */
  readonly words?: Words;
  /** `troubled`: how many lookups so far have trouble; the rules say at the end what it is. */
  readonly onProgress?: (octets: number, packets: number, troubled: number) => void;
}

export interface Analysed extends LinesOfResult {
  readonly report: Report;
}
