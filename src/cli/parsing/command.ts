import type { ExitCode } from '../exit-code.ts';
import type { Session } from '../output/streams.ts';
import { say, type Sentence } from '../../words/say.ts';

/** Headings in the help of a command with many options, in this order. */
export const OPTION_GROUPS = {
  output: say`Output`,
  selection: say`What to report`,
  evidence: say`Reading, and more evidence`,
  gate: say`For tests and CI`,
  privacy: say`Privacy`,
} as const;
export type OptionGroup = keyof typeof OPTION_GROUPS;

/** An option, as help, completion and man page show it. */
export type Option = {
  /** A single letter. */
  readonly alias?: string;
  readonly describe: Sentence | string;
  /** Heading in the help; `Options` if left out. */
  readonly group?: OptionGroup;
} & (
  | { readonly type: 'boolean' }
  | {
      readonly type: 'string';
      /** Name of its value in the help: `FILE`. Shells complete some of them: completion/candidates.ts. */
      readonly value: string;
      /** Whether it can be given several times. Of any other option, the last one counts. */
      readonly array?: boolean;
      readonly choices?: readonly string[];
    }
);

export type Options = Readonly<Record<string, Option>>;

/** What a command line asks for: writes its result. */
export type Run = (session: Session) => Promise<ExitCode>;

/** A command, as used for parsing, help, completion and the man page. */
export interface Command {
  readonly name: string;
  /** Usage line: `analyze <capture...>`. */
  readonly usage: string;
  readonly describe: string;
  readonly options: Options;
  /** Kind of its arguments, by the same names as values of options; left out if it takes none. */
  readonly argument?: string;
  /** Command lines, each with a description. */
  readonly examples: Readonly<Record<string, string>>;
  /**
   * Checks the values and returns the function to run. Loads the command's own modules only when that is called.
   *
   * @throws UsageError for invalid values
   */
  readonly prepare: (values: Values) => Promise<Run>;
}

/**
 * The given values by the names of options: `true`, a string, or the strings of an `array`. `_` has the words that
 * are no options, the command first.
 */
export type Values = Readonly<Record<string, unknown>>;
