/** A find: an input for which a check fails. */
class Find extends Error {}

export function hold(condition, what) {
  if (!condition) throw new Find(what);
}
