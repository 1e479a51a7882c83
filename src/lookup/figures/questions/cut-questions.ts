import type { Packet } from '../../../capture/packet.ts';

/** Maximum of frames that are named: enough to look at some. */
const NAMED = 10;

/** Messages whose question the snap length cut off. Damaged lines of a text do not count. */
export class CutQuestions {
  count = 0;
  readonly frames: number[] = [];

  add({ frame, isInDoubt }: Pick<Packet, 'frame' | 'isInDoubt'>): void {
    if (isInDoubt) return;
    this.count++;
    if (this.frames.length < NAMED) this.frames.push(frame);
  }
}
