import type { AddressNames } from '../kubernetes/named-addresses.ts';
import type { Outcome } from '../lookup/fate/outcome.ts';
import type { Warning } from '../wire/malformation.ts';

/**
 * The result of an analysis: the versioned contract between analysis and reporters, published as
 * schema/report.schema.json. Plain data; absent facts are left out, never -1 or "".
 */
export interface Report {
  readonly schema: 'dnspcap.report/1';
  readonly generator: { readonly name: 'dnspcap'; readonly version: string };
  readonly captures: readonly CaptureSummary[];
  readonly summary: Summary;
  readonly verdict: VerdictSummary;
  /** What the report is limited to; left out when it tells of everything. */
  readonly filters?: FilterSummary;
  /** Findings of one kind are one incident: the worst first. */
  readonly incidents: readonly Incident[];
  readonly findings: readonly ReportFinding[];
  readonly clients: readonly ClientSummary[];
  readonly servers: readonly ServerSummary[];
  readonly names: readonly NameSummary[];
  /** `udp`, `tcp`; left out when nothing went over it. */
  readonly transports: Readonly<Record<string, QueryCounts>>;
  /** How long lookups took, of all clients together. */
  readonly latency: {
    readonly buckets: readonly Bucket[];
    readonly percentilesMs?: LatencySummary;
  };
  /** Left out when there was no lookup. */
  readonly timeline?: TimelineSummary;
}

/** The whole report in a few facts: for a chat message, or a program that decides. */
export interface VerdictSummary {
  /** In plain words, with the figures. */
  readonly sentence: string;
  /** Rule of most findings that are no notes; left out when there is none. */
  readonly cause?: string;
  readonly confidence?: Confidence;
  readonly lookups: number;
  /** Lookups that kept somebody waiting, whatever became of them. */
  readonly stalled: number;
  readonly failed: number;
  /** One type has its answer, another one failed. */
  readonly partly: number;
  readonly undetermined: number;
}

/** `--client`, `--server`, `--name`, `--from`, `--to` as they were given, and what there was to choose from. */
export interface FilterSummary {
  readonly clients?: readonly string[];
  readonly servers?: readonly string[];
  readonly names?: readonly string[];
  readonly from?: string;
  readonly to?: string;
  /** DNS messages and lookups of the captures, whether they are chosen or not. */
  readonly ofDnsMessages: number;
  readonly ofLookups: number;
}

/** Findings of one rule, of one kind of client, name and server, that ended alike. */
export interface Incident {
  /** I1, I2 …, the worst first; `group` of its findings. */
  readonly id: string;
  readonly rule: string;
  readonly severity: Severity;
  readonly confidence?: Confidence;
  readonly outcome?: Outcome;
  /** How many findings it is of. */
  readonly findings: number;
  /** How many clients (workloads where they are known), names and servers there are. */
  readonly clients: number;
  readonly names: number;
  readonly servers: number;
  /** Workload, pod or address; left out when there are several. */
  readonly client?: string;
  /** The name; `*.example.com` for several of one domain; left out for several of different domains. */
  readonly name?: string;
  readonly server?: string;
  /** ISO 8601 UTC: of the first packets of the first and of the last finding. */
  readonly first?: string;
  readonly last?: string;
  /** The longest wait; see the same of a finding. */
  readonly stallMs?: number;
  readonly stallIsLowerBound?: true;
  /** Id of the finding that shows it: the first. */
  readonly example: string;
}

/** When lookups began and how long they took: each of them in a small report, counted in cells in a large one. */
export interface TimelineSummary {
  /** ISO 8601 UTC: where the times of dots and columns are counted from. */
  readonly start: string;
  /** [ms since start, ms that it took], the second left out when there was no answer. */
  readonly dots?: readonly (readonly number[])[];
  readonly columnMs?: number;
  /** [column, lookups, above ms, up to ms], the last two left out for those without an answer. */
  readonly cells?: readonly (readonly number[])[];
}

/** Queries, copies aside: queries = answered + lost + undetermined. */
export interface QueryCounts {
  readonly queries: number;
  readonly answered: number;
  /** Not answered, and the client missed the answer: it asked again, or nothing came for longer than it waits. */
  readonly lost: number;
  /** Not answered in this capture, which does not show what became of it. */
  readonly undetermined: number;
}

