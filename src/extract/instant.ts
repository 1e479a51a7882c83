/**
 * Milliseconds since 1970 of a time as reports show it (ISO 8601, UTC), with all of its digits; of a day alone,
 * its beginning. Undefined for any other text.
 */
export function instant(text: string): number | undefined {
  const [, day, time = '00:00:00', fraction = '0'] =
    /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d)?)(?:\.(\d{1,9}))?Z?)?$/.exec(text) ?? [];
  if (day === undefined) return undefined;
  const second = Date.parse(`${day}T${time}Z`);
  return Number.isNaN(second) ? undefined : second + Number(`0.${fraction}`) * 1_000;
}
