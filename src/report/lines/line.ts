import type { AnswerRecord } from '../../dns/message.ts';
import type { Outcome } from '../../lookup/fate/outcome.ts';

/** One DNS message, annotated: a row of the CSV, a line of the other reports. */
export interface Line {
  /** As given on the command line. */
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
  /** Octets of the DNS message on the wire. */
  readonly length: number;
  readonly dnsId: number;
  readonly message: 'query' | 'response';
  /** DNS flags, 16 bits, QR first. */
  readonly flags: number;
  /** Presentation format without the final dot (the root is "."); undefined when it cannot be read. */
  readonly qname: string | undefined;
  /** Mnemonic: A, AAAA, HTTPS, TYPE999. */
  readonly qtype: string | undefined;
  /** Mnemonic (NOERROR, NXDOMAIN …) of a response. */
  readonly rcode: string | undefined;
  /** Data of the answer records in presentation format: addresses, CNAME targets. */
  readonly answers: readonly string[];
  /** The records of the answer section, with owner, type, class and TTL. */
  readonly records: readonly AnswerRecord[];
  /** Numbers of its question; undefined when it cannot be read. */
  readonly question: { readonly type: number; readonly class: number } | undefined;
  /** What a query and the responses to it have in common, and nothing else of this analysis has. */
  readonly exchange: string | undefined;
  /** Number of its lookup in this analysis, in order of first packets, from 1. */
  readonly lookup: number | undefined;
  /** The mnemonic of its leg's type. */
  readonly leg: string | undefined;
  /** 1 for the first transmission of its leg. */
  readonly attempt: number | undefined;
  readonly state: LineState;
  readonly rttMs: number | undefined;
  /** F1 …: may change from undefined, or its rule may, until the analysis ends, unless `isFinal`. */
  readonly finding: string | undefined;
  readonly rule: string | undefined;
  /** The packet in tcpdump's notation (`tcpdump -n`, without its time). */
  readonly line: string;
  /** One sentence: what this line is within its lookup. */
  readonly annotation: string;
  /** How its lookup ended; may change until the analysis ends, unless `isFinal`. */
  readonly outcome: Outcome | undefined;
  /** What listings of the cluster call its ends at its time: `shop/web-0`, `node worker-1`. */
  readonly sourceName: string | undefined;
  readonly destinationName: string | undefined;
  readonly isFinal: boolean;
}

/**
 * query: `answered`, `unanswered`, `retry` (a further transmission, answered), `undetermined` (the capture ends too early).
 * response: `answer`, `late` (after the client had asked again), `duplicate`, `mismatched-id`, `unexpected-source`, `unmatched`.
 * `copy`: the same packet at another interface. `other`: a message that is no part of a lookup.
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
