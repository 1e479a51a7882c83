/** A find: an input for which a check fails. */
class Broken extends Error {}

export function check(condition, what) {
  if (!condition) throw new Broken(what);
}

/** @yields the bytes in one chunk */
export async function* whole(bytes) {
  yield bytes;
}
