import type { Packet } from '../../../capture/packet.ts';

/** Maximum of frames that are named: enough to look at some. */
const NAMED = 10;

/** Messages whose question the snap length cut off. Damaged lines of a text do not count. */
export class CutQuestions {
  count = 0;
  /** Frames in the first capture that has any. */
  readonly frames: number[] = [];
  /** Index of that capture. */
  capture = 0;

  add({ frame, isInDoubt }: Pick<Packet, 'frame' | 'isInDoubt'>, capture: number): void {
    if (isInDoubt) return;
    if (this.count++ === 0) this.capture = capture;
    if (capture === this.capture && this.frames.length < NAMED) this.frames.push(frame);
  }
}
