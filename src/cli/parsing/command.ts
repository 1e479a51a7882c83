import type { ExitCode } from '../exit-code.ts';
import type { Streams } from '../output/streams.ts';

/** Headings of the help of a command with many options, in this order. */
export const OPTION_GROUPS = {
  output: 'Output',
  selection: 'What to report',
  evidence: 'Reading, and more evidence',
  gate: 'For tests and CI',
  privacy: 'Privacy',
} as const;
type OptionGroup = keyof typeof OPTION_GROUPS;

/** An option: help, completion and man page show what stands here. */
export type Option = {
  /** One letter. */
  readonly alias?: string;
  readonly describe: string;
  /** Under which heading the help has it; `Options` when it is left out. */
  readonly group?: OptionGroup;
} & (
  | { readonly type: 'boolean' }
  | {
      readonly type: 'string';
      /** What it takes, as the help shows it: `FILE`. For some of them shells know what to offer: completion/candidates.ts. */
      readonly value: string;
      /** Several times, each of which counts; of any other the last one does. */
      readonly array?: boolean;
      readonly choices?: readonly string[];
    }
);

export type Options = Readonly<Record<string, Option>>;

/** A command, as it is parsed, helped with, completed, and shown in the man page. */
export interface Command {
  readonly name: string;
  /** `analyze <capture...>` */
  readonly usage: string;
  readonly describe: string;
  readonly options: Options;
  /** What its arguments are, by the same names as values of options; none when it is left out. */
  readonly argument?: string;
  /** Command lines, each with what it does. */
  readonly examples: readonly (readonly [line: string, meaning: string])[];
  /**
   * Checks the values and gives what runs. Loads the command's own modules only when called.
   *
   * @throws UsageError
   */
  readonly prepare: (values: Values) => Promise<(streams: Streams) => Promise<ExitCode>>;
}

/**
 * What was given, by the names of options: `true`, a string, or the strings of an `array`. `_` has the words that
 * are no option, the command first.
 */
export type Values = Readonly<Record<string, unknown>>;
