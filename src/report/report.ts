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
 * schema/report.schema.json. Plain data. Absent facts are left out, never -1 or "".
 */
export interface Report {
  readonly schema: 'dnspcap.report/1';
  readonly generator: { readonly name: 'dnspcap'; readonly version: string };
  readonly captures: readonly CaptureSummary[];
  readonly summary: Summary;
  readonly verdict: VerdictSummary;
  /** Filters of the report; left out if there are none. */
  readonly filters?: FilterSummary;
  /** Groups of similar findings, the worst first. */
  readonly incidents: readonly Incident[];
  readonly findings: readonly ReportFinding[];
  readonly clients: readonly ClientSummary[];
  readonly servers: readonly ServerSummary[];
  /** Fate of the queries to each server, by the endpoint behind it. */
  readonly accounts: readonly Account[];
  readonly names: readonly NameSummary[];
  /** Queries by transport, `udp` and `tcp`; left out for a transport without queries. */
  readonly transports: Readonly<Record<string, QueryCounts>>;
  /** Durations of lookups, over all clients. */
  readonly latency: {
    readonly buckets: readonly Bucket[];
    readonly percentilesMs?: LatencySummary;
  };
  /** How many pairs lost a packet as in the race, by server; left out if none did. */
  readonly races?: readonly RaceSummary[];
  /** Facts gathered besides the packets; left out if there are none. */
  readonly facts?: readonly ReportFact[];
  /** Left out without lookups. */
  readonly timeline?: TimelineSummary;
  /** Traffic that the same lookups would cause after one change; left out without lookups. */
  readonly whatIf?: readonly WhatIfRow[];
}

/** The traffic that applications cause, or would cause: without retransmissions, copies and hops. */
export interface WhatIfRow {
  /** The change; `none` is the traffic as captured. */
  readonly change: 'none' | Change;
  readonly lookups: number;
  readonly queries: number;
  readonly pairs: number;
  readonly exposedPairs: number;
  /** Number of the captured lookups whose client's resolver follows such a setting. */
  readonly followed?: number;
  /** Number of lookups whose client's resolver is unknown and is assumed to follow it. */
  readonly assumed?: number;
  /** Assumption behind the figures. */
  readonly assumes?: string;
}

/** A fact about the node or the container, or why it is missing. */
export interface ReportFact {
  /** Name of the fact: `kernel`, `libc`. */
  readonly name: string;
  readonly value?: string;
  /** Source of the fact: a file of the bundle, or a file named on the command line. */
  readonly file: string;
  /** Why the fact could not be read. */
  readonly missing?: string;
}

/** When lookups began and how long they took: one dot each in a small report, counted in cells in a large one. */
export interface TimelineSummary {
  /** ISO 8601 UTC: origin of the times of dots and columns. */
  readonly start: string;
  /** [ms since start, duration in ms]; without a duration if there was no answer. */
  readonly dots?: readonly (readonly number[])[];
  readonly columnMs?: number;
  /** [column, lookups, above ms, up to ms]; without the last two for lookups without an answer. */
  readonly cells?: readonly (readonly number[])[];
}

/** Queries, copies excluded: queries = answered + lost + undetermined. */
export interface QueryCounts {
  readonly queries: number;
  readonly answered: number;
  /** Not answered, and the client missed the answer: it asked again, or nothing came for longer than it waits. */
  readonly lost: number;
  /** Not answered in this capture, which does not show their fate. */
  readonly undetermined: number;
}

/**
 * Fate of each message of a capture: queries = answered + lost + undetermined + queryCopies, and responses =
 * answers + duplicates + strangers + responseCopies.
 */
export interface CaptureBooks extends QueryCounts {
  /** Packets seen again: at another interface, after translation, or doubled by the capture. */
  readonly queryCopies: number;
  readonly responses: number;
  readonly answers: number;
  readonly duplicates: number;
  /** Responses whose query is not in the capture, or that the client must ignore. */
  readonly strangers: number;
  readonly responseCopies: number;
}

