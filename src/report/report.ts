import type { AddressNames } from '../kubernetes/named-addresses.ts';
import type { Change } from '../lookup/figures/what-if.ts';
import type { Outcome } from '../lookup/fate/outcome.ts';
import type { Candidate, ResolverFamily } from '../lookup/resolver/families.ts';
import type { Warning } from '../wire/malformation.ts';
import type { Confidence, FilterSummary, Incident, Severity, VerdictSummary } from './overview.ts';

export type { Confidence, FilterSummary, Incident, Severity, VerdictSummary } from './overview.ts';
export type { ResolverFamily } from '../lookup/resolver/families.ts';

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
  /** What became of the queries to each server, by the endpoint behind it. */
  readonly accounts: readonly Account[];
  readonly names: readonly NameSummary[];
  /** `udp`, `tcp`; left out when nothing went over it. */
  readonly transports: Readonly<Record<string, QueryCounts>>;
  /** How long lookups took, of all clients together. */
  readonly latency: {
    readonly buckets: readonly Bucket[];
    readonly percentilesMs?: LatencySummary;
  };
  /** How many of the pairs lost a packet as in the race, by server; left out when none did. */
  readonly races?: readonly RaceSummary[];
  /** What was gathered beside the packets; left out where nothing was. */
  readonly facts?: readonly ReportFact[];
  /** Left out when there was no lookup. */
  readonly timeline?: TimelineSummary;
  /** What the same lookups would have put on the wire with one change; left out when there was no lookup. */
  readonly whatIf?: readonly WhatIfRow[];
}

/** What applications asked for, or would ask for: without retransmissions, copies and hops. */
export interface WhatIfRow {
  /** `none`: as it was. */
  readonly change: 'none' | Change;
  readonly lookups: number;
  readonly queries: number;
  readonly pairs: number;
  readonly exposedPairs: number;
  /** Of the lookups as they were, those of clients whose resolver follows such a setting. */
  readonly followed?: number;
  /** Those of clients whose resolver does not show, of which it is assumed. */
  readonly assumed?: number;
  /** What the figures rest on. */
  readonly assumes?: string;
}

/** A fact of the node or the container, or why there is none. */
export interface ReportFact {
  /** `kernel`, `libc`: what it is. */
  readonly name: string;
  readonly value?: string;
  /** Where it stands: in the bundle, or as given on the command line. */
  readonly file: string;
  /** Why it could not be read. */
  readonly missing?: string;
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
  /** What its writer had no room for, by its own count; left out where the file does not tell. */
  readonly dropped?: number;
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
  /** Those of vantages aside. */
  readonly packets: number;
  /** Queries and responses; what an ICMP error quotes is none. */
  readonly dnsMessages: number;
  /** Copies included. */
  readonly queries: number;
  readonly responses: number;
  /** Packets seen once more. */
  readonly copies: number;
  /** Queries, copies aside, are answered, lost or undetermined. */
  readonly answered: number;
  /** Lost and undetermined ones. */
  readonly unansweredQueries: number;
  readonly lost: number;
  readonly undetermined: number;
  readonly lookups: number;
  /** Lookups that ended without an answer, or with an error, for every type that was asked for. */
  readonly failed: number;
  /** Lookups in trouble beyond the first 20,000, which have no finding; left out when there is none. */
  readonly notJudged?: number;
  /** Concurrent A/AAAA lookups on one source port. */
  readonly pairs: number;
  /** Those of them that the race could have hit: UDP, fresh five-tuple, a server that can be behind a ClusterIP. */
  readonly exposedPairs: number;
  /** The sum of what findings made applications wait. */
  readonly stallMs: number;
  /** Findings per rule id; rules without a finding are left out. */
  readonly findings: Readonly<Record<string, number>>;
}

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
  /** What is true of all findings of the same cause, with names and times; left out where the rule has no such words. */
  readonly headline?: string;
  readonly evidence: readonly Evidence[];
  readonly considered: readonly Considered[];
  /** Commands that confirm it or refute it, in the order of what they cost. */
  readonly checks?: readonly Remedy[];
  readonly remedies: readonly Remedy[];
  /** Who spent the time, where a server asked another one while its client waited; the client's own part first. */
  readonly hops?: readonly ReportHop[];
  /**
   * Where each packet of the story was seen, when it could be seen at several places (interfaces of `any`, or
   * vantages). A place without a frame did not see it.
   */
  readonly sightings?: readonly SightingRow[];
  /** The capture that would decide, when this one cannot. */
  readonly nextStep?: string;
}

