/** What is absent, or null in a page's rows of numbers, has no field. */
export function optional<K extends string, V>(
  key: K,
  value: V | null | undefined,
): { [key in K]?: V } {
  return (value === null || value === undefined ? {} : { [key]: value }) as { [key in K]?: V };
}
