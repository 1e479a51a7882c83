import type { LoadTestFormat, ResolverName, Setting } from '../../loadtest/index.ts';

/** Arguments of `dnspcap loadtest`, checked. */
export interface LoadTestArguments {
  readonly host: string;
  readonly connections: number;
  readonly seconds: number;
  readonly limitMs: number;
  readonly ratePerSecond: number | undefined;
  readonly settings: readonly Setting[];
  readonly resolver: ResolverName;
  /** File for the packets of the test. With several settings, each has its own file. */
  readonly capture: string | undefined;
  readonly interface: string;
  readonly format: LoadTestFormat;
  /** Limits of figures for each setting, as given. */
  readonly failOn: readonly string[];
  readonly progress: boolean;
}
