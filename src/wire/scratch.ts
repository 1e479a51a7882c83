import type { Bytes } from './bytes.ts';

/** A temporary file for octets that are needed once more at the end. Only the command line has one. */
export interface Scratch {
  /** @returns the offset of the appended octets */
  append(octets: Uint8Array): number;
  /** @returns a copy of octets [from, to) of all that was appended */
  read(from: number, to: number): Bytes;
}
