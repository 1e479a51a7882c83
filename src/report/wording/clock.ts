/** Times as people read them, from the ISO 8601 times in UTC of reports. `--from` and `--to` accept both. */

/** Returns a time with all digits: `2026-11-22 10:11:12.123456 UTC`. */
export function clockTime(iso: string): string {
  const [day, time] = parts(iso);
  return `${day} ${time} UTC`;
}

/** Returns a time to the second: `2026-11-22 10:11:12 UTC`. */
export function clockSecond(iso: string): string {
  return clockSpan(iso, iso);
}

/** Returns a span to the second, with the day once: `2026-11-22 10:11:12 – 10:13:55 UTC`; or a single second. */
export function clockSpan(first: string, last: string): string {
  const [from, to] = [parts(first), parts(last)];
  const [start, end] = [seconds(from[1]), seconds(to[1])];
  if (from[0] !== to[0]) return `${from[0]} ${start} – ${to[0]} ${end} UTC`;
  return start === end ? `${from[0]} ${start} UTC` : `${from[0]} ${start} – ${end} UTC`;
}

/** Returns a span without the day, if the reader knows it: `10:11:12 – 10:13:55`. */
export function dayTimeSpan(first: string, last: string): string {
  const [start, end] = [seconds(parts(first)[1]), seconds(parts(last)[1])];
  return start === end ? start : `${start} – ${end}`;
}

/** Returns the time without the day, with all digits: `10:11:12.123456`. */
export function timeOfDay(iso: string): string {
  return parts(iso)[1];
}

/** Returns the time without the day, to the second: `10:11:12`. */
export function secondOf(iso: string): string {
  return seconds(parts(iso)[1]);
}

/** Returns day and time to the second: `2026-11-22 10:11:12`. */
export function daySeconds(iso: string): string {
  return `${dayOf(iso)} ${secondOf(iso)}`;
}

export function dayOf(iso: string): string {
  return parts(iso)[0];
}

function parts(iso: string): readonly [day: string, time: string] {
  const at = iso.indexOf('T');
  return [iso.slice(0, at), iso.slice(at + 1).replace('Z', '')];
}

function seconds(time: string): string {
  return time.slice(0, 8);
}
