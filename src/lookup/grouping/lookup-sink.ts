import type { OnStep } from './ending/leap.ts';
import type { Lookup } from '../lookup.ts';

/**
 * A holder of messages, which refer to lookups from their first packet on. It gives each lookup back with `release`.
 */
export interface LookupHolder {
  /** Whether the holder accepts messages of plain rows, which have no lookup object (lines/held-rows.ts). */
  readonly takesRows: boolean;
  /** Ties the held messages of a lookup to it. The lookup was a plain row until now. */
  isNoRow(lookup: Lookup): void;
}

/** Receives the lookups of a table. */
export interface LookupSink {
  readonly holder: LookupHolder | undefined;
  /** Takes a settled lookup, bare ones included. Returns whether the sink keeps it; otherwise its objects are reused. */
  settled(lookup: Lookup): boolean;
  readonly stepped: OnStep;
}
