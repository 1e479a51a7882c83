import { scaleUtc } from 'd3-scale';
import { element, type Markup, percent, text } from './svg.ts';

/** Position of a time, as a share of the width; and back. */
export type TimeScale = ReturnType<typeof scaleUtc<number>>;

/** Half a mark is left free at either end. */
export function timeScale(startMs: number, spanMs: number, margin = 0.005): TimeScale {
  return scaleUtc([startMs, startMs + spanMs], [margin, 1 - margin]);
}

/** As many as do not touch each other where the plot is wide; every other one gives way where it is narrow. */
const TICKS = 6;

/** Clock time, UTC, below a plot that ends at `bottom`. The first label has the day. */
export function timeAxis(x: TimeScale, bottom: number): Markup[] {
  const ticks = x.ticks(TICKS);
  const [first, second] = ticks;
  const step = first && second ? second.getTime() - first.getTime() : 1;
  return ticks.map((tick, index) => {
    const share = x(tick);
    const edge = share > 0.9 ? ' end' : share > 0.1 ? ' middle' : '';
    const at = percent(share);
    return (
      element('line', { class: 'tick', x1: at, x2: at, y1: bottom + 4, y2: bottom + 9 }) +
      text(
        {
          class: `${rankOf(index)}${edge}`.trim() || undefined,
          x: at,
          y: bottom + 24,
        },
        timeLabel(tick, step),
      )
    );
  });
}

/** Which labels give way where there is less room, and where there is hardly any. */
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
