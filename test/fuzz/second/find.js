/** What was looked for: an input of which something does not hold. */
class Find extends Error {}

export function hold(condition, what) {
  if (!condition) throw new Find(what);
}
