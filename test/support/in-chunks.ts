/**
 * One buffer for all chunks, as the file reader has: whoever keeps a window on it is found out.
 *
 * @yields the next chunk
 */
export async function* inChunks(bytes: Uint8Array, size: number): AsyncIterable<Uint8Array> {
  const buffer = new Uint8Array(size);
  for (let at = 0; at < bytes.length; at += size) {
    const length = Math.min(size, bytes.length - at);
    buffer.fill(0xee);
    buffer.set(bytes.subarray(at, at + length));
    yield buffer.subarray(0, length);
  }
}