export interface CaptureSummary {
  /** File name as given on the command line; `-` is standard input. */
  readonly file: string;
  /** NAME of `--vantage NAME=FILE`: the same traffic at another place. */
  readonly vantage?: string;
  /** How far its clock is ahead of the first capture's, estimated from packets that are in both. */
  readonly clockOffsetMs?: number;
  readonly format: 'pcap' | 'pcapng' | 'text';
  readonly compression?: 'gzip' | 'zstd' | 'xz';
  readonly linkTypes: readonly string[];
  readonly snapLength?: number;
  readonly packets: number;
  /** Packets that its writer dropped for lack of room, by its own count; left out if the file does not tell. */
  readonly dropped?: number;
  readonly dnsMessages: number;
  /** Left out for a vantage. */
  readonly books?: CaptureBooks;
  /** ISO 8601 UTC, with all digits of the file. */
  readonly firstPacket?: string;
  readonly lastPacket?: string;
  /** False if the file was cut off, or could not be read to its end. */
  readonly complete: boolean;
  readonly warnings: readonly Warning[];
}

export interface Summary {
  /** Packets of all captures except vantages. */
  readonly packets: number;
  /** Queries and responses, without those that ICMP errors quote. */
  readonly dnsMessages: number;
  /** Queries and responses, copies included. */
  readonly queries: number;
  readonly responses: number;
  /** Packets seen again. */
  readonly copies: number;
  /** Queries without copies are answered, lost or undetermined. */
  readonly answered: number;
  /** Lost and undetermined queries. */
  readonly unansweredQueries: number;
  readonly lost: number;
  readonly undetermined: number;
  readonly lookups: number;
  /** Lookups that ended without an answer, or with an error, for every requested type. */
  readonly failed: number;
  /** Lookups in trouble beyond the first 20,000, which have no finding; left out if there are none. */
  readonly notJudged?: number;
  /** Concurrent A/AAAA lookups on one source port. */
  readonly pairs: number;
  /** Pairs that the race could have hit: UDP, new five-tuple, a server that may be behind a ClusterIP. */
  readonly exposedPairs: number;
  /** Sum of the waits of all findings. */
  readonly stallMs: number;
  /** Findings per rule id; rules without a finding are left out. */
  readonly findings: Readonly<Record<string, number>>;
}

export interface ReportFinding {
  /** F1, F2 … in the order of the lookups' first packets. */
  readonly id: string;
  /** Id of its incident; left out for a finding that is reported while the analysis continues. */
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
  /** Time from the first packet of the round that lost the query to its first retry. */
  readonly retryAfterMs?: number;
  /** How its lookup ended; left out for a finding about the capture. */
  readonly outcome?: Outcome;
  /** Wait of the application: from the first packet of the lookup to the last answer it needed. */
  readonly stallMs?: number;
  /** Whether the end of the wait was not seen, as the answer never came: it took at least `stallMs`. */
  readonly stallIsLowerBound?: true;
  /** Frames of the finding, ascending, in one file. `file` is its index in `captures`, left out for the first. */
  readonly frames: readonly number[];
  readonly file?: number;
  /** Name of that file, as given on the command line. */
  readonly capture?: string;
  /** ISO 8601 UTC of its first packet; for a finding about a capture, of the first packet of the capture. */
  readonly time?: string;
  /**
   * The first packets (at most 24) of its lookup, in order of time. Only for the example of each incident and for
   * the first 1,000 findings.
   */
  readonly packets?: readonly LadderPacket[];
  readonly message: string;
  /** A sentence that holds for all findings of the same cause, with names and times. Only some rules have one. */
  readonly headline?: string;
  readonly evidence: readonly Evidence[];
  readonly considered: readonly Considered[];
  /** Commands that confirm or refute the finding, the cheapest first. */
  readonly checks?: readonly Remedy[];
  readonly remedies: readonly Remedy[];
  /** Where the time went, if a server asked another one while its client waited. The client's own exchange is first. */
  readonly hops?: readonly ReportHop[];
  /**
   * Where each packet was seen, if there are several places (interfaces of `any`, or vantages). A place without a
   * frame did not see the packet.
   */
  readonly sightings?: readonly SightingRow[];
  /** The capture that would decide, if this one cannot. */
  readonly nextStep?: string;
}

/**
 * One exchange on the way from the client to the server that knows the answer. The `spentMs` of all hops add up to
 * the wait of the application.
 */
export interface ReportHop {
  /**
   * 0: the client's exchange; 1: what the client's server forwarded; 2: what the server behind that one forwarded; …
   */
  readonly level: number;
  readonly client: End;
  readonly server: End;
  readonly type: string;
  /** Start and end of the asking side's wait, since the first packet of the lookup. */
  readonly fromMs: number;
  readonly toMs: number;
  /** Part of that wait that no hop behind this one took. */
  readonly spentMs: number;
  /**
   * `late`: answered after it was asked again, or was no longer waited for. `open`: the capture does not show its fate.
   */
  readonly state: 'answered' | 'late' | 'lost' | 'open';
  /** Mnemonic of an answer that is not NOERROR. */
  readonly rcode?: string;
  /** Frames of its query and its answer; left out if they are in another capture than the finding's. */
  readonly frames?: readonly number[];
}

