import type { Bytes } from '../wire/bytes.ts';

/** Bytes between two pauses: 1,170 packets of 56 bytes, the shortest with a DNS message. In all formats that is 0.2 s. */
export const UNBROKEN_OCTETS = 1 << 16;

/** Lines, or lookups, between two pauses: to write one takes some 20 µs, in all formats 200. */
const UNBROKEN_LINES = 1 << 8;

/**
 * Pauses regularly, so that the process can handle signals and timers. Data that is unpacked in memory arrives
 * without any pause. A few kilobytes that expand to hours of work could otherwise not be interrupted.
 *
 * @yields the same chunks
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

/** Calls `act` with each item in order, and pauses regularly. */
export async function eachWithPauses<T>(items: Iterable<T>, act: (item: T) => void): Promise<void> {
  let done = 0;
  for (const item of items) {
    act(item);
    if (++done % UNBROKEN_LINES === 0) await pause();
  }
}

/** A moment in which the process hears its signals and its timers. */
export function pause(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}