/**
 * One exchange on the way from a client to who knows the answer. The `spentMs` of all hops add up to what the
 * application waited for.
 */
export interface ReportHop {
  /** 0: what the client asked; 1: what the server that it asked sent on; 2: what the server behind that sent on … */
  readonly level: number;
  readonly client: End;
  readonly server: End;
  readonly type: string;
  /** When the one who asked began to wait for it, and until when, from the first packet of the lookup. */
  readonly fromMs: number;
  readonly toMs: number;
  /** Of that, what no hop behind it took. */
  readonly spentMs: number;
  /** `late`: answered when it was asked again, or no longer waited for. `open`: what became of it does not show. */
  readonly state: 'answered' | 'late' | 'lost' | 'open';
  /** Mnemonic of an answer that is not NOERROR. */
  readonly rcode?: string;
  /** Of its query and its answer; left out when they are in another capture than the finding's. */
  readonly frames?: readonly number[];
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
    /** `unknown` when it could be several, or anything. */
    readonly family: ResolverFamily;
    /** All that it could be, when that is more than one; left out when nothing tells. */
    readonly couldBe?: readonly Candidate[];
    readonly options: readonly string[];
    readonly because: readonly string[];
  };
  readonly lookups: number;
  /** Those of them that failed. */
  readonly failed: number;
  readonly pairs: number;
  readonly findings: number;
  /** Left out beyond the first some thousand clients, and without times. */
  readonly peak?: PeakSummary;
  readonly latencyMs: LatencySummary;
}
/** The second in which most queries were sent, copies aside and whatever a filter leaves out. */
export interface PeakSummary {
  readonly perSecond: number;
  /** ISO 8601 UTC: when it began. */
  readonly time: string;
}

export interface ServerSummary extends AddressNames, QueryCounts {
  readonly address: string;
  /** Lost and undetermined ones. */
  readonly unanswered: number;
  /** By mnemonic. */
  readonly types: Readonly<Record<string, QueryCounts>>;
  /** As for a client. */
  readonly peak?: PeakSummary;
  readonly latencyMs: LatencySummary;
  /** Of TCP connections that began in the capture: from the first SYN to the SYN-ACK. */
  readonly handshakeMs?: LatencySummary;
}
/**
 * Queries to a server that the node sent on to one endpoint of it, as copies behind the translation show; without
 * `endpoint`, those of which none shows where they went. The accounts of a server add up to its queries.
 */
export interface Account extends QueryCounts {
  readonly server: string;
  readonly endpoint?: { readonly address: string } & AddressNames;
}
export interface NameSummary {
  readonly name: string;
  readonly lookups: number;
  readonly findings: number;
}
/** The share of pairs to a server that lost a packet as in the race, and which packet that was. */
export interface RaceSummary extends AddressNames {
  readonly server: string;
  /** A and AAAA on the way together that the race could have hit; and those of them that were. */
  readonly pairs: number;
  readonly hit: number;
  /** By mnemonic of the leg that was lost. */
  readonly lost: Readonly<Record<string, number>>;
  /** Whether that was the first packet of the pair or a later one; of a leg that left no trace here nobody knows. */
  readonly first: number;
  readonly later: number;
  /** By the endpoint to which the first packet of the pair that was seen behind the translation went. */
  readonly endpoints?: readonly {
    readonly address: string;
    readonly pairs: number;
    readonly hit: number;
  }[];
}
/** Lookups that took at most `leMs` and more than the bucket before; the last bucket has no `leMs`. Fixed edges. */
export interface Bucket {
  readonly leMs?: number;
  readonly count: number;
}
