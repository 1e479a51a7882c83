import type { AnonymizeOptions } from '../../anonymize/anonymizer.ts';
import type { Gate } from '../../report/gate/gate.ts';
import type { Detail, LineSelection } from '../../report/reporter.ts';
import type { ColorWhen } from '../output/terminal/color.ts';
import type { FactArguments } from './fact-options.ts';
import type { OutputRequest } from '../output/outputs.ts';

/** Arguments of `dnspcap analyze`, checked. */
export interface AnalyzeArguments {
  readonly captures: readonly string[];
  readonly outputs: readonly OutputRequest[];
  readonly gate: Gate;
  /** Whether each capture is analysed separately. */
  readonly each: boolean;
  readonly lines: LineSelection;
  readonly ports: readonly number[];
  readonly clients: readonly string[];
  readonly servers: readonly string[];
  readonly names: readonly string[];
  /** Limits for the start of lookups: see `parseMoment`. */
  readonly from: string | undefined;
  readonly to: string | undefined;
  readonly vantages: readonly VantageRequest[];
  readonly pods: readonly string[];
  /** Facts gathered besides the packets. */
  readonly facts: FactArguments;
  /** Undefined: addresses and names are not replaced. */
  readonly anonymize: AnonymizeOptions | undefined;
  readonly slowMs: number | undefined;
  readonly strict: boolean;
  readonly quiet: boolean;
  readonly progress: boolean;
  readonly color: ColorWhen;
  readonly detail: Detail;
}

/** A capture of the same traffic at another place. */
export interface VantageRequest {
  readonly name: string;
  readonly file: string;
}
