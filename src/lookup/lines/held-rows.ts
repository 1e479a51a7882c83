import type { Lookup } from '../grouping/lookup.ts';

/** Plain lookups, which are rows of numbers, while their messages wait to be printed (plain/rows.ts). */
export interface HeldRows {
  /** One of its messages waits from now on. */
  hold(row: number): void;
  /** It is over, and nothing was wrong with it. */
  isOver(row: number): boolean;
  /** Each leg that was asked has its answer. */
  isWhole(row: number): boolean;
  /** It becomes a lookup, and its messages are told so. */
  giveBack(row: number): void;
  /** What it would be as a lookup: one object, which the next call may write over. */
  read(row: number): Lookup;
  /** One of its messages does not wait any more. */
  printed(row: number): void;
}
