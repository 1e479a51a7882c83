import type { Line } from '../../report/lines/line.ts';
import type { LookupRow } from '../../report/build/lookups/lookup-row.ts';
import type { Piece, Reporter, Result } from '../../report/reporter.ts';
import type { CaptureFile } from '../input/capture-files.ts';
import type { Destination } from './destinations/destination.ts';

/** A capture that was analysed, for a second look. */
export type ReadAgain = Pick<CaptureFile, 'file' | 'chunks'>;

/** One report on its way to one destination. */
export interface Output {
  readonly reporter: Reporter<Piece>;
  readonly destination: Destination;
  line(line: Line): void;
  lookup(row: LookupRow): void;
  /** One of several captures that are analysed each by itself. */
  each(result: Result): void;
  /**
   * Writes what is left.
   *
   * @param result of all captures; undefined when each was given by itself
   * @param captures that were analysed, to be read again
   */
  finish(result: Result | undefined, captures: readonly ReadAgain[]): Promise<void>;
  discard(): void;
}
