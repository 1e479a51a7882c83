import type { Outcome } from '../lookup/fate/outcome.ts';
import type { Confidence, Severity } from '../rules/severity.ts';

export type { Confidence, Severity };

/** The whole report in a few facts, for a chat message or a program. */
export interface VerdictSummary {
  /** The verdict in plain words, with the figures. */
  readonly sentence: string;
  /** Rule with the most findings, notes aside unless there are only notes; left out without findings. */
  readonly cause?: string;
  readonly confidence?: Confidence;
  readonly lookups: number;
  /** Lookups that kept an application waiting, however they ended. */
  readonly stalled: number;
  readonly failed: number;
  /** Lookups in which one type was answered and another failed. */
  readonly partly: number;
  readonly undetermined: number;
  /** Lookups in trouble beyond the limit of the rules: they may have stalled too. Left out if there are none. */
  readonly notJudged?: number;
}

/** The filters `--client`, `--server`, `--name`, `--from`, `--to` as given, and the totals that they chose from. */
export interface FilterSummary {
  readonly clients?: readonly string[];
  readonly servers?: readonly string[];
  readonly names?: readonly string[];
  readonly from?: string;
  readonly to?: string;
  /** DNS messages and lookups of the captures, whether selected or not. */
  readonly ofDnsMessages: number;
  readonly ofLookups: number;
}

/** Findings of one rule, with similar client, name and server, and with the same outcome. */
export interface Incident {
  /** I1, I2 …, the worst first; `group` of its findings. */
  readonly id: string;
  readonly rule: string;
  readonly severity: Severity;
  readonly confidence?: Confidence;
  readonly outcome?: Outcome;
  /** Number of its findings. */
  readonly findings: number;
  /** Numbers of clients (workloads where known), names and servers. */
  readonly clients: number;
  readonly names: number;
  readonly servers: number;
  /** Workload, pod or address of the client; left out if there are several. */
  readonly client?: string;
  /** The name; `*.example.com` for several names of one domain; left out for several domains. */
  readonly name?: string;
  readonly server?: string;
  /** ISO 8601 UTC of the first packets of the first and of the last finding. */
  readonly first?: string;
  readonly last?: string;
  /** The longest wait, as `stallMs` of a finding. */
  readonly stallMs?: number;
  readonly stallIsLowerBound?: true;
  /** Id of the finding that is its example: the first one. */
  readonly example: string;
}
