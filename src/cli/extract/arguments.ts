import type { AnonymizeOptions } from '../../anonymize/anonymizer.ts';
import type { ExtractFormat } from '../../extract/packets.ts';
import type { Request } from '../../extract/selection.ts';

/** Arguments of `dnspcap extract`, checked. */
export interface ExtractArguments {
  readonly captures: readonly string[];
  readonly output: string;
  readonly format: ExtractFormat;
  readonly request: Request;
  readonly ports: readonly number[];
  readonly slowMs: number | undefined;
  /** Until when the captures of a bundle ran, if the extract is a bundle again. */
  readonly until?: number;
  /** Undefined: packets are not changed. */
  readonly anonymize: AnonymizeOptions | undefined;
  readonly quiet: boolean;
}
