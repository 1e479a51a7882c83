/** Formats milliseconds as the label of an axis: 100 µs, 5 ms, 2.4 s. */
export function duration(milliseconds: number): string {
  if (milliseconds < 1) return `${Math.round(milliseconds * 1_000)} µs`;
  if (milliseconds < 1_000) return `${Number(milliseconds.toPrecision(3))} ms`;
  if (milliseconds < 120_000) return `${Number((milliseconds / 1_000).toPrecision(3))} s`;
  return `${Number((milliseconds / 60_000).toPrecision(3))} min`;
}

/** Formats a span between two packets with its significant digits: 0.397 ms, 5.002 s. */
export function span(milliseconds: number): string {
  if (Math.abs(milliseconds) < 1_000) return `${Number(milliseconds.toPrecision(3))} ms`;
  return `${(milliseconds / 1_000).toFixed(3)} s`;
}

/** Formats a range: `2 – 5 ms`, `5.01 s`, `500 ms – 1 s`. */
export function range(fromMs: number, toMs: number): string {
  if (fromMs === 0) return `≤ ${duration(toMs)}`;
  const [from, to] = [duration(fromMs), duration(toMs)];
  if (from === to) return from;
  const [value, unit] = from.split(' ');
  return to.endsWith(` ${unit}`) ? `${value} – ${to}` : `${from} – ${to}`;
}
