/** What the parts of the laboratory hand to each other: types only, the laboratory itself runs as it stands. */
import type { ChildProcess, SpawnOptions } from 'node:child_process';

/** A network namespace of its own name, with its own resolv.conf, and whatever runs in it. */
export interface Namespace {
  readonly name: string;
  /** Runs lines of ip(8) inside. */
  ip(lines: string): void;
  /** Runs a POSIX shell script inside, to its end; what it wrote. */
  sh(script: string): string;
  /** What programs inside find in /etc. */
  etc(file: string, text: string): void;
  /** Starts a program inside. */
  spawn(command: readonly string[], options?: SpawnOptions): ChildProcess;
  /** Runs a program inside to its end. */
  run(
    command: readonly string[],
    options?: SpawnOptions,
  ): Promise<{ readonly code: number | null; readonly stdout: string; readonly stderr: string }>;
  /** Ends what runs inside and removes the namespace. */
  remove(): void;
}

/** A query, as the DNS server sees it. */
export interface Query {
  readonly name: string;
  readonly type: string;
  readonly transport: 'udp' | 'tcp';
  /** The address that was asked. */
  readonly server: string;
  /** With an OPT record, RFC 6891. */
  readonly edns: boolean;
  /** On a fresh five-tuple whose first query is still unanswered: what the race can take. */
  readonly secondInFlight: boolean;
}

/** Holds when each of its fields does. */
export interface Condition extends Partial<Query> {
  /** Which of the queries that meet the conditions above, from 1. */
  readonly nth?: number | readonly number[];
  /** How many of them, 0 to 1; the same ones in every run. */
  readonly share?: number;
}

/** What becomes of a query. */
export type Action =
  | 'answer'
  | 'drop'
  /** The RCODEs of RFC 1035 section 4.1.1 and RFC 2136 section 2.2. */
  | 'formerr'
  | 'servfail'
  | 'nxdomain'
  | 'notimp'
  | 'refused'
  | 'notauth'
  | 'truncate'
  /** FORMERR without the question: a header and nothing else. */
  | 'bare-formerr'
  /** NOERROR without records. */
  | 'empty'
  /** As many records as glibc takes with edns0. */
  | 'large'
  | 'wrong-id'
  /** Over TCP: ends the connection with FIN, or with RST, and does not answer. */
  | 'close'
  | 'reset'
  /** Milliseconds. */
  | { readonly delay: number }
  /** Seconds that its records may be kept. */
  | { readonly ttl: number }
  /** The "address:port" that the answer leaves from. */
  | { readonly from: string };

export interface Step {
  readonly on: Condition;
  readonly do: Action;
}

export interface ServerOptions {
  readonly listen: readonly string[];
  /** 53 when left out. */
  readonly port?: number;
  /** False when nobody listens on TCP. */
  readonly tcp?: boolean;
  readonly script: readonly Step[];
}

/** A query, and what the DNS server did with it. */
export interface ServerEvent extends Omit<Query, 'secondInFlight'> {
  /** Seconds since the epoch. */
  readonly t: number;
  /** Address and port. */
  readonly client: string;
  readonly id: string;
  readonly action: Action;
}

/** A program that runs beside the clients. */
export interface Server {
  /** What it was asked and did, where that is known. */
  readonly events: readonly ServerEvent[];
  /** Ends it, and waits until it has ended. */
  stop(): Promise<void>;
}

/** A place to capture. */
export interface Vantage {
  readonly namespace: Namespace;
  readonly interface: string;
  /** In words. */
  readonly where: string;
}

export interface Network {
  /** Where clients run. */
  readonly pods: readonly [Namespace, ...Namespace[]];
  /** What translates, between pods and DNS server, if anything does. */
  readonly node: Namespace | undefined;
  /** Where the DNS server runs. */
  readonly coredns: Namespace;
  /** What forwards, between pods and DNS server, if anything does. */
  readonly forwarder?: Namespace;
  /** The addresses that it is asked at. */
  readonly listen: readonly string[];
  /** By name. */
  readonly vantages: Readonly<Record<string, Vantage>>;
  close(): void;
}

export interface NodeOptions {
  readonly pods?: number;
  /** More iptables(8) commands in the node. */
  readonly rules?: readonly string[];
  /** iptables(8) commands at the DNS server. */
  readonly serverRules?: readonly string[];
}

/** A finding that is right for a capture. */
export interface Expected {
  readonly rule: string;
  readonly confidence?: 'compatible' | 'strong' | 'proved';
  readonly lostType?: string;
  /** So many findings of the rule or more, where chance decides on the number, and on the order; else one. */
  readonly atLeast?: number;
}

/** An experiment: who asks whom, what goes wrong, and what dnspcap has to find. */
export interface Case {
  /** Of the capture. */
  readonly name: string;
  /** Belongs to the short part: nothing in it waits for long. */
  readonly short?: boolean;
  /** Whom the client asks through. */
  readonly resolver: 'glibc' | 'musl' | 'c-ares' | 'go';
  /** A POSIX shell script that runs in every pod at once. */
  readonly client: string;
  /** Of the pods; the service alone when left out. */
  readonly resolvConf?: string;
  /** What was withheld, in words. */
  readonly lost: string;
  /** `scripted` when left out. */
  readonly server?: 'scripted' | 'dnsmasq' | 'bind' | 'none';
  /** What the scripted DNS server does. */
  readonly script?: readonly Step[];
  /** The scripted server does not listen on TCP. */
  readonly isUdpOnly?: boolean;
  /** What listens on the pod's loopback address. */
  readonly forwarder?: 'dnsmasq' | 'unbound';
  /** What the pod asks, on a host between it and the scripted server. */
  readonly between?: 'dnsmasq' | 'unbound';
  /** What the forwarder is started with besides; dnsmasq(8). */
  readonly forwarderOptions?: readonly string[];
  /** There is a node that translates. */
  readonly node?: NodeOptions;
  /** iptables(8) commands in the pods. */
  readonly podRules?: readonly string[];
  /** The first two packets of the node's netfilter queue are let go together. */
  readonly clash?: boolean;
  readonly tcpdump?: { readonly options?: readonly string[]; readonly filter?: string };
  /** The findings that are right for each vantage, in order. */
  readonly expected: Readonly<Record<string, readonly Expected[]>>;
}

/** A capture of a case, and what is right for it. */
export interface Recording {
  /** Of the capture, without its ending. */
  readonly name: string;
  readonly file: string;
  readonly vantage: Vantage;
  readonly expected: readonly Expected[];
}
