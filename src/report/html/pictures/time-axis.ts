import { scaleUtc } from 'd3-scale';
import { element, type Markup, percent, picture, text } from './svg.ts';

/** Maps a time to its position, as a share of the width, and back. */
export type TimeScale = ReturnType<typeof scaleUtc<number>>;

/** Height of a plot over time, and where it ends: below are the labels of its axis. */
export const HEIGHT = 300;
export const BOTTOM = 264;

/** @param above height of the upper part that is left out */
export function timePlot(above: number, description: string, ...drawn: readonly Markup[]): Markup {
  const plot = element('svg', { y: -above, height: HEIGHT, overflow: 'visible' }, ...drawn);
  return picture('timeline', HEIGHT - above, description, plot);
}

/** Leaves room for half a mark at either end. */
export function timeScale(startMs: number, spanMs: number, margin = 0.005): TimeScale {
  return scaleUtc([startMs, startMs + spanMs], [margin, 1 - margin]);
}

/** Number of labels that fit side by side on a wide plot. On a narrow one, every other label is hidden. */
const TICKS = 6;

/** Width of a plot on a phone, of a character of a label, and of the margin of the page beside the plot, in pixels. */
const PHONE = 298;
const CHARACTER = 6.8;
const BESIDE = 14;

/** Draws clock time, UTC, below a plot. */
export function timeAxis(x: TimeScale): Markup[] {
  const ticks = x.ticks(TICKS);
  const [first, second] = ticks;
  const step = first && second ? second.getTime() - first.getTime() : 1;
  return ticks.map((tick, index) => {
    const share = x(tick);
    const label = timeLabel(tick, step);
    // On the left there is room: the labels of the other axis.
    const isAtEdge = (1 - share) * PHONE + BESIDE < (label.length * CHARACTER) / 2;
    const edge = isAtEdge ? ' end' : ' middle';
    const at = percent(share);
    return (
      element('line', { class: 'tick', x1: at, x2: at, y1: BOTTOM + 4, y2: BOTTOM + 9 }) +
      text({ class: `${rankOf(index)}${edge}`.trim(), x: at, y: BOTTOM + 24 }, label)
    );
  });
}

/** Returns which labels are hidden with less room, and with hardly any. */
function rankOf(index: number): string {
  if (index % 2 === 1) return 'minor';
  return index % 4 === 2 ? 'lesser' : '';
}

function timeLabel(time: Date, stepMs: number): string {
  const iso = time.toISOString();
  if (stepMs >= 86_400_000) return iso.slice(5, 10);
  if (stepMs >= 60_000) return iso.slice(11, 16);
  return stepMs >= 1_000 ? iso.slice(11, 19) : iso.slice(11, 23);
}
