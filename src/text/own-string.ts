/** Returns a copy of a text. In V8 a slice of a string, or a match in it, would keep the whole string alive. */
export function ownString(text: string): string {
  return Buffer.from(text).toString();
}
