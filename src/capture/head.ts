import { type Bytes, EMPTY } from '../wire/bytes.ts';

/** Reads at least `most` bytes, or all there are, or as many as are `enough`. */
export async function headOf(
  chunks: AsyncIterator<Bytes>,
  most: number,
  enough: (head: Bytes) => boolean = () => false,
): Promise<{ octets: Bytes; isWhole: boolean }> {
  let octets: Bytes = EMPTY;
  while (octets.length < most && !enough(octets)) {
    const next = await chunks.next();
    if (next.done === true) return { octets, isWhole: true };
    octets = Buffer.concat([octets, next.value]);
  }
  return { octets, isWhole: false };
}

/** @yields a chunk that was taken, then the rest; ends the iterator when it ends itself */
export async function* resumed(first: Bytes, rest: AsyncIterator<Bytes>): AsyncGenerator<Bytes> {
  try {
    yield first;
    for (let next = await rest.next(); next.done !== true; next = await rest.next())
      yield next.value;
  } finally {
    await rest.return?.();
  }
}
