import type { Timeline } from '../../lookup/figures/timeline.ts';
import { FIRST_PACKET, type Nanoseconds, toMs } from '../../wire/time.ts';
import type { TimelineSummary } from '../report.ts';

/** Returns when lookups began and how long they took, as plain data for the picture; undefined without lookups. */
export function timelineSummary(
  timeline: Timeline,
  iso: (time: Nanoseconds) => string,
): TimelineSummary | undefined {
  const dots = timeline.dots();
  if (dots) {
    const [first] = dots;
    if (!first) return undefined;
    return {
      start: iso(first.at),
      dots: dots.map(({ at, duration }) => [
        toMs(at - first.at),
        ...(duration === undefined ? [] : [toMs(duration)]),
      ]),
    };
  }
  const cells = timeline.cells();
  const [{ column: first }] = cells as [(typeof cells)[0]];
  return {
    start: iso(FIRST_PACKET + first * timeline.width),
    columnMs: toMs(timeline.width),
    cells: cells.map(({ column, from, to, lookups }) => {
      const edges = from === undefined || to === undefined ? [] : [toMs(from), toMs(to)];
      return [column - first, lookups, ...edges];
    }),
  };
}
