import type { Lookup } from '../lookup.ts';

/** Access to plain lookups (rows of numbers, plain/rows.ts) while their messages wait to be printed. */
export interface HeldRows {
  /** Notes that one more message of the row waits. */
  hold(row: number): void;
  /** Whether the row left the lane as a healthy lookup. Messages of a row that became a lookup refer to it no more. */
  isOver(row: number): boolean;
  /** Whether each leg that was asked has its answer. */
  isWhole(row: number): boolean;
  /** Turns the row into a lookup, and ties the row's held messages to that lookup. */
  giveBack(row: number): void;
  /** Returns the row as a lookup: a shared object, which the next call may overwrite. */
  read(row: number): Lookup;
  /** Notes that one message of the row was printed and waits no longer. */
  printed(row: number): void;
}
