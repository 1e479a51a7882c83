import { isOmission } from './remarks/omissions.ts';
import type { PrintedPacket } from './shapes/shape.ts';

/** Frame numbers that grow by 1, per skip, that make an unfiltered list likely. In a filtered list few grow by 1. */
const STEPS_PER_SKIP = 4;
const MIN_STEPS = 2;

/**
 * Finds where a text leaves packets out: by its remarks, by unreadable lines, and by frame numbers that skip. A display
 * filter makes numbers skip all the time, so that skips count only if most numbers are in sequence.
 */
export class Gaps {
  #isOpen = false;
  #hasPackets = false;
  #frame = 0;
  #steps = 0;
  #skips = 0;

  /** Whether there is a gap before the next packet, whatever its frame number. */
  get isOpen(): boolean {
    return this.#isOpen;
  }

  /** Takes a line that is about no packet. */
  other(plain: string): void {
    if (this.#hasPackets && isOmission(plain)) this.#isOpen = true;
  }

  /** Notes a packet that could not be read. */
  unread(): void {
    this.#isOpen = true;
  }

  /** Whether the frame numbers begin at 1 again, which means another capture. */
  startsAgain({ frame }: PrintedPacket): boolean {
    const isAgain = frame === 1 && this.#frame > 1;
    if (isAgain) {
      this.#isOpen = true;
      this.#steps = this.#skips = 0;
    }
    return isAgain;
  }

  /** Whether there is a gap right before this packet. */
  isBefore({ frame }: PrintedPacket): boolean {
    const isGap = (this.#isOpen && this.#hasPackets) || this.#skipsTo(frame);
    this.#isOpen = false;
    this.#hasPackets = true;
    return isGap;
  }

  #skipsTo(frame: number | undefined): boolean {
    if (frame === undefined) return false;
    const step = frame - this.#frame;
    this.#frame = frame;
    if (step === 1) this.#steps++;
    if (step <= 1 || !this.#hasPackets) return false;
    const isLikely = this.#steps >= MIN_STEPS && this.#steps >= STEPS_PER_SKIP * this.#skips;
    this.#skips++;
    return isLikely;
  }
}
