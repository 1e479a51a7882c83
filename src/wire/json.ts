/** A JSON object of unknown shape: a field that is missing, or has another type, counts as absent. */
export type Fields = Readonly<Record<string, unknown>>;

/** Returns the value of an untrusted JSON text; undefined if it is no JSON. */
export function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Returns the fields of an untrusted value that should be an object; none if it is not. */
export function fieldsOf(value: unknown): Fields {
  return typeof value === 'object' && value !== null ? (value as Fields) : {};
}
