import type { ComparisonFormat } from '../../compare/index.ts';

/** Arguments of `dnspcap compare`, checked. */
export interface CompareArguments {
  /** Captures, folders of captures or reports, the one before the change first. */
  readonly inputs: readonly string[];
  readonly outputs: readonly ComparisonOutput[];
  /** Verdicts; and for the reports behind the first severities, rules, and limits of figures (`p99>200ms`). */
  readonly failOn: readonly string[];
  /** Whether limits hold for each client, instead of for all clients together. */
  readonly isEachClient: boolean;
  readonly quiet: boolean;
}

export interface ComparisonOutput {
  /** `-` is standard output. */
  readonly file: string;
  readonly format: ComparisonFormat;
}
