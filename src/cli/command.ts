import type { Options } from 'yargs';
import type { Streams } from './streams.ts';

/** 0 ran; 1 a condition that was asked for does not hold; 2 could not run. */
export type ExitCode = 0 | 1 | 2;

/** A command as yargs shows and parses it. */
export interface Command {
  readonly name: string;
  /** `analyze [captures..]` */
  readonly usage: string;
  readonly describe: string;
  readonly options: Readonly<Record<string, Options>>;
  /** Command lines, each with what it does. */
  readonly examples: readonly (readonly [line: string, meaning: string])[];
  /**
   * Checks the values and gives what runs. Loads the command's own modules only when called.
   *
   * @throws UsageError
   */
  readonly prepare: (values: Values) => Promise<(streams: Streams) => Promise<ExitCode>>;
}

/** Values as yargs hands them over; those that were not given are undefined. */
export type Values = Readonly<Record<string, unknown>>;
