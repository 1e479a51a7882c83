import { readFileSync } from 'node:fs';

/** The node and time of a fleet that a capture is moved to. */
export interface Origin {
  readonly file: string;
  /** The third octet of its client's address. */
  readonly node: number;
  /** Seconds by which the capture is moved to a later time. */
  readonly later: number;
}

const CAPTURES = new URL('../../fixtures/captures/', import.meta.url);

/** Returns a capture (pcap, microseconds, little endian) as if it came from another node and another time. */
export function moved({ file, node, later }: Origin): Buffer {
  const bytes = readFileSync(new URL(file, CAPTURES));
  const client = Buffer.from([10, 244, 1, 7]);
  for (let at = bytes.indexOf(client); at >= 0; at = bytes.indexOf(client, at + 1))
    bytes[at + 2] = node;
  for (const at of records(bytes)) bytes.writeUInt32LE(bytes.readUInt32LE(at) + later, at);
  return bytes;
}

/** Returns the offsets of the records of a capture. */
function records(bytes: Buffer): number[] {
  const starts: number[] = [];
  for (let at = 24; at < bytes.length; at += 16 + bytes.readUInt32LE(at + 8)) starts.push(at);
  return starts;
}

/** Splits a capture into two files, as tcpdump -C begins a new file before a frame. */
export function rotated(bytes: Buffer, frame: number): readonly [Buffer, Buffer] {
  const at = records(bytes)[frame - 1]!;
  return [bytes.subarray(0, at), Buffer.concat([bytes.subarray(0, 24), bytes.subarray(at)])];
}
