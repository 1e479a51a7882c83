import type { Packet } from '../../../capture/packet.ts';

/** Frames that are named: enough to look at some. */
const NAMED = 10;

/** Messages whose question the snap length cut off; where somebody has damaged a line of a text, it did not. */
export class CutQuestions {
  count = 0;
  readonly frames: number[] = [];

  add({ frame, isInDoubt }: Pick<Packet, 'frame' | 'isInDoubt'>): void {
    if (isInDoubt) return;
    this.count++;
    if (this.frames.length < NAMED) this.frames.push(frame);
  }
}
