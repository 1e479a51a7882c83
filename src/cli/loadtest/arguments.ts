import type { LoadTestFormat, ResolverName, Setting } from '../../loadtest/index.ts';
import type { Language } from '../../words/words.ts';

/** What `dnspcap loadtest` was asked for, checked. */
export interface LoadTestArguments {
  readonly host: string;
  readonly connections: number;
  readonly seconds: number;
  readonly limitMs: number;
  readonly ratePerSecond: number | undefined;
  readonly settings: readonly Setting[];
  readonly resolver: ResolverName;
  /** Where the packets of the test go; with several settings each has its own file. */
  readonly capture: string | undefined;
  readonly interface: string;
  readonly format: LoadTestFormat;
  /** Limits of figures, as they were given, which no setting may be above. */
  readonly failOn: readonly string[];
  readonly language: Language;
  readonly progress: boolean;
}