/** Client or server, with its names in listings of the cluster at the time of the lookup. */
export interface End extends AddressNames {
  readonly address: string;
  readonly port?: number;
  /** The other address of a client that asks servers of IPv4 and IPv6. */
  readonly otherAddress?: string;
  /** Workload of a client's pod: `deployment shop/web`. */
  readonly workload?: string;
}

/** One packet of a finding's lookup: an arrow in the picture. */
export interface LadderPacket {
  readonly frame: number;
  /** Milliseconds since the first packet of the lookup. */
  readonly atMs: number;
  readonly message: 'query' | 'response' | 'unreachable';
  readonly type?: string;
  readonly id?: number;
  /**
   * State. For a query without an answer: `lost`; `rejected` by an ICMP error, or by the server ending the
   * connection; or `undetermined`, if the capture does not show its fate.
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
  /** The server asked or answering, if it is not the finding's, and its name in listings of the cluster. */
  readonly server?: string;
  readonly serverName?: string;
  /** Whether the client sent this ICMP error. */
  readonly byClient?: boolean;
  /** The client's port, if it differs from that of its first query. */
  readonly port?: number;
  /** Number of the transmission within its leg, from 2 on. */
  readonly transmission?: number;
  /** Where the packet was seen, in order of time. `endpoint` is the server's address there, if it was translated. */
  readonly seen?: readonly {
    readonly place: string;
    readonly frame: number;
    readonly endpoint?: string;
  }[];
}

export interface SightingRow {
  readonly type: string;
  readonly message: 'query' | 'response';
  /** Number of the transmission within its leg, from 1. */
  readonly transmission: number;
  readonly places: readonly {
    readonly place: string;
    readonly frame?: number;
    readonly server?: string;
  }[];
}

export interface Evidence {
  readonly fact: string;
  /** Left out if this capture cannot show it. */
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
/** A client. Its names are those that the address had during the capture. */
export interface ClientSummary extends AddressNames, QueryCounts {
  readonly address: string;
  readonly resolver: {
    /** `unknown` if several resolvers are possible, or any. */
    readonly family: ResolverFamily;
    /** All possible resolvers, if there are several; left out if nothing is known. */
    readonly couldBe?: readonly Candidate[];
    readonly options: readonly string[];
    readonly because: readonly string[];
  };
  readonly lookups: number;
  /** Lookups that failed. */
  readonly failed: number;
  readonly pairs: number;
  readonly findings: number;
  /** Left out beyond the first few thousand clients, and without times. */
  readonly peak?: PeakSummary;
  readonly latencyMs: LatencySummary;
}
/** The second with the most queries, without copies, regardless of filters. */
export interface PeakSummary {
  readonly perSecond: number;
  /** ISO 8601 UTC of its beginning. */
  readonly time: string;
}

export interface ServerSummary extends AddressNames, QueryCounts {
  readonly address: string;
  /** Lost and undetermined queries. */
  readonly unanswered: number;
  /** Queries by mnemonic of their type. */
  readonly types: Readonly<Record<string, QueryCounts>>;
  /** The busiest second, as for a client. */
  readonly peak?: PeakSummary;
  readonly latencyMs: LatencySummary;
  /** Time from the first SYN to the SYN-ACK, of TCP connections that began in the capture. */
  readonly handshakeMs?: LatencySummary;
}
/**
 * Queries to a server that the node sent to one of its endpoints, as copies behind the translation show. Without
 * `endpoint`: queries whose endpoint is unknown. The accounts of a server add up to its queries.
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
/** Share of the pairs to a server that lost a packet as in the race, and which packets. */
export interface RaceSummary extends AddressNames {
  readonly server: string;
  /** Concurrent pairs of A and AAAA that the race could have hit, and those that it hit. */
  readonly pairs: number;
  readonly hit: number;
  /** Hits by mnemonic of the lost leg. */
  readonly lost: Readonly<Record<string, number>>;
  /** Hits on the first packet of the pair, and on a later one. Unknown for a leg that left no trace. */
  readonly first: number;
  readonly later: number;
  /** Hits by endpoint: the one to which the first packet seen behind the translation went. */
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
