import type { Analysed } from '../../analyze.ts';
import type { Line } from '../../report/lines/line.ts';
import type { LookupRow } from '../../report/build/lookups/lookup-row.ts';
import type { Piece, Reporter, Result } from '../../report/reporter.ts';
import type { CaptureFile } from '../input/capture-files.ts';
import type { Destination } from './destinations/destination.ts';

/** A capture that was analysed and can be read again. */
export type ReadAgain = Pick<CaptureFile, 'file' | 'chunks'>;

/** One report on its way to one destination. */
export interface Output {
  readonly reporter: Reporter<Piece>;
  readonly destination: Destination;
  line(line: Line): void;
  lookup(row: LookupRow): void;
  /** Takes the result of one of several captures that are analysed separately. */
  each(result: Result): void;
  /**
   * Writes the rest.
   *
   * @param result result over all captures; undefined if each was given to `each`
   * @param captures the analysed captures, to be read again
   */
  finish(result: Analysed | undefined, captures: readonly ReadAgain[]): Promise<void>;
  discard(): void;
}