/**
 * What became of each message of a capture: queries = answered + lost + undetermined + queryCopies, and responses =
 * answers + duplicates + strangers + responseCopies.
 */
export interface CaptureBooks extends QueryCounts {
  /** Packets seen once more: at another interface, after translation, doubled by the capture. */
  readonly queryCopies: number;
  readonly responses: number;
  readonly answers: number;
  readonly duplicates: number;
  /** Responses whose query is not in the capture, or that a client has to ignore. */
  readonly strangers: number;
  readonly responseCopies: number;
}

export interface CaptureSummary {
  /** As given on the command line; `-` is standard input. */
  readonly file: string;
  /** NAME of `--vantage NAME=FILE`: the same traffic at another place. */
  readonly vantage?: string;
  /** How far its clock is ahead of the first capture's, estimated from the packets that both have. */
  readonly clockOffsetMs?: number;
  readonly format: 'pcap' | 'pcapng' | 'text';
  readonly compression?: 'gzip' | 'zstd' | 'xz';
  readonly linkTypes: readonly string[];
  readonly snapLength?: number;
  readonly packets: number;
  readonly dnsMessages: number;
  /** Left out of a vantage. */
  readonly books?: CaptureBooks;
  /** ISO 8601 UTC, all digits that the file has. */
  readonly firstPacket?: string;
  readonly lastPacket?: string;
  /** False when the file was cut off inside a record. */
  readonly complete: boolean;
  readonly warnings: readonly Warning[];
}

export interface Summary {
  readonly packets: number;
  /** Queries and responses; what an ICMP error quotes is none. */
  readonly dnsMessages: number;
  /** Copies included. */
  readonly queries: number;
  readonly responses: number;
  /** Packets seen once more. */
  readonly copies: number;
  /** Lost and undetermined ones. */
  readonly unansweredQueries: number;
  readonly lost: number;
  readonly undetermined: number;
  readonly lookups: number;
  /** Lookups that ended without an answer, or with an error, for every type that was asked for. */
  readonly failed: number;
  /** Concurrent A/AAAA lookups on one source port. */
  readonly pairs: number;
  /** Those of them that the race could have hit: UDP, fresh five-tuple, a server that can be behind a ClusterIP. */
  readonly exposedPairs: number;
  /** The sum of what findings of severity error or warning made applications wait. */
  readonly stallMs: number;
  /** Findings per rule id; rules without a finding are left out. */
  readonly findings: Readonly<Record<string, number>>;
}

export type Severity = 'error' | 'warning' | 'note';
export type Confidence = 'compatible' | 'strong' | 'proved';

export interface ReportFinding {
  /** F1, F2 … in the order of the lookups' first packets. */
  readonly id: string;
  /** Id of its incident; left out of one that is told while the analysis goes on. */
  readonly group?: string;
  readonly rule: string;
  readonly severity: Severity;
  readonly confidence?: Confidence;
  /** Number of its lookup, as in the column `lookup` of the CSV; left out for a finding about the capture. */
  readonly lookup?: number;
  readonly client?: End;
  readonly server?: End;
  readonly name?: string;
  readonly lostType?: string;
  /** From the first packet of the round that lost the query to its first retry. */
  readonly retryAfterMs?: number;
  /** How its lookup ended; left out for a finding about the capture. */
  readonly outcome?: Outcome;
  /** What the application waited for: first packet of the lookup to the last answer it needed. */
  readonly stallMs?: number;
  /** The end of the wait was not seen, as the answer never came: it took at least `stallMs`. */
  readonly stallIsLowerBound?: true;
  /** The frames of the story, ascending; per file: `file` is the index in `captures` when it is not the first. */
  readonly frames: readonly number[];
  readonly file?: number;
  /** That file, as given on the command line. */
  readonly capture?: string;
  /** ISO 8601 UTC of its first packet; of a finding about a capture, of the first packet of that. */
  readonly time?: string;
  /** What went to and fro, in order of time; the first MAX_PACKETS. For the example of each incident, and the first 1,000 findings. */
  readonly packets?: readonly LadderPacket[];
  readonly message: string;
  readonly evidence: readonly Evidence[];
  readonly considered: readonly Considered[];
  /** Commands that confirm it or refute it, in the order of what they cost. */
  readonly checks?: readonly Remedy[];
  readonly remedies: readonly Remedy[];
  /**
   * Where each packet of the story was seen, when it could be seen at several places (interfaces of `any`, or
   * vantages). A place without a frame did not see it.
   */
  readonly sightings?: readonly SightingRow[];
  /** The capture that would decide, when this one cannot. */
  readonly nextStep?: string;
}

