import type { AnonymizeOptions } from '../../anonymize/anonymizer.ts';
import type { Gate } from '../../report/gate/gate.ts';
import type { Detail, LineSelection } from '../../report/reporter.ts';
import type { Language } from '../../words/words.ts';
import type { ColorWhen } from '../output/terminal/color.ts';
import type { FactArguments } from './fact-options.ts';
import type { OutputRequest } from '../output/outputs.ts';

/** What `dnspcap analyze` was asked for, checked. */
export interface AnalyzeArguments {
  readonly captures: readonly string[];
  readonly outputs: readonly OutputRequest[];
  readonly gate: Gate;
  /** Each capture is analysed by itself. */
  readonly each: boolean;
  readonly lines: LineSelection;
  readonly ports: readonly number[];
  readonly clients: readonly string[];
  readonly servers: readonly string[];
  readonly names: readonly string[];
  /** When lookups began: see `parseMoment`. */
  readonly from: string | undefined;
  readonly to: string | undefined;
  readonly vantages: readonly VantageRequest[];
  readonly pods: readonly string[];
  /** What was gathered beside the packets. */
  readonly facts: FactArguments;
  /** Undefined: everybody is called by name. */
  readonly anonymize: AnonymizeOptions | undefined;
  readonly slowMs: number | undefined;
  readonly strict: boolean;
  readonly language: Language;
  readonly quiet: boolean;
  readonly progress: boolean;
  readonly color: ColorWhen;
  readonly detail: Detail;
}

/** The same traffic at another place. */
export interface VantageRequest {
  readonly name: string;
  readonly file: string;
}
