import type { OnStep } from './ending/leap.ts';
import type { Lookup } from './lookup.ts';

/** Refers to lookups from their first packet on, and gives each back with `release`. */
export interface LookupHolder {
  /** A row is as good as a lookup (lines/held-rows.ts). */
  readonly takesRows: boolean;
  /** This one was a row until now, of which messages are held. */
  isNoRow(lookup: Lookup): void;
}

/** What becomes of lookups. */
export interface LookupSink {
  readonly holder: LookupHolder | undefined;
  /** It is over. True when somebody else keeps it: else the next lookup gets its objects. */
  settled(lookup: Lookup): boolean;
  readonly stepped: OnStep;
}
