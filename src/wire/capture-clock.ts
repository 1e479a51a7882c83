import { MILLISECOND, type Nanoseconds, SECOND } from './time.ts';

/**
 * Packets of several interfaces, or of several queues of one, may stand in the wrong order by less than this. A time
 * stamp that is further back is a clock that was set (a step of NTP, a machine that resumes), or another capture that
 * was put behind the first.
 */
const OUT_OF_ORDER: Nanoseconds = SECOND;

/**
 * How long it took is not known. Inside it counts as this: longer than the legs of a lookup are apart, so that what
 * comes is no copy, and shorter than an answer that is slow.
 */
const UNKNOWN: Nanoseconds = 300 * MILLISECOND;

/**
 * Inside, another capture that began before the end of this one comes so long after it: nothing of it belongs to what
 * was open, or to a connection that the node still knows (120 s).
 */
const BETWEEN_CAPTURES: Nanoseconds = 600 * SECOND;

/**
 * A leap forward by more than this, 52 days, counts as a day inside: with such spans between them a double could no
 * longer tell nanoseconds apart. Files with a time stamp of 1970 or 2106 among others have them.
 */
const FAR: Nanoseconds = 2 ** 52;

const A_DAY: Nanoseconds = 86_400 * SECOND;

/** From a moment on, times inside are so much ahead of the time stamps in the file. */
interface Shift {
  readonly from: Nanoseconds;
  readonly by: Nanoseconds;
}

/**
 * The clock of one capture. Inside, time never goes back by more than packets are out of order: where the time stamps
 * do, the clock was set, and the analysis goes on from where it was. What is printed is what the file says.
 */
export class CaptureClock {
  readonly #onStep: (back: Nanoseconds, frame: number) => void;
  readonly #shifts: Shift[] = [];
  #shift: Nanoseconds = 0;
  #latest: Nanoseconds = -Infinity;

  /** @param onStep is told by how much the time stamps went back, and at which frame */
  constructor(onStep: (back: Nanoseconds, frame: number) => void = () => {}) {
    this.#onStep = onStep;
  }

  /**
   * The time inside of the packet with this time stamp.
   *
   * @param isOfAnother it begins another capture: nobody has set the clock
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

  /** From this packet on, so long after the latest one. */
  #goOn(stamp: Nanoseconds, after: Nanoseconds): Nanoseconds {
    const time = this.#latest + after;
    this.#shift = time - stamp;
    this.#shifts.push({ from: time, by: this.#shift });
    return time;
  }

  /** The time stamp that a packet has in the file. */
  stamp(time: Nanoseconds): Nanoseconds {
    if (this.#shifts.length === 0) return time;
    const shift = this.#shifts.findLast(({ from }) => from <= time);
    return time - (shift?.by ?? 0);
  }
}
