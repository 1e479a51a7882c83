import { MILLISECOND, type Nanoseconds, SECOND } from './time.ts';

/**
 * Packets of several interfaces, or of several queues of one interface, may be out of order by up to this much. A
 * larger step back means a clock that was set (by NTP, or when a machine resumes), or a second capture appended to
 * the first.
 */
const OUT_OF_ORDER: Nanoseconds = SECOND;

/**
 * Internal time that passes when the clock is set back, as the real time is unknown. It is longer than the gap
 * between the legs of a lookup, so that the next packets do not count as copies, and shorter than a slow answer.
 */
const UNKNOWN: Nanoseconds = 300 * MILLISECOND;

/**
 * Internal gap before an appended capture that began before the end of the one in front. After it, no packet
 * belongs to an open lookup, or to a connection that the node still tracks (120 s).
 */
const BETWEEN_CAPTURES: Nanoseconds = 600 * SECOND;

/**
 * A leap forward by more than this, 52 days, counts as one day in internal time. With larger spans a double could
 * no longer tell nanoseconds apart. Files that mix in time stamps of 1970 or 2106 have such leaps.
 */
const FAR: Nanoseconds = 2 ** 52;

const A_DAY: Nanoseconds = 86_400 * SECOND;

/** From internal time `from` on, internal times are ahead of the time stamps in the file by `by`. */
interface Shift {
  readonly from: Nanoseconds;
  readonly by: Nanoseconds;
}

/**
 * The clock of one capture. Internal time never goes back by more than packets are out of order. Where the time
 * stamps go back further, the clock was set, and internal time continues from where it was. Output shows the time
 * stamps of the file.
 */
export class CaptureClock {
  #onStep: (back: Nanoseconds, frame: number) => void;
  readonly #shifts: Shift[] = [];
  #shift: Nanoseconds = 0;
  #latest: Nanoseconds = -Infinity;

  /** @param onStep receives how far the time stamps went back, and at which frame */
  constructor(onStep: (back: Nanoseconds, frame: number) => void = () => {}) {
    this.#onStep = onStep;
  }

  /**
   * Returns the internal time of the packet with this time stamp.
   *
   * @param isOfAnother whether the packet begins another capture; a step back is then no set clock
   */
  read(stamp: Nanoseconds, frame: number, isOfAnother: boolean = false): Nanoseconds {
    let time = stamp + this.#shift;
    if (time < this.#latest - OUT_OF_ORDER) {
      if (!isOfAnother) this.#onStep(this.#latest - time, frame);
      time = this.#goOn(stamp, isOfAnother ? BETWEEN_CAPTURES : UNKNOWN);
    } else if (time > this.#latest + FAR && this.#latest !== -Infinity) {
      time = this.#goOn(stamp, A_DAY);
    }
    if (time > this.#latest) this.#latest = time;
    return time;
  }

  /** Continues `after` past the latest packet, and shifts all later time stamps by the same amount. */
  #goOn(stamp: Nanoseconds, after: Nanoseconds): Nanoseconds {
    const time = this.#latest + after;
    this.#shift = time - stamp;
    this.#shifts.push({ from: time, by: this.#shift });
    return time;
  }

  /** Ends reading: frees what waits for steps. */
  end(): void {
    this.#onStep = () => {};
  }

  /** Returns the time stamp that a packet at this internal time has in the file. */
  stamp(time: Nanoseconds): Nanoseconds {
    if (this.#shifts.length === 0) return time;
    const shift = this.#shifts.findLast(({ from }) => from <= time);
    return time - (shift?.by ?? 0);
  }
}
