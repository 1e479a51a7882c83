import { readFileSync } from 'node:fs';

/** Where in the fleet a capture is from. */
export interface Origin {
  readonly file: string;
  /** The second octet from the end of its client's address. */
  readonly node: number;
  /** Later than the capture was really taken, in seconds. */
  readonly later: number;
}

const CAPTURES = new URL('../../fixtures/captures/', import.meta.url);

/** A capture (pcap, microseconds, least octet first) as if it came from another node and another time. */
export function moved({ file, node, later }: Origin): Buffer {
  const bytes = readFileSync(new URL(file, CAPTURES));
  const client = Buffer.from([10, 244, 1, 7]);
  for (let at = bytes.indexOf(client); at >= 0; at = bytes.indexOf(client, at + 1))
    bytes[at + 2] = node;
  for (const at of records(bytes)) bytes.writeUInt32LE(bytes.readUInt32LE(at) + later, at);
  return bytes;
}

/** Where the records of a capture begin. */
function records(bytes: Buffer): number[] {
  const starts: number[] = [];
  for (let at = 24; at < bytes.length; at += 16 + bytes.readUInt32LE(at + 8)) starts.push(at);
  return starts;
}

/** In two files, as tcpdump -C begins a new one before a frame. */
export function rotated(bytes: Buffer, frame: number): readonly [Buffer, Buffer] {
  const at = records(bytes)[frame - 1]!;
  return [bytes.subarray(0, at), Buffer.concat([bytes.subarray(0, 24), bytes.subarray(at)])];
}