/** Client or server, with what listings of the cluster call it at the time of the lookup. */
export interface End extends AddressNames {
  readonly address: string;
  readonly port?: number;
  /** `deployment shop/web`, of a client's pod. */
  readonly workload?: string;
}

/** One packet of a finding's lookup: an arrow in the picture. */
export interface LadderPacket {
  readonly frame: number;
  /** Since the first of them. */
  readonly atMs: number;
  readonly message: 'query' | 'response' | 'unreachable';
  readonly type?: string;
  readonly id?: number;
  /**
   * Of a query without an answer: `lost`; `rejected` by an ICMP error, or because the server ended the connection; or
   * `undetermined`, when the capture does not show what became of it.
   */
  readonly state:
    | 'lost'
    | 'rejected'
    | 'undetermined'
    | 'answered'
    | 'answer'
    | 'late'
    | 'duplicate'
    | 'mismatched-id'
    | 'unexpected-source'
    | 'unreachable';
  /** Mnemonic of a response that is not NOERROR. */
  readonly rcode?: string;
  readonly truncated?: boolean;
  /** The server asked or answering, when it is not the finding's; and what listings of the cluster call it. */
  readonly server?: string;
  readonly serverName?: string;
  /** An ICMP error that the client sent. */
  readonly byClient?: boolean;
  /** The client's, when it is not that of its first query. */
  readonly port?: number;
  /** For a transmission of a leg after the first: its number. */
  readonly transmission?: number;
  /** Where it was seen, in order of time; `endpoint` is the server's address there, when that was translated. */
  readonly seen?: readonly {
    readonly place: string;
    readonly frame: number;
    readonly endpoint?: string;
  }[];
}

export interface SightingRow {
  readonly type: string;
  readonly message: 'query' | 'response';
  /** 1 for the first transmission of its leg. */
  readonly transmission: number;
  readonly places: readonly {
    readonly place: string;
    readonly frame?: number;
    readonly server?: string;
  }[];
}

export interface Evidence {
  readonly fact: string;
  /** Left out when it cannot be seen in this capture. */
  readonly holds?: boolean;
  readonly frames?: readonly number[];
}
export interface Considered {
  readonly rule: string;
  readonly ruledOutBy: string;
}
export interface Remedy {
  readonly title: string;
  readonly snippet?: string;
  readonly caveat?: string;
}

export interface LatencySummary {
  readonly p50?: number;
  readonly p95?: number;
  readonly p99?: number;
  readonly max?: number;
}
/** Its names are those that the address had during the capture. */
export interface ClientSummary extends AddressNames, QueryCounts {
  readonly address: string;
  readonly resolver: {
    readonly family: ResolverFamily;
    readonly options: readonly string[];
    readonly because: readonly string[];
  };
  readonly lookups: number;
  /** Those of them that failed. */
  readonly failed: number;
  readonly pairs: number;
  readonly findings: number;
  readonly latencyMs: LatencySummary;
}
export type ResolverFamily = 'glibc' | 'musl' | 'go' | 'c-ares' | 'nginx' | 'forwarder' | 'unknown';

export interface ServerSummary extends AddressNames, QueryCounts {
  readonly address: string;
  /** Lost and undetermined ones. */
  readonly unanswered: number;
  /** By mnemonic. */
  readonly types: Readonly<Record<string, QueryCounts>>;
  readonly latencyMs: LatencySummary;
}
export interface NameSummary {
  readonly name: string;
  readonly lookups: number;
  readonly findings: number;
}
/** Lookups that took at most `leMs` and more than the bucket before; the last bucket has no `leMs`. Fixed edges. */
export interface Bucket {
  readonly leMs?: number;
  readonly count: number;
}
