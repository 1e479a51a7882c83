/** A JSON object of unknown shape: a field that is missing, or has another type, counts as absent. */
export type Fields = Readonly<Record<string, unknown>>;

/** Most objects and arrays of a text: each takes up to a hundred bytes for two characters. */
const MAX_BRACKETS = 1 << 17;

/**
 * Returns the value of an untrusted JSON text; undefined if it is no JSON, or has too many parts.
 *
 * @param most objects and arrays that it may have
 */
export function parsedJson(text: string, most = MAX_BRACKETS): unknown {
  // A shorter text needs no look: that would take as long as reading it.
  if (text.length > most && bracketsOf(text) > most) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Returns how many brackets open outside of strings. */
function bracketsOf(text: string): number {
  let brackets = 0;
  let isInString = false;
  for (let at = 0; at < text.length; at++) {
    const character = text[at];
    if (isInString && character === '\\') at++;
    else if (character === '"') isInString = !isInString;
    else if (!isInString && (character === '{' || character === '[')) brackets++;
  }
  return brackets;
}

/** Returns the fields of an untrusted value that should be an object; none if it is not. */
export function fieldsOf(value: unknown): Fields {
  return typeof value === 'object' && value !== null ? (value as Fields) : {};
}
