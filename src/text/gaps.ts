import { isOmission } from './remarks/omissions.ts';
import type { PrintedPacket } from './shapes/shape.ts';

/** Steps of 1 that make a list of all packets likely: of a filtered one, which skips what was filtered, few are. */
const STEPS_PER_SKIP = 4;
const MIN_STEPS = 2;

/**
 * Where a text leaves packets out: by what it says, by lines that could not be read, and by the numbers of its frames.
 * A display filter makes such numbers skip too, all the time; so they count only where they were in sequence before.
 */
export class Gaps {
  #isOpen = false;
  #hasPackets = false;
  #frame = 0;
  #steps = 0;
  #skips = 0;

  /** Whether the next packet is behind one. */
  get isOpen(): boolean {
    return this.#isOpen;
  }

  /** A line that is about no packet. */
  other(plain: string): void {
    if (this.#hasPackets && isOmission(plain)) this.#isOpen = true;
  }

  /** A packet that could not be read. */
  unread(): void {
    this.#isOpen = true;
  }

  /** Whether the numbers begin at 1 again: another capture. */
  startsAgain({ frame }: PrintedPacket): boolean {
    const isAgain = frame === 1 && this.#frame > 1;
    if (isAgain) {
      this.#isOpen = true;
      this.#steps = this.#skips = 0;
    }
    return isAgain;
  }

  /** Whether one is in front of the packet. */
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
