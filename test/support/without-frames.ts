const PCAP_HEADER = 24;

/** The records of a capture in pcap (little-endian) without some of them, counted from 1. */
export function withoutFrames(bytes: Uint8Array, ...frames: readonly number[]): Uint8Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  const kept: Uint8Array[] = [bytes.subarray(0, PCAP_HEADER)];
  let number = 1;
  for (let at = PCAP_HEADER; at < bytes.length; number++) {
    const end = at + 16 + view.getUint32(at + 8, true);
    if (!frames.includes(number)) kept.push(bytes.subarray(at, end));
    at = end;
  }
  return new Uint8Array(Buffer.concat(kept));
}
