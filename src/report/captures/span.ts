import type { CaptureSummary } from '../report.ts';

/** Times of the first and the last packet of all captures (ISO 8601). */
export interface CapturesSpan {
  readonly first: string;
  readonly last: string;
}

/** Returns the span of the captures; undefined without times. */
export function spanOf(captures: readonly CaptureSummary[]): CapturesSpan | undefined {
  const [first] = captures.flatMap(({ firstPacket }) => firstPacket ?? []).toSorted();
  const last = captures
    .flatMap(({ lastPacket }) => lastPacket ?? [])
    .toSorted()
    .at(-1);
  return first === undefined || last === undefined ? undefined : { first, last };
}
