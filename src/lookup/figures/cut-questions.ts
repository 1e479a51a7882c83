/** Frames that are named: enough to look at some. */
const NAMED = 10;

/** Messages whose question the snap length cut off. */
export class CutQuestions {
  count = 0;
  readonly frames: number[] = [];

  add(frame: number): void {
    this.count++;
    if (this.frames.length < NAMED) this.frames.push(frame);
  }
}
