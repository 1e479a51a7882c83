import type { Bytes } from './bytes.ts';

/** A temporary file for bytes that are needed once more at the end. Only the command line has one. */
export interface Scratch {
  /** @returns the offset of the appended bytes */
  append(octets: Uint8Array): number;
  /** @returns a copy of bytes [from, to) of all that was appended */
  read(from: number, to: number): Bytes;
}
