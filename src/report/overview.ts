import type { Outcome } from '../lookup/fate/outcome.ts';

export type Severity = 'error' | 'warning' | 'note';
export type Confidence = 'compatible' | 'strong' | 'proved';

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
  /** Lookups in trouble that no rule has judged, as there are too many: they may have stalled too. Left out for none. */
  readonly notJudged?: number;
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
