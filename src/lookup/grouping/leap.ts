import type { Nanoseconds } from '../../wire/time.ts';

/** A leap of the time stamps, while it is not known whether the clock was set or nobody asked anything. */
export interface Leap {
  readonly from: Nanoseconds;
  readonly to: Nanoseconds;
  /** Something went on across it: the clock was set. */
  isStep: boolean;
}
