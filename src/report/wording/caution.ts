import { frames as listFrames, grouped, say, Sentence } from '../../words/say.ts';
import type { CaptureSummary } from '../report.ts';

/** Returns what a reader must know about a capture before trusting its findings. */
export function cautions({ complete, dropped = 0, warnings }: CaptureSummary): Sentence[] {
  const isTold = warnings.some(({ code }) => code === 'dropped-by-kernel');
  return [
    ...(dropped > 0 && !isTold ? [droppedCaution(dropped)] : []),
    ...(complete || warnings.some(({ count: cases }) => cases === undefined)
      ? []
      : [say`cut off inside a record: what follows is missing`]),
    ...warnings.map(({ message, count: cases, frames = [] }) => {
      // The message comes from a layer that knows no languages, so it is its own key.
      const words = new Sentence([message], []);
      const text = cases === undefined ? words : say`${grouped(cases)} ${words}`;
      if (frames.length === 0) return text;
      return (cases ?? 0) > frames.length
        ? say`${text} (first: ${listFrames(frames)})`
        : say`${text} (${listFrames(frames)})`;
    }),
  ];
}

function droppedCaution(dropped: number): Sentence {
  return dropped === 1
    ? say`1 packet is missing: the program that captured had no room for it`
    : say`${grouped(dropped)} packets are missing: the program that captured had no room for them`;
}
