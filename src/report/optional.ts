/** Returns an object with the field, or without it if the value is undefined, or null in a page's rows of numbers. */
export function optional<K extends string, V>(
  key: K,
  value: V | null | undefined,
): { [key in K]?: V } {
  return (value === null || value === undefined ? {} : { [key]: value }) as { [key in K]?: V };
}
