import type { Nanoseconds } from '../../../wire/time.ts';
import { CLOCK_STEP, LONGEST_DEFAULT_WAIT } from '../../times.ts';
import type { Lookup } from '../../lookup.ts';

/** Called when a lookup goes on across a leap: the clock of the capture was set meanwhile. */
export type OnStep = (capture: number, frame: number, by: Nanoseconds) => void;

/**
 * A leap of the time stamps by more than a minute: the clock was set, or no client asked anything. An answer or a retry
 * across the leap shows that the clock was set, so nothing is settled for a moment.
 */
export class Leap {
  readonly #everyOpen: () => Iterable<Lookup>;
  readonly #onStep: OnStep;
  #from: Nanoseconds = 0;
  #to: Nanoseconds = 0;
  #isStep = false;
  /** Whether it is still unknown which of the two happened. */
  isOpen = false;

  constructor(everyOpen: () => Iterable<Lookup>, onStep: OnStep) {
    this.#everyOpen = everyOpen;
    this.#onStep = onStep;
  }

  /** Whether a step of time from one to the other is a leap. */
  static isLeap(from: Nanoseconds, to: Nanoseconds): boolean {
    return to - from > CLOCK_STEP;
  }

  begin(from: Nanoseconds, to: Nanoseconds): void {
    this.#from = from;
    this.#to = to;
    this.#isStep = false;
    this.isOpen = true;
  }

  /** Whether everything that could go on across the leap has come by now. */
  isOver(now: Nanoseconds): boolean {
    return now - this.#to > LONGEST_DEFAULT_WAIT;
  }

  /** Notes a packet of a lookup. If the lookup began before the leap, the clock was set: no client waits that long. */
  crossed(lookup: Lookup, { capture, frame }: { capture: number; frame: number }): void {
    if (!this.isOpen || this.#isStep || lookup.start > this.#from) return;
    this.#isStep = true;
    this.#onStep(capture, frame, this.#to - this.#from);
    for (const open of this.#everyOpen()) if (open.start <= this.#from) open.isInterrupted = true;
  }
}
