import type { ComparisonFormat, Verdict } from '../../compare/index.ts';
import type { Language } from '../../words/words.ts';

/** Arguments of `dnspcap compare`, checked. */
export interface CompareArguments {
  /** Captures, folders of captures or reports, the one before the change first. */
  readonly inputs: readonly string[];
  readonly outputs: readonly ComparisonOutput[];
  readonly failOn: readonly Verdict[];
  readonly language: Language;
  readonly quiet: boolean;
}

export interface ComparisonOutput {
  /** `-` is standard output. */
  readonly file: string;
  readonly format: ComparisonFormat;
}
