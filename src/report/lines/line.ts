import type { AnswerRecord } from '../../dns/message.ts';
import type { Outcome } from '../../lookup/fate/outcome.ts';

/** One DNS message, annotated: a row of the CSV, a line of the other reports. */
export interface Line {
  /** File name as given on the command line. */
  readonly file: string;
  /** Index of the file in `captures`. */
  readonly capture: number;
  readonly frame: number;
  /** ISO 8601 UTC. */
  readonly time: string;
  readonly sourceIp: string;
  readonly sourcePort: number;
  readonly destinationIp: string;
  readonly destinationPort: number;
  readonly transport: 'udp' | 'tcp' | 'icmp';
  /** Bytes of the DNS message on the wire. */
  readonly length: number;
  readonly dnsId: number;
  readonly message: 'query' | 'response';
  /** DNS flags, 16 bits, QR first. */
  readonly flags: number;
  /** Presentation format without the final dot (the root is "."); undefined if the name cannot be read. */
  readonly qname: string | undefined;
  /** Mnemonic: A, AAAA, HTTPS, TYPE999. */
  readonly qtype: string | undefined;
  /** Mnemonic (NOERROR, NXDOMAIN …) of a response. */
  readonly rcode: string | undefined;
  /** Data of the answer records in presentation format: addresses, CNAME targets. */
  readonly answers: readonly string[];
  /** The records of the answer section, with owner, type, class and TTL. */
  readonly records: readonly AnswerRecord[];
  /** Type and class of the question; undefined if the question cannot be read. */
  readonly question: { readonly type: number; readonly class: number } | undefined;
  /** Identifier that a query shares with its responses, unique in this analysis. */
  readonly exchange: string | undefined;
  /** Number of the message's lookup in this analysis, in order of first packets, from 1. */
  readonly lookup: number | undefined;
  /** Mnemonic of the query type of the message's leg. */
  readonly leg: string | undefined;
  /** Number of the transmission within its leg, from 1. */
  readonly attempt: number | undefined;
  readonly state: LineState;
  readonly rttMs: number | undefined;
  /** Id of the finding (F1 …). Unless `isFinal`, the finding and its rule may change until the analysis ends. */
  readonly finding: string | undefined;
  readonly rule: string | undefined;
  /** The packet in tcpdump's notation (`tcpdump -n`, without its time). */
  readonly line: string;
  /** One sentence: what this line is within its lookup. */
  readonly annotation: string;
  /** How the lookup ended. Unless `isFinal`, the outcome may change until the analysis ends. */
  readonly outcome: Outcome | undefined;
  /** Name of the source at the time of the message, from listings of the cluster: `shop/web-0`, `node worker-1`. */
  readonly sourceName: string | undefined;
  /** Name of the destination, likewise. */
  readonly destinationName: string | undefined;
  /** Whether the finding and the outcome can no longer change. */
  readonly isFinal: boolean;
}

/**
 * Query: `answered`, `unanswered`, `retry` (a repeated transmission, answered), `undetermined` (the capture does
 * not show its fate). Response: `answer`, `late` (after the client had asked again), `duplicate`, `mismatched-id`,
 * `unexpected-source`, `unmatched`. `copy`: the same packet at another interface. `other`: a message that is no
 * part of a lookup.
 */
export type LineState =
  | 'answered'
  | 'unanswered'
  | 'retry'
  | 'undetermined'
  | 'answer'
  | 'late'
  | 'duplicate'
  | 'mismatched-id'
  | 'unexpected-source'
  | 'unmatched'
  | 'copy'
  | 'other';
