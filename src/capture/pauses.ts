import type { Bytes } from '../wire/bytes.ts';

/** Octets between two pauses: some milliseconds of work. */
const UNBROKEN_OCTETS = 1 << 20;

/**
 * What is unpacked in memory comes without a moment in which a signal is heard: a few kilobytes that stand for hours
 * of work could not be stopped.
 *
 * @yields the same chunks, with pauses in which the process hears its signals and its timers
 */
export async function* withPauses(chunks: AsyncIterable<Bytes>): AsyncGenerator<Bytes> {
  let unbroken = 0;
  for await (const chunk of chunks) {
    yield chunk;
    unbroken += chunk.length;
    if (unbroken < UNBROKEN_OCTETS) continue;
    unbroken = 0;
    await pause();
  }
}

/** A moment in which the process hears its signals and its timers. */
export function pause(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}
