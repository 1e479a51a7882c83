/**
 * Yields chunks in one shared buffer, as the file reader does: code that keeps a view of it reads garbage.
 *
 * @yields the next chunk
 */
export async function* inChunks(bytes: Uint8Array, size: number): AsyncIterable<Uint8Array> {
  const buffer = new Uint8Array(Math.min(size, bytes.length));
  for (let at = 0; at < bytes.length; at += size) {
    const length = Math.min(size, bytes.length - at);
    buffer.fill(0xee);
    buffer.set(bytes.subarray(at, at + length));
    yield buffer.subarray(0, length);
  }
}
